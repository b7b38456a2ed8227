/** Multi-style training: what becomes of the recordings of a manifest. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  characterUnits,
  features,
  initNetwork,
  lexiconUnits,
  loadRecordings,
  readAudio,
  train,
  type AugmentationOptions,
  type Network,
  type Recordings,
  type TrainingExample,
} from '../../lib';
import { npyParts } from '../../lib/formats/numpy';
import { noiseOf } from '../speech/signals';
import { RATE, SPEC, FRAME_UNITS, sentence, spoken, wav, writeRecordings } from './tones';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-augmentation-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const at = (...names: string[]): string => join(folder, ...names);

const UNITS = lexiconUnits('ctc', { low: [['L']], mid: [['M']], high: [['H']] });
const NETWORK = initNetwork({ ...SPEC, units: UNITS });
const MANIFEST = writeRecordings(folder, 'train', 4, 1);
const NOISE = at('noise');
const ROOMS = at('rooms');
for (const name of ['noise/street', 'rooms', 'empty', 'long', 'broken'])
  mkdirSync(at(name), { recursive: true });
writeFileSync(at('noise', 'hiss.wav'), wav(noiseOf(12000, 3).map((x) => 0.2 * x)));
writeFileSync(at('noise', 'street', 'hum.WAV'), wav(noiseOf(900, 4).map((x) => 0.2 * x)));
writeFileSync(at('noise', 'notes.txt'), 'not a recording');
writeFileSync(at('rooms', 'hall.wav'), wav(noiseOf(800, 5).map((x, n) => x * Math.exp(-n / 200))));
writeFileSync(at('long', 'hall.wav'), wav(noiseOf(RATE * 11, 5)));
writeFileSync(at('broken', 'noise.wav'), 'RIFF');
writeFileSync(
  at('stored.npy'),
  Buffer.concat(npyParts({ shape: [60, 12], data: noiseOf(720, 6) })),
);
const manifestOf = (name: string, ...lines: object[]): string => {
  writeFileSync(at(name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return at(name);
};
const STORED = manifestOf('stored.jsonl', { features: 'stored.npy', labels: ['L', 'M'] });

const ALL: AugmentationOptions = {
  noise: NOISE,
  snr: [0, 20],
  reverb: 'simulated',
  speed: [0.9, 1.1],
  gain: [-10, 10],
  timeMasks: 2,
  frequencyMasks: 1,
};

async function loaded(
  augmentation: AugmentationOptions,
  network: Network = NETWORK,
  path = MANIFEST,
): Promise<Recordings> {
  return loadRecordings(path, network, { augmentation });
}

const load = async (recordings: Recordings, i: number, epoch = 0): Promise<TrainingExample> =>
  recordings.load(i, epoch);

test('checkpoints can tell augmentations apart', async () => {
  const [one, same, other] = await Promise.all([
    loaded({ gain: [-3, 3] }),
    loaded({ gain: [-3, 3], copies: 1 }),
    loaded({ gain: [-3, 4] }),
  ]);
  expect(same.augmentation).toBe(one.augmentation);
  expect(other.augmentation).not.toBe(one.augmentation);
  expect((await loadRecordings(MANIFEST, NETWORK)).augmentation).toBeUndefined();
});

describe('versions of a recording', () => {
  test('are functions of seed, epoch, recording and copy, in whatever order they are made', async () => {
    const [one, other] = [await loaded({ ...ALL, copies: 3 }), await loaded({ ...ALL, copies: 3 })];
    expect(one.count).toBe(12);
    const all = Array.from({ length: 12 }, (_, i) => i);
    const forward = await Promise.all(all.map((i) => load(one, i, 2)));
    const backward: TrainingExample[] = [];
    for (const i of all.toReversed()) backward.unshift(await load(other, i, 2));
    expect(backward).toEqual(forward);
    const sums = forward.map(({ inputs }) => inputs.reduce((sum, x) => sum + x, 0));
    expect(new Set(sums).size).toBe(12); // each another one
    const later = await load(one, 5, 3);
    expect(later.inputs).not.toEqual(forward[5]!.inputs);
    const seeded = await load(await loaded({ ...ALL, copies: 3, seed: 2 }), 5, 2);
    expect(seeded.inputs).not.toEqual(forward[5]!.inputs);
  });

  test('keep the labels and the lines of their recording', async () => {
    const plain = await loadRecordings(MANIFEST, NETWORK);
    const recordings = await loaded({ noise: NOISE, copies: 2 });
    for (const i of [0, 3]) {
      expect((await load(recordings, i + 4)).labels).toEqual((await load(plain, i)).labels);
      expect(recordings.name!(i + 4)).toBe(plain.name!(i));
      expect(recordings.frames(i + 4)).toBe(plain.frames(i));
    }
  });

  test('are made on any number of threads of the pool alike', () => {
    const script = `
      const { loadRecordings, initNetwork } = require(${JSON.stringify(join(__dirname, '../../dist'))});
      const units = ${JSON.stringify(UNITS)};
      const network = initNetwork({ ...${JSON.stringify(SPEC)}, units });
      loadRecordings(${JSON.stringify(MANIFEST)}, network, { augmentation: ${JSON.stringify(ALL)} })
        .then((all) => Promise.all([0, 1, 2, 3].map((i) => all.load(i, 7))))
        .then((all) => console.log(JSON.stringify(all.map(({ inputs }) => Array.from(inputs)))));`;
    const [one, many] = ['1', '8'].map((threads) =>
      execFileSync(process.execPath, ['-e', script], {
        env: { ...process.env, UV_THREADPOOL_SIZE: threads },
      }).toString(),
    );
    expect(one!.length).toBeGreaterThan(1000);
    expect(many).toBe(one);
  });

  test('of shares of nothing, and of speed and gain 1 and 0, are the recording', async () => {
    const plain = await load(await loadRecordings(MANIFEST, NETWORK), 1);
    const none: AugmentationOptions = {
      noise: NOISE,
      noiseShare: 0,
      reverb: ROOMS,
      reverbShare: 0,
      speed: [1, 1],
      gain: [0, 0],
    };
    expect((await load(await loaded(none), 1)).inputs).toEqual(plain.inputs);
  });

  test('that are faster have fewer frames, but enough for their labels', async () => {
    const samples = spoken(sentence(3), 3);
    writeFileSync(at('one.wav'), wav(samples));
    const whole = (await features(await readAudio(at('one.wav')), NETWORK.frontEnd!)).frames;
    const labels = Array.from({ length: whole - 6 }, (_, i) => 1 + (i % 3));
    const [few, many] = [
      manifestOf('few.jsonl', { audio: 'one.wav', labels: ['L'] }),
      manifestOf('many.jsonl', { audio: 'one.wav', labels }),
    ];
    const fast = async (path: string): Promise<number> =>
      (await load(await loaded({ speed: [2, 2] }, NETWORK, path), 0)).frames;
    const half = Math.ceil(samples.length / 2);
    expect(await fast(few)).toBe(1 + Math.floor((half - 200) / 80));
    expect(await fast(many)).toBeGreaterThanOrEqual(labels.length);
  });

  test('are what a model learns from', async () => {
    const examples = await loaded({ ...ALL, reverb: ROOMS });
    const options = { criterion: { kind: 'ctc' }, epochs: 2, batch: 2 } as const;
    const [one, four] = [
      await train(NETWORK, examples, { ...options, threads: 1 }),
      await train(NETWORK, examples, { ...options, threads: 4 }),
    ];
    expect(one.report.epochs.map((each) => each.train)).toEqual(
      four.report.epochs.map((each) => each.train),
    );
  });
});

describe('masks', () => {
  /** Frames, and features, that are 0 throughout. */
  function hidden({ inputs, frames }: TrainingExample): { frames: number; bands: number } {
    const size = inputs.length / frames;
    const all = Array.from({ length: frames }, (_, t) => inputs.subarray(t * size, (t + 1) * size));
    return {
      frames: all.filter((frame) => frame.every((x) => x === 0)).length,
      bands: Array.from({ length: size }, (_, k) => k).filter((k) =>
        all.every((frame) => frame[k] === 0),
      ).length,
    };
  }

  test('hide stretches of up to 5 % of the frames, and up to a quarter of the bands', async () => {
    const frames = await loaded({ timeMasks: 1, copies: 50 }, NETWORK, STORED);
    const bands = await loaded({ frequencyMasks: 1, copies: 50 }, NETWORK, STORED);
    const counts = { frames: new Set<number>(), bands: new Set<number>() };
    for (let i = 0; i < 50; i++) {
      const [one, other] = [hidden(await load(frames, i)), hidden(await load(bands, i))];
      expect([one.bands, other.frames]).toEqual([0, 0]);
      counts.frames.add(one.frames);
      counts.bands.add(other.bands);
    }
    // Of 50 draws each length is missing with a probability below (3/4)^50, 1e-6.
    expect([...counts.frames].sort()).toEqual([0, 1, 2, 3]);
    expect([...counts.bands].sort()).toEqual([0, 1, 2, 3]);
  });

  test('leave everything else as it was, and come before context and with deltas', async () => {
    const stages = { deltas: { order: 1 }, rightContext: 2, subsampling: 3 } as const;
    const network = initNetwork({
      cell: 'gru',
      layers: 1,
      cells: 4,
      units: UNITS,
      frontEnd: { kind: 'given', size: 12, ...stages },
    });
    const plain = await load(await loadRecordings(STORED, network), 0);
    const masked = await loaded({ frequencyMasks: 2, copies: 20 }, network, STORED);
    for (let i = 0; i < 20; i++) {
      const { inputs, frames } = await load(masked, i);
      expect(frames).toBe(20);
      const gone = new Set<number>();
      inputs.forEach((x, n) => {
        if (x === plain.inputs[n]) return;
        expect(x).toBe(0);
        gone.add(n % 72); // of three frames of 12 features and 12 deltas
      });
      const bands = [...gone].filter((k) => k < 12);
      expect(gone.size).toBe(6 * bands.length);
      for (const k of bands)
        for (let part = 0; part < 6; part++) expect(gone).toContain(k + 12 * part);
    }
  });
});

describe('what cannot be is refused with one error', () => {
  const frames = initNetwork({ ...SPEC, units: FRAME_UNITS });
  const cepstra = initNetwork({
    ...SPEC,
    frontEnd: { kind: 'mfcc', sampleRate: RATE, cepstra: 12 },
    units: UNITS,
  });
  const lm = initNetwork({
    cell: 'gru',
    layers: 1,
    cells: 4,
    units: characterUnits('tokens', 'abc'),
  });

  test.each<[string, AugmentationOptions, RegExp, Network?, string?]>([
    ['nothing', {}, /nothing would change the recordings: give noise, reverb/],
    ['no folder', { noise: at('nowhere') }, /cannot read .*nowhere: there is no such file/],
    ['an empty folder', { noise: at('empty') }, /empty holds no recordings of noise: put WAV or/],
    ['a broken file', { noise: at('broken') }, /broken\/noise\.wav: /],
    ['no rooms', { reverb: at('empty') }, /empty holds no recordings of impulse responses/],
    ['SNRs reversed', { noise: NOISE, snr: [30, 5] }, /snr runs from 30 to 5 dB: give the lower/],
    ['SNRs without noise', { snr: [5, 30], timeMasks: 1 }, /snr is about noise: give both/],
    ['an infinite gain', { gain: [0, Infinity] }, /gain must be two numbers from -100 to 100 dB/],
    ['a speed of 0', { speed: [0, 1] }, /speed must be two numbers from 0\.5 to 2, the lower/],
    ['no pair', { speed: 1.1 as never }, /speed must be two numbers .*, but is 1\.1/],
    ['a share above 1', { noise: NOISE, noiseShare: 2 }, /noiseShare must be a number from 0 to 1/],
    ['no copies', { timeMasks: 1, copies: 0 }, /copies must be a whole number from 1 to 1000/],
    ['half a mask', { timeMasks: 0.5 }, /timeMasks must be a whole number from 0 to 20/],
    ['a misspelled option', { noize: NOISE } as never, /augmentation has no option "noize"/],
    [
      'features',
      { noise: NOISE },
      /stored\.jsonl: line 1 has features, but noise.*timeMasks/,
      NETWORK,
      STORED,
    ],
    ['cepstra', { frequencyMasks: 1 }, /frequencyMasks hide bands.*cepstra \(mfcc\)/, cepstra],
    [
      'labels of frames',
      { speed: [0.9, 1.1] },
      /labels of frames do not move/,
      frames,
      writeRecordings(folder, 'framed', 1, 1, true),
    ],
    [
      'texts',
      { timeMasks: 1 },
      /a language model reads text/,
      lm,
      manifestOf('lm.jsonl', { text: 'abc' }),
    ],
  ])('%s', async (_, augmentation, message, network = NETWORK, path = MANIFEST) => {
    const error: unknown = await loaded(augmentation, network, path).catch(
      (cause: unknown) => cause,
    );
    expect(error).toMatchObject({ message: expect.stringMatching(message) as string });
    expect(error).toHaveProperty('name', 'CompactRnnError');
  });

  test('an impulse response that is no room, when it is heard', async () => {
    const recordings = await loaded({ reverb: at('long'), reverbShare: 1 });
    await expect(load(recordings, 0)).rejects.toThrow(
      /train\.jsonl: line 1: .*hall\.wav: an impulse response of 11\.0 s is too long/,
    );
  });
});
