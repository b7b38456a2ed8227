/** Recordings of a manifest: what is found before training starts, and what is handed to it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  characterUnits,
  completeFrontEnd,
  features,
  featuresFrom,
  initNetwork,
  lexiconUnits,
  loadRecordings,
  readWav,
  train,
  type ModelSpec,
  type Network,
  type Units,
} from '../../lib';
import { npyParts, readArray } from '../../lib/formats/numpy';
import { cachedWithin } from '../../lib/train/utterance-inputs';
import { withNormalization } from '../../lib/train';
import { chunk, fmt, riff } from '../speech/wav-files';
import { RATE, SPEC, spoken, wav } from './tones';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-recordings-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const LEXICON = { low: [['L']], mid: [['M']], high: [['H']] };
const UNITS = lexiconUnits('ctc', LEXICON); // <blank>, H, L, M
const NETWORK = initNetwork({ ...SPEC, units: UNITS });

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function npy(name: string, shape: number[], value: (i: number) => number = Math.sin): void {
  const size = shape.reduce((product, n) => product * n, 1);
  write(
    name,
    Buffer.concat(
      npyParts({ shape, data: Float32Array.from({ length: size }, (_, i) => value(i)) }),
    ),
  );
}

const manifest = (...lines: object[]): string =>
  write('manifest.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

write('two.wav', wav(spoken(['low', 'high'], 1)));
write('silence.wav', wav(new Float32Array(4000)));
write('short.wav', wav(new Float32Array(199)));
npy('good.npy', [30, 12]);
npy('wide.npy', [30, 13]);
npy('flat.npy', [360]);
npy('empty.npy', [0, 12]);
npy('nan.npy', [30, 12], (i) => (i === 50 ? NaN : i));

describe('features that the front end makes frames of', () => {
  const stages = { deltas: { order: 1 }, rightContext: 1, subsampling: 3 } as const;
  const spec = { cell: 'gru', layers: 1, cells: 4, units: UNITS } as const;
  const GIVEN = initNetwork({ ...spec, frontEnd: { kind: 'given', size: 12, ...stages } });
  const HEARD = initNetwork({
    ...spec,
    frontEnd: { kind: 'log-mel', sampleRate: RATE, bins: 12, ...stages },
  });
  const line = { features: 'good.npy', labels: ['L', 'H'] };

  test.each([
    ['given', GIVEN],
    ['of audio', HEARD],
  ])('are stacked as those of a front end %s', async (_, network) => {
    const recordings = await loadRecordings(manifest(line), network);
    const { data } = await readArray(join(folder, 'good.npy'));
    const expected = await featuresFrom({ frames: 30, size: 12, data }, network.frontEnd!);
    expect(recordings.frames(0)).toBe(10);
    const { frames, inputs } = await recordings.load(0, 1);
    expect([frames, inputs]).toEqual([10, expected.data]);
  });

  test('are normalized, too', async () => {
    const path = manifest(line);
    const { utterances } = await loadRecordings(path, GIVEN);
    const { frontEnd } = await withNormalization(GIVEN, path, utterances);
    expect(frontEnd!.normalization!.mean).toHaveLength(24);
    const normalized = { ...GIVEN, frontEnd };
    const { inputs } = await (await loadRecordings(path, normalized)).load(0, 1);
    expect(inputs).not.toEqual((await (await loadRecordings(path, GIVEN)).load(0, 1)).inputs);
  });

  test('may have passed it already', async () => {
    npy('stacked.npy', [9, 48]);
    const path = manifest({ ...line, features: 'stacked.npy' });
    const recordings = await loadRecordings(path, HEARD);
    expect(recordings.frames(0)).toBe(9);
    expect(await withNormalization(HEARD, path, recordings.utterances)).toBe(HEARD);
  });

  test('must be as wide as either', async () => {
    await expect(
      loadRecordings(manifest({ ...line, features: 'wide.npy' }), GIVEN),
    ).rejects.toThrow(/frames have 13 numbers, but the model takes 48, and its front end 12/);
    await expect(
      loadRecordings(manifest({ audio: 'two.wav', text: 'low high' }), GIVEN),
    ).rejects.toThrow(/front end begins at features \(kind given\), so it hears no audio/);
  });
});

describe('a recording', () => {
  test('is heard through the front end of the model, and spelled by its lexicon', async () => {
    const { count, frames, load, name } = await loadRecordings(
      manifest({ audio: 'two.wav', text: 'Low, HIGH!' }),
      NETWORK,
    );
    const example = await load(0, 0);
    const expected = await features(await readWav(join(folder, 'two.wav')), NETWORK.frontEnd!);
    expect(example.inputs).toEqual(expected.data);
    expect([count, frames(0), example.frames]).toEqual([1, expected.frames, expected.frames]);
    expect([...(example.labels as Int32Array)]).toEqual([2, 1]);
    expect(name!(0)).toMatch(/manifest\.jsonl: line 1$/);
  });

  test('may be features in a file, and its labels numbers or names', async () => {
    const { load } = await loadRecordings(
      manifest({ features: 'good.npy', labels: [3, 'H'] }, { features: 'good.npy', labels: [] }),
      NETWORK,
    );
    const example = await load(0, 0);
    expect(example.frames).toBe(30);
    expect(example.inputs[7]).toBeCloseTo(Math.sin(7), 6);
    expect([...(example.labels as Int32Array)]).toEqual([3, 1]);
    expect((await load(1, 0)).labels).toHaveLength(0);
  });

  test('may be the tokens of a text, of which each is followed by the next', async () => {
    const units = characterUnits('tokens', 'abc');
    const lm = initNetwork({ cell: 'gru', layers: 1, cells: 4, units });
    const { load, frames } = await loadRecordings(
      manifest({ text: 'abca' }, { tokens: [2, 0] }),
      lm,
    );
    const example = await load(0, 0);
    expect([frames(0), example.frames]).toEqual([3, 3]);
    expect(Array.from(example.inputs)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect([...(example.labels as Int32Array)]).toEqual([1, 2, 0]);
    expect((await load(1, 0)).frames).toBe(1);
  });

  test('is one channel, of the line or of all', async () => {
    const mono = spoken(['low', 'high'], 1);
    const both = Buffer.alloc(4 * mono.length);
    mono.forEach((sample, n) => {
      both.writeInt16LE(Math.round(sample * 32767), 4 * n);
    });
    write('stereo.wav', riff(fmt({ channels: 2, sampleRate: RATE }), chunk('data', both)));
    const lines = manifest(
      { audio: 'stereo.wav', text: 'low high' },
      { audio: 'stereo.wav', channel: 2, text: 'low high' },
    );
    const { load } = await loadRecordings(lines, NETWORK, { channel: 1 });
    const expected = await features(await readWav(join(folder, 'two.wav')), NETWORK.frontEnd!);
    const silence = await features(
      { sampleRate: RATE, samples: new Float32Array(mono.length) },
      NETWORK.frontEnd!,
    );
    expect((await load(0, 0)).inputs).toEqual(expected.data);
    expect((await load(1, 0)).inputs).toEqual(silence.data);
    await expect(loadRecordings(lines, NETWORK, { channel: 3 })).rejects.toThrow(
      /line 1: .*stereo\.wav: it has 2 channel\(s\), but channel 3 was asked for/,
    );
  });

  test('has a frame for each label that Kaldi made without snip-edges', async () => {
    const frontEnd = completeFrontEnd({ ...NETWORK.frontEnd!, snipEdges: false });
    const units: Units = { kind: 'frames', names: ['a', 'b'] };
    const network = initNetwork({ cell: 'gru', frontEnd, layers: 1, cells: 4, units, output: 2 });
    write('second.wav', wav(new Float32Array(RATE)));
    const labels = Array.from({ length: 100 }, (_, t) => t % 2);
    const { frames } = await loadRecordings(manifest({ audio: 'second.wav', labels }), network);
    expect(frames(0)).toBe(100);
  });

  test('needs no labels where a teacher has them', async () => {
    const { load } = await loadRecordings(manifest({ audio: 'two.wav' }), NETWORK, {
      labels: false,
    });
    expect((await load(0, 0)).labels).toBeUndefined();
  });

  test('that is silent gives features that are numbers', async () => {
    const { load } = await loadRecordings(manifest({ audio: 'silence.wav', text: '' }), NETWORK);
    expect((await load(0, 0)).inputs.every(Number.isFinite)).toBe(true);
  });
});

const GOOD = { audio: 'two.wav', text: 'low high' };
const bare: Network = { ...NETWORK, frontEnd: undefined };
const unnamed: Network = { ...NETWORK, units: undefined };

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

describe('normalization', () => {
  const spec = (units: Units): ModelSpec => ({ ...SPEC, units });

  test('makes the mean of the features 0 and their variance 1', async () => {
    const path = manifest(GOOD, { audio: 'two.wav', text: 'low high' });
    const bare = initNetwork(spec(UNITS));
    const { utterances } = await loadRecordings(path, bare);
    const seen: number[] = [];
    const network = await withNormalization(bare, path, utterances, {
      onProgress: ({ done }) => seen.push(done),
    });
    expect(seen).toEqual([0, 1]);
    const { load } = await loadRecordings(path, network);
    const { inputs, frames } = await load(0, 0);
    for (const i of [0, 5, 11]) {
      const values = Array.from({ length: frames }, (_, t) => inputs[12 * t + i]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / frames;
      const variance = values.reduce((sum, value) => sum + value * value, 0) / frames;
      expect(mean).toBeCloseTo(0, 4);
      expect(variance).toBeCloseTo(1, 3);
    }
  });

  test('leaves features in files and networks without a front end alone', async () => {
    const path = manifest({ features: 'good.npy', labels: [1] });
    const { utterances } = await loadRecordings(path, NETWORK);
    expect(await withNormalization(NETWORK, path, utterances)).toBe(NETWORK);
    expect(await withNormalization(bare, path, [{ line: 1, audio: 'x' }])).toBe(bare);
  });
});

test('features are made once and kept as long as there is room', async () => {
  const loads: number[] = [];
  const load = cachedWithin(async (i) => {
    loads.push(i);
    return Promise.resolve({ frames: 1, size: 10, data: new Float32Array(10) });
  }, 100);
  for (const i of [0, 1, 2, 0, 1, 2]) await load(i);
  expect(loads).toEqual([0, 1, 2, 2]); // 40 bytes each
});
