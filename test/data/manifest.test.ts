/** What the lines of a manifest say. */
import { join } from 'node:path';
import { type ManifestOptions } from '../../lib/data';
import { CHARACTERS, FRAMES, manifestFolder, readLines, WORDS } from './manifests';

const folder = manifestFolder();
const read = (lines: unknown[], options?: ManifestOptions) => readLines(folder, lines, options);

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
