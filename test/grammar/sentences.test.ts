/** Grammars from lists of sentences. */
import { makeGrammar } from '../../lib/grammar';

test('a list of sentences has just those, as likely as they are often', async () => {
  const grammar = await makeGrammar(['go left', 'Go right.', 'turn left', 'turn right', 'go left']);
  expect(grammar.states).toBe(4); // after go, after turn, the start, the end
  expect(Math.exp(grammar.logProbability(['go', 'left']))).toBeCloseTo(2 / 5, 6);
  expect(Math.exp(grammar.logProbability(['turn', 'right']))).toBeCloseTo(1 / 5, 6);
  for (const words of [[], ['go'], ['go', 'up'], ['left'], ['go', 'left', 'left']])
    expect([words, grammar.logProbability(words)]).toEqual([words, -Infinity]);
});

test('beginnings and ends of many sentences are shared', async () => {
  const digits = Array.from({ length: 10 }, (_, i) => `d${i}`);
  const sentences = digits.flatMap((a) =>
    digits.flatMap((b) => digits.map((c) => `${a} ${b} ${c}`)),
  );
  const grammar = await makeGrammar(new Set(sentences));
  expect([grammar.states, grammar.arcs]).toEqual([4, 30]);
  expect(grammar.logProbability(['d3', 'd1', 'd4'])).toBeCloseTo(-Math.log(1000), 5);
});

test.each([
  [[], 'no sentence has a word'],
  [['...'], 'no sentence has a word'],
  [['a', 7], 'sentence 2 must be a string, but is 7'],
  [['a '.repeat(1001)], 'sentence 1 has 1001 words, and at most 1000 are taken'],
  [17, 'a grammar must be a text in JSGF or a list of sentences, but is 17'],
  [undefined, 'a grammar must be a text in JSGF or a list of sentences'],
])('%j is refused', async (source, message) => {
  await expect(makeGrammar(source as string[])).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining(message) as string,
  });
});

test('words to be scored are a list of strings; calls end with their signal', async () => {
  const grammar = await makeGrammar(['a']);
  expect(() => grammar.logProbability('a' as never)).toThrow('words must be a list');
  expect(() => grammar.logProbability([1] as never)).toThrow('words must be a list');
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(makeGrammar(['a'], { signal })).rejects.toThrow('enough');
  await expect(makeGrammar(['a'], { sign: 1 } as never)).rejects.toThrow('no option "sign"');
});
