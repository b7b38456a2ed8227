/** Recordings of a manifest as examples: their inputs and their labels. */
import { join } from 'node:path';
import {
  characterUnits,
  completeFrontEnd,
  features,
  featuresFrom,
  initNetwork,
  loadRecordings,
  readWav,
  type Units,
} from '../../lib';
import { readArray } from '../../lib/formats/numpy';
import { cachedWithin } from '../../lib/train/utterance-inputs';
import { withNormalization } from '../../lib/train';
import { chunk, fmt, riff } from '../speech/wav-files';
import { RATE, spoken, wav } from './tones';
import { folder, UNITS, NETWORK, write, npy, manifest } from './recording-files';

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

test('features are made once and kept as long as there is room', async () => {
  const loads: number[] = [];
  const load = cachedWithin(async (i) => {
    loads.push(i);
    return Promise.resolve({ frames: 1, size: 10, data: new Float32Array(10) });
  }, 100);
  for (const i of [0, 1, 2, 0, 1, 2]) await load(i);
  expect(loads).toEqual([0, 1, 2, 2]); // 40 bytes each
});
