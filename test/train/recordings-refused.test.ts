/** Manifests and recordings that are refused, before training starts or when they are read. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadRecordings, train, type Network } from '../../lib';
import { spoken, wav } from './tones';
import { folder, NETWORK, write, manifest, GOOD, bare, unnamed } from './recording-files';

describe('before training starts it is found that', () => {
  test.each<[string, object[], RegExp, Network?]>([
    [
      'a file is missing among many',
      [...Array<object>(999).fill(GOOD), { ...GOOD, audio: 'none.wav' }],
      /manifest\.jsonl: 1 of 1000 files cannot be read: .*none\.wav \(line 1000\)/,
    ],
    [
      'audio is shorter than a window',
      [GOOD, { audio: 'short.wav', text: 'low' }],
      /line 2: .*short\.wav: the audio has 199 samples at 8000 Hz, but one window needs 200/,
    ],
    [
      'audio is none',
      [{ audio: 'good.npy', text: 'low' }],
      /line 1: .*good\.npy: this is neither a WAV nor a FLAC file/,
    ],
    [
      'features are too wide',
      [GOOD, { features: 'wide.npy', labels: [1] }],
      /line 2: .*wide\.npy: its frames have 13 numbers, but the model takes 12/,
    ],
    [
      'features have one dimension',
      [{ features: 'flat.npy', labels: [1] }],
      /flat\.npy: features must have the shape \[frames, numbers per frame\], but have \(360\)/,
    ],
    [
      'features have no frames',
      [{ features: 'empty.npy', labels: [1] }],
      /empty\.npy: features must have the shape/,
    ],
    [
      'a word is unknown',
      [GOOD, { audio: 'two.wav', text: 'low purple' }],
      /"purple" \(line 2\); words are those of the lexicon/,
    ],
    [
      'a unit is unknown',
      [{ features: 'good.npy', labels: [4, 'X', 0] }],
      /3 that are not words or units of the model: 4 \(line 1\), "X" \(line 1\), 0/,
    ],
    [
      'labels are too many',
      [GOOD, { features: 'good.npy', labels: Array(16).fill(1) }],
      /1 of 2 utterances have more labels .*: line 2 \(needs 31 frames, has 30\).*--too-long skip/,
    ],
    ['there is no label', [{ audio: 'two.wav' }], /line 1 has neither text nor labels/],
    [
      'there is no front end',
      [GOOD],
      /line 1: .*two\.wav: the model has no front end, which makes frames of audio: give it one/,
      bare,
    ],
    [
      'a model has no units',
      [GOOD],
      /the model does not say what its outputs stand for: give it units/,
      unnamed,
    ],
  ])('%s', async (_, lines, message, network = NETWORK) => {
    await expect(loadRecordings(manifest(...lines), network)).rejects.toMatchObject({
      name: 'CompactRnnError',
      message: expect.stringMatching(message) as string,
    });
  });

  test('a manifest is empty, or a line no JSON', async () => {
    await expect(loadRecordings(write('none.jsonl', '\n\n'), NETWORK)).rejects.toThrow(
      /none\.jsonl: the manifest is empty/,
    );
    const bad = write('bad.jsonl', `${JSON.stringify(GOOD)}\n\n{"audio": "two.wav", "text"\n`);
    await expect(loadRecordings(bad, NETWORK)).rejects.toThrow(/bad\.jsonl: line 3 is not JSON/);
  });
});

test('what is too long is skipped where that is asked for, and counted', async () => {
  const long = { features: 'good.npy', labels: Array<number>(16).fill(1) };
  const { count, skipped, load } = await loadRecordings(manifest(long, GOOD, long), NETWORK, {
    tooLong: 'skip',
  });
  expect([count, skipped.map(({ line }) => line)]).toEqual([1, [1, 3]]);
  expect((await load(0, 0)).labels).toHaveLength(2);
});

test('NaN in a file is found when it is read, with its line', async () => {
  const recordings = await loadRecordings(
    manifest(GOOD, { features: 'nan.npy', labels: [1] }),
    NETWORK,
  );
  await expect(train(NETWORK, recordings, { criterion: { kind: 'ctc' } })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringMatching(
      /manifest\.jsonl: line 2: .*nan\.npy: frame 4 holds NaN/,
    ) as string,
  });
});

test('a file that goes away amid the training is named', async () => {
  write('gone.wav', wav(spoken(['mid'], 3)));
  const recordings = await loadRecordings(manifest({ audio: 'gone.wav', text: 'mid' }), NETWORK);
  rmSync(join(folder, 'gone.wav'));
  await expect(train(NETWORK, recordings, { criterion: { kind: 'ctc' } })).rejects.toMatchObject({
    code: 'IO',
    message: expect.stringMatching(
      /manifest\.jsonl: line 1: cannot read .*gone\.wav: there is no such file/,
    ) as string,
  });
});
