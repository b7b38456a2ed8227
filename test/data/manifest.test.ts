import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest, type ManifestOptions } from '../../lib/data';
import { CompactRnnError } from '../../lib/errors';
import { npyParts } from '../../lib/formats/numpy';
import type { Units } from '../../lib/model';

const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
const WORDS: Units = {
  kind: 'ctc',
  names: ['_', 'W', 'AH', 'N', 'T', 'UW'],
  blank: 0,
  lexicon: { one: [['W', 'AH', 'N']], two: [['T', 'UW']] },
};
const FRAMES: Units = { kind: 'frames', names: ['a', 'b'] };
const CHARACTERS: Units = { kind: 'tokens', names: ['a', 'b', ' '] };

function saveFeatures(name: string, shape: number[]): void {
  const data = new Float32Array(shape.reduce((product, n) => product * n, 1));
  writeFileSync(join(folder, name), Buffer.concat(npyParts({ shape, data })));
}

beforeAll(() => {
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub', 'x.wav'), 'RIFF');
  saveFeatures('ten.npy', [10, 4]);
  saveFeatures('flat.npy', [40]);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Lines that are no text are made JSON of. */
async function read(lines: unknown[], options?: ManifestOptions) {
  const path = join(folder, 'data.jsonl');
  writeFileSync(
    path,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return readManifest(path, options);
}

test('every kind of line is read, paths relative to the manifest', async () => {
  const { utterances, skipped } = await read(
    [
      { audio: 'sub/x.wav', text: 'One two' },
      '',
      { features: 'ten.npy', labels: [1, 'AH', 3] },
      { features: join(folder, 'ten.npy'), text: '' },
    ],
    { units: WORDS, inputSize: 4 },
  );
  expect(utterances).toEqual([
    {
      line: 1,
      audio: join(folder, 'sub', 'x.wav'),
      text: 'One two',
      labels: Int32Array.from([1, 2, 3, 4, 5]),
    },
    { line: 3, features: join(folder, 'ten.npy'), frames: 10, labels: Int32Array.from([1, 2, 3]) },
    { line: 4, features: join(folder, 'ten.npy'), frames: 10, text: '', labels: new Int32Array(0) },
  ]);
  expect(skipped).toEqual([]);
});

test('a byte-order mark and Windows line ends do no harm', async () => {
  const { utterances } = await read([
    '\uFEFF{"features": "ten.npy"}\r',
    '{"features": "ten.npy"}\r',
    '\r',
  ]);
  expect(utterances.map(({ line }) => line)).toEqual([1, 2]);
});

test('labels and text are not looked at where no units are given', async () => {
  const { utterances } = await read([
    { audio: 'sub/x.wav', text: 'what?' },
    { features: 'ten.npy', labels: [999] },
  ]);
  expect(utterances).toEqual([
    { line: 1, audio: join(folder, 'sub', 'x.wav'), text: 'what?' },
    { line: 2, features: join(folder, 'ten.npy'), frames: 10 },
  ]);
});

test('texts and tokens for a language model', async () => {
  const { utterances } = await read([{ text: 'ab a' }, { tokens: [0, 'b', ' '] }], {
    units: CHARACTERS,
  });
  expect(utterances.map(({ labels }) => [...labels!])).toEqual([
    [0, 1, 2, 0],
    [0, 1, 2],
  ]);
});

test('a label for each frame, -1 where it does not count', async () => {
  const labels = [0, 0, 0, 'b', 1, 1, 1, -1, -1, 0];
  const { utterances } = await read([{ features: 'ten.npy', labels }], { units: FRAMES });
  expect([...utterances[0]!.labels!]).toEqual([0, 0, 0, 1, 1, 1, 1, -1, -1, 0]);
});

test('whoever reads audio says how many frames it gives', async () => {
  const lines = [
    { audio: 'sub/x.wav', text: 'one' },
    { features: 'ten.npy', text: 'one' },
  ];
  const audioFrames = (path: string): Promise<number> =>
    Promise.resolve(path.endsWith('x.wav') ? 7 : 0);
  const { utterances } = await read(lines, { units: WORDS, audioFrames });
  expect(utterances.map(({ frames }) => frames)).toEqual([7, 10]);
});

test('labels that CTC cannot align are refused or skipped, as asked', async () => {
  const lines = [
    { features: 'ten.npy', labels: [1, 1, 1, 1, 1] }, // needs 9
    { features: 'ten.npy', labels: [1, 1, 1, 1, 1, 1] }, // needs 11
    { features: 'ten.npy', labels: [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2] },
  ];
  await expect(read(lines, { units: WORDS })).rejects.toThrow(
    /2 of 3 utterances have more labels than CTC can align with their frames: line 2 \(needs 11 frames, has 10\), line 3 \(needs 12/,
  );
  const { utterances, skipped } = await read(lines, { units: WORDS, tooLong: 'skip' });
  expect([utterances.map(({ line }) => line), skipped.map(({ line }) => line)]).toEqual([
    [1],
    [2, 3],
  ]);
  await expect(read(lines.slice(1), { units: WORDS, tooLong: 'skip' })).rejects.toThrow(
    /; none is left$/,
  );
});

test('missing files among thousands are all counted before anything is learned', async () => {
  const lines = Array.from({ length: 3000 }, (_, i) =>
    i % 500 === 7
      ? { audio: `gone-${i}.wav` }
      : i % 2
        ? { audio: 'sub/x.wav' }
        : { features: 'ten.npy' },
  );
  await expect(read(lines)).rejects.toThrow(
    expect.objectContaining({
      code: 'IO',
      message: expect.stringMatching(
        /data\.jsonl: 6 of 3000 files cannot be read: \S+gone-7\.wav \(line 8\), \S+gone-507\.wav \(line 508\), .* and 1 more$/,
      ),
    }),
  );
});

test('unknown words are counted, each with the line where it is first', async () => {
  const lines = ['one', 'three two', 'four three', 'five six seven eight'].map((text) => ({
    audio: 'sub/x.wav',
    text,
  }));
  await expect(read(lines, { units: WORDS })).rejects.toThrow(
    /6 that are not words or units of the model: "three" \(line 2\), "four" \(line 3\), "five" \(line 4\), .* and 1 more; words are those of the lexicon/,
  );
});

const audio = 'sub/x.wav';

test.each<[string, unknown[], ManifestOptions, RegExp]>([
  ['an empty manifest', [], {}, /data\.jsonl: the manifest is empty: it needs a line of JSON/],
  ['a manifest of empty lines', ['', '  '], {}, /the manifest is empty/],
  [
    'a line that is not JSON',
    [{ audio }, '{"audio": "x.wav"'],
    {},
    /data\.jsonl: line 2 is not JSON: /,
  ],
  ['a line that is a list', [{ audio }, [1]], {}, /line 2 must be an object, but is \[1\]/],
  [
    'an unknown field',
    [{ audoi: 'x.wav' }],
    {},
    /line 1 has an unknown field "audoi" \(did you mean "audio"\?\)/,
  ],
  ['a field twice', ['{"audio": "a", "audio": "b"}'], {}, /line 1 holds "audio" twice/],
  ['a path that is a number', [{ audio: 3 }], {}, /line 1\.audio must be a string, but is 3/],
  ['an empty path', [{ audio: '' }], {}, /line 1\.audio must be the path of a file, but is ""/],
  [
    'nothing to hear',
    [{ labels: [1] }],
    {},
    /line 1\.audio must be there, or features, or .* but is missing/,
  ],
  [
    'audio and features',
    [{ audio, features: 'ten.npy' }],
    {},
    /line 1\.features must be left out beside audio/,
  ],
  [
    'text and labels',
    [{ audio, text: 'one', labels: [1] }],
    { units: WORDS },
    /line 1 has text and labels, of which only models of frames take both: leave one out/,
  ],
  [
    'tokens and audio',
    [{ audio, tokens: [1] }],
    {},
    /line 1\.tokens must be left out beside audio/,
  ],
  [
    'labels that are no list',
    [{ audio, labels: 'W' }],
    {},
    /line 1\.labels must be a list of whole numbers or names, but is "W"/,
  ],
  [
    'labels that are fractions',
    [{ audio, labels: [1, 2.5] }],
    {},
    /line 1\.labels must be a list of whole numbers or names/,
  ],
  [
    'a text for a teacher',
    [{ audio }, { text: 'one' }],
    {},
    /line 2 has neither audio nor features, of which a teacher/,
  ],
  ['audio without words', [{ audio }], { units: WORDS }, /line 1 has neither text nor labels/],
  [
    'a text without audio',
    [{ text: 'one' }],
    { units: WORDS },
    /line 1 has neither audio nor features, but the model takes frames/,
  ],
  [
    'text for frames',
    [{ audio, text: 'a' }],
    { units: FRAMES },
    /line 1 has text, which does not say what each frame is/,
  ],
  [
    'audio for a language model',
    [{ audio, text: 'a' }],
    { units: CHARACTERS },
    /line 1 has audio, but a language model takes text or tokens alone/,
  ],
  [
    'a text of one token',
    [{ text: 'ab' }, { text: 'a' }],
    { units: CHARACTERS },
    /line 2 holds 1 tokens, but 2 are the fewest/,
  ],
  [
    'labels out of range',
    [{ audio, labels: [1, 6, -1] }],
    { units: WORDS },
    /2 that are not words or units of the model: 6 \(line 1\), -1 \(line 1\); .* 0 to 5 .*, not 0, the blank/,
  ],
  [
    'the blank as a label',
    [{ audio, labels: [0] }],
    { units: WORDS },
    /1 that are not words or units of the model: 0 \(line 1\)/,
  ],
  [
    'labels of unknown names',
    [{ audio, labels: ['X'] }],
    { units: WORDS },
    /not words or units of the model: "X" \(line 1\)/,
  ],
  [
    'other characters',
    [{ text: 'abc' }],
    { units: CHARACTERS },
    /"c" \(line 1\); characters are those that are units/,
  ],
  [
    'too few labels for frames',
    [{ features: 'ten.npy', labels: [0] }],
    { units: FRAMES },
    /1 of 1 utterances do not have one label for each frame: line 1 \(1 labels, 10 frames\)/,
  ],
  [
    'features of another width',
    [{ features: 'ten.npy' }],
    { inputSize: 5 },
    /line 1: \S+ten\.npy: its frames have 4 numbers, but the model takes 5/,
  ],
  [
    'features in one row',
    [{ features: 'flat.npy' }, { features: 'flat.npy' }],
    {},
    /line 1: \S+flat\.npy: features must have the shape \[frames, .*, but have \(40\) \(and 1 of 2 files more/,
  ],
  [
    'features that are audio',
    [{ features: audio }],
    {},
    /line 1: \S+x\.wav: this is not an \.npy file/,
  ],
  [
    'audio that is a folder',
    [{ audio: 'sub' }],
    {},
    /1 of 1 files cannot be read: \S+sub \(line 1\)/,
  ],
])('%s is refused', async (_, lines, options, message) => {
  const error: unknown = await read(lines, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CompactRnnError);
  expect((error as Error).message).toMatch(message);
});

test('what reading audio refuses names the line', async () => {
  const audioFrames = (): Promise<number> =>
    Promise.reject(new CompactRnnError('INVALID_FILE', 'this is no WAV file'));
  await expect(read([{ audio }], { audioFrames })).rejects.toThrow(
    /line 1: \S+x\.wav: this is no WAV file/,
  );
});

test('options are checked', async () => {
  await expect(read([{ audio }], { tooLong: 'drop' as 'skip' })).rejects.toThrow(
    /tooLong must be one of refuse, skip, keep, but is "drop"/,
  );
  await expect(read([{ audio }], { unit: WORDS } as ManifestOptions)).rejects.toThrow(
    /no option "unit" \(did you mean "units"/,
  );
  await expect(readManifest(join(folder, 'none.jsonl'))).rejects.toThrow(
    /cannot read \S+none\.jsonl: there is no such file/,
  );
});
