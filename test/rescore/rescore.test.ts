/** N-best lists rescored by a recurrent language model, and its perplexity. */
import { initNetwork } from '../../lib/init';
import { Model, type Units } from '../../lib/model';
import { rescoreSentences, scoreSentences, sentencePerplexity } from '../../lib/rescore';
import { characterUnits } from '../../lib/text';

const CHARACTERS = characterUnits('tokens', 'abc \n');
const WORDS: Units = { kind: 'tokens', names: ['</s>', 'go', 'left', 'right', '<unk>'] };

function modelOf(
  units: Units,
  outputActivation: 'none' | 'softmax' | 'log-softmax' = 'log-softmax',
  seed = 3,
): Model {
  const tokens = units.names.length;
  const network = initNetwork(
    { tokens, embedding: 4, cell: 'lstm', layers: 1, cells: 6, output: tokens, outputActivation },
    seed,
  );
  return new Model({ ...network, units });
}

/** One sentence alone, token by token. */
function plainScore(model: Model, tokens: readonly number[]): number {
  const stream = model.createStream();
  let sum = 0;
  for (let t = 0; t + 1 < tokens.length; t++) {
    const outputs = Array.from(stream.step(Float32Array.of(tokens[t]!)));
    const total = outputs.reduce((all, y) => all + Math.exp(y), 0);
    sum += outputs[tokens[t + 1]!]! - Math.log(total);
  }
  return sum;
}

test('sentences of characters stand between line ends', async () => {
  const model = modelOf(CHARACTERS);
  const numbers = new Map(CHARACTERS.names.map((name, number) => [name, number]));
  const sentences = ['ab ca', '', 'c', ...Array.from({ length: 150 }, (_, i) => 'a'.repeat(i % 7))];
  const scores = await scoreSentences(model, sentences);
  sentences.forEach((sentence, i) => {
    const tokens = Array.from(`\n${sentence}\n`, (character) => numbers.get(character)!);
    expect(scores[i]!.tokens).toBe(tokens.length - 1);
    expect(scores[i]!.logProbability).toBeCloseTo(plainScore(model, tokens), 4);
  });
});

test('sentences of words end with </s>, and begin after it where there is no <s>', async () => {
  for (const activation of ['log-softmax', 'softmax', 'none'] as const) {
    const model = modelOf(WORDS, activation);
    const [score] = await scoreSentences(model, ['go  up left']);
    const linear = modelOf(WORDS, 'none');
    expect(score!.logProbability).toBeCloseTo(plainScore(linear, [0, 1, 4, 2, 0]), 4);
    expect(score!.tokens).toBe(4);
  }
});

test('an n-best list is in the order of all scores together', async () => {
  const model = modelOf(WORDS);
  const list = [
    { text: 'go left', acoustic: -10, language: -3, id: 1 },
    { text: 'go right right', acoustic: -9, language: -4, id: 2 },
    { text: 'left', acoustic: -12, language: -1, id: 3 },
  ];
  const options = { weight: 0.25, lmWeight: 2, wordPenalty: 0.5 };
  const rescored = await rescoreSentences(list, model, options);
  const neural = await scoreSentences(
    model,
    list.map(({ text }) => text),
  );
  const plain = list
    .map((each, i) => {
      const own = neural[i]!.logProbability;
      const words = each.text.split(' ').length;
      const score = each.acoustic + 2 * (0.75 * each.language + 0.25 * own) - 0.5 * words;
      return { ...each, score, neural: own };
    })
    .sort((a, b) => b.score - a.score);
  expect(rescored).toEqual(plain);
  const kept = await rescoreSentences(list, model, { weight: 0 });
  expect(kept.map(({ id, score }) => [id, score])).toEqual([
    [1, -13],
    [2, -13],
    [3, -13],
  ]);
  const lost = { text: 'go', acoustic: 0, language: -Infinity };
  expect((await rescoreSentences([lost], model, { weight: 1 }))[0]!.score).toBeGreaterThan(-99);
});

test('what is no list, no model or of other words is refused', async () => {
  const model = modelOf({ kind: 'tokens', names: ['</s>', 'go', 'left'] });
  const some = [{ text: 'go', acoustic: -1, language: -1 }];
  const refused = (list: unknown, lm: unknown, options: object, message: string): Promise<void> =>
    expect(rescoreSentences(list as never, lm as never, options)).rejects.toThrow(message);
  await refused(17, model, {}, 'sentences must be a list of at most 100000, but is Number');
  await refused([{ text: 'go' }], model, {}, 'sentence 0 must be { text, acoustic, language }');
  await refused(some, {}, {}, 'a language model must be a Model, but is {}');
  await refused(some, model, { weight: 2 }, 'weight must be a number from 0 to 1, but is 2');
  await refused(some, model, { wait: 2 }, 'rescoreSentences has no option "wait"');
  await refused(
    [{ ...some[0], text: 'go up up down' }],
    model,
    {},
    'the language model lacks "up", "down", and has no <unk> for it: it is of another vocabulary',
  );
  await refused(some, modelOf({ kind: 'tokens', names: ['go', 'left'] }), {}, 'has no </s>');
  await refused(some, modelOf(characterUnits('tokens', 'go')), {}, 'has no line end');
  await refused(
    some,
    new Model(initNetwork({ input: 1, cell: 'gru', layers: 1, cells: 2 })),
    {},
    'rescoring takes a language model',
  );
});

test('perplexity is over words and ends, as of n-grams, and over tokens', async () => {
  const model = modelOf(CHARACTERS);
  const [one, two] = await scoreSentences(model, ['ab ca', 'c']);
  const sum = one!.logProbability + two!.logProbability;
  const result = await sentencePerplexity(model, ['AB, ca!', '', 'c']);
  expect(result).toEqual({
    perplexity: expect.closeTo(Math.exp(-sum / 5), 6),
    tokenPerplexity: expect.closeTo(Math.exp(-sum / 8), 6),
    logProbability: expect.closeTo(sum, 6),
    sentences: 2,
    words: 3,
    tokens: 8,
  });
  await expect(sentencePerplexity(model, [''])).rejects.toThrow('the text has no words');
});
