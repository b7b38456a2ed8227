/** `compact-rnn evaluate`: scores of a model over recordings. */
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
    'wordErrorInterval',
    'wordErrors',
    'units',
    'unitErrorRate',
    'unitErrorInterval',
    'unitErrors',
    'loss',
    'lossInterval',
  ]);
  expect(wide).toMatchObject({
    utterances: 15,
    wordErrorRate: 0,
    wordErrorInterval: [0, 1 - 0.025 ** (1 / 15)], // of no error among 15
    wordErrors: { substitutions: 0, deletions: 0, insertions: 0 },
  });
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
    wordErrors: { substitutions: 1, deletions: 1, insertions: 0 },
    units: words,
    unitErrorRate: 2 / words,
    unitErrors: { substitutions: 1, deletions: 1, insertions: 0 },
  });
});

test('for people it is a line for each score, with how errors are made and what chance does', () => {
  const { code, stdout } = place.run('evaluate', 'am.safetensors', '--data', 'dev.jsonl');
  expect(code).toBe(0);
  const none = String.raw`0 errors in \d+, 0\.0% \(95% interval 0\.0% to 21\.8%\): 0 substituted, 0 deleted, 0 inserted`;
  expect(stdout).toMatch(
    RegExp(
      String.raw`^15 utterances\nwords: ${none}\nunits: ${none}\nloss 0\.\d+ \(95% interval 0\.\d+ to 0\.\d+\)\n$`,
    ),
  );
});

test('utterances with more labels than CTC can align count their words, but have no loss', () => {
  place.write('long.jsonl', JSON.stringify({ audio: 'dev/0.wav', text: 'low '.repeat(100) }));
  expect(place.json('evaluate', 'am.safetensors', '--data', 'long.jsonl')).toMatchObject({
    utterances: 1,
    words: 100,
    infeasible: 1,
    wordErrorRate: expect.closeTo(1, 1) as number,
    wordErrorInterval: null, // of one utterance there is none
    loss: null,
    lossInterval: null,
  });
  const { stdout } = place.run('evaluate', 'am.safetensors', '--data', 'long.jsonl');
  expect(stdout).toMatch(
    /\nno finite loss: each has more labels than CTC can align with its frames\n$/,
  );
});

test('of some the loss is that of the others, and they are counted', () => {
  const texts = ['low '.repeat(100), 'low'];
  const lines = texts.map((text, i) => JSON.stringify({ audio: `dev/${i}.wav`, text }));
  place.write('mixed.jsonl', lines.join('\n'));
  place.write('short.jsonl', lines[1]!);
  const lossOf = (...args: string[]): unknown =>
    (place.json('evaluate', 'am.safetensors', ...args) as { loss: unknown }).loss;
  expect(lossOf('--data', 'mixed.jsonl')).toBe(lossOf('--data', 'short.jsonl'));
  const { stdout } = place.run('evaluate', 'am.safetensors', '--data', 'mixed.jsonl');
  expect(stdout).toMatch(/\nof 1 no loss: more labels than CTC can align with their frames\n$/);
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
