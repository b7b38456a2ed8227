import { Workplace } from './cli';
import { trainModel, writeSpeech } from './speech';

const place = new Workplace();
beforeAll(() => {
  writeSpeech(place);
  trainModel(place);
});
afterAll(() => {
  place.remove();
});

test('the JSON has what was agreed, of a model in any type of numbers', () => {
  const wide = place.json('evaluate', 'am.safetensors', '--data', 'dev.jsonl') as Record<
    string,
    number
  >;
  expect(Object.keys(wide)).toEqual([
    'utterances',
    'words',
    'wordErrorRate',
    'unitErrorRate',
    'loss',
  ]);
  expect(wide).toMatchObject({ utterances: 15, wordErrorRate: 0 });
  for (const dtype of ['f16', 'int8']) {
    place.run('convert', 'am.safetensors', 'narrow.safetensors', '--dtype', dtype);
    const narrow = place.json('evaluate', 'narrow.safetensors', '--data', 'dev.jsonl') as Record<
      string,
      number
    >;
    expect(Object.keys(narrow)).toEqual(Object.keys(wide));
    expect(narrow.loss).not.toBe(wide.loss);
    expect(Math.abs(narrow.loss! - wide.loss!)).toBeLessThan(0.1 * wide.loss!);
  }
});

test('words that were not said are counted as wrong', () => {
  // Two right words, one replaced, one that was never said, in texts of two and two.
  const said = JSON.parse(
    JSON.stringify(place.json('transcribe', 'am.safetensors', 'dev/0.wav', 'dev/1.wav')),
  ) as {
    text: string;
  }[];
  const [first, second] = said.map(({ text }) => text.split(' '));
  const other = first![0] === 'low' ? 'mid' : 'low';
  place.write(
    'wrong.jsonl',
    [
      { audio: 'dev/0.wav', text: [other, ...first!.slice(1)].join(' ') },
      { audio: 'dev/1.wav', text: [...second!, 'high'].join(' ') },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  );
  const words = first!.length + second!.length + 1;
  expect(place.json('evaluate', 'am.safetensors', '--data', 'wrong.jsonl')).toMatchObject({
    utterances: 2,
    words,
    wordErrorRate: 2 / words,
    unitErrorRate: 2 / words,
  });
});

test('for people it is a line', () => {
  const { code, stdout } = place.run('evaluate', 'am.safetensors', '--data', 'dev.jsonl');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^15 utterances, \d+ words, 0\.0% of them wrong, \d\.\d% of units wrong, loss 0\.\d+\n$/,
  );
});

test('utterances with more labels than CTC can align count their words, but have no loss', () => {
  place.write('long.jsonl', JSON.stringify({ audio: 'dev/0.wav', text: 'low '.repeat(100) }));
  expect(place.json('evaluate', 'am.safetensors', '--data', 'long.jsonl')).toMatchObject({
    utterances: 1,
    words: 100,
    infeasible: 1,
    wordErrorRate: expect.closeTo(1, 1) as number,
  });
});

test.each<[string, number, string[], RegExp]>([
  ['no data', 2, ['am.safetensors'], /evaluate needs its data: --data MANIFEST\.jsonl/],
  ['no manifest', 1, ['am.safetensors', '--data', 'none.jsonl'], /cannot read none\.jsonl/],
  [
    'a beam of 0',
    2,
    ['am.safetensors', '--data', 'dev.jsonl', '--beam', '0'],
    /beam must be above 0, but is 0/,
  ],
  [
    'a batch of 0',
    2,
    ['am.safetensors', '--data', 'dev.jsonl', '--batch', '0'],
    /batch must be a whole number/,
  ],
  [
    'no threads',
    2,
    ['am.safetensors', '--data', 'dev.jsonl', '--threads', '0'],
    /threads must be a whole number/,
  ],
])('%s is refused', (_, expected, args, message) => {
  const { code, stdout, stderr } = place.run('evaluate', ...args);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^error: .*\n$/);
  expect([code, stdout]).toEqual([expected, '']);
});
