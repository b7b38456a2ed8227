/** Transcription of files: frame by frame, and the same as of the whole. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createTranscriber,
  features,
  initNetwork,
  lexiconUnits,
  Model,
  readWav,
  transcribeFile,
  type ModelSpec,
  type Units,
} from '../../lib';
import { createReader } from '../../lib/transcribe';
import { noiseOf } from '../speech/signals';
import { chunk, fmt, riff } from '../speech/wav-files';
import { RATE, SPEC, wav } from '../train/tones';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-transcribe-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const UNITS = lexiconUnits('ctc', { low: [['L']], mid: [['M']], high: [['H']] });
const modelOf = (spec: Partial<ModelSpec> = {}, units: Units = UNITS): Model =>
  new Model(initNetwork({ ...SPEC, units, ...spec }, 3));

const LONG = file('long.wav', wav(noiseOf(20 * RATE, 1).map((sample) => sample / 2)));

/** Untrained models say little of themselves. */
const TALKATIVE = { wordPenalty: -4 };

/** All at once, by the parts that are tested elsewhere. */
async function expected(model: Model, path: string): Promise<string> {
  const { data, frames } = await features(await readWav(path), model.frontEnd!);
  const reader = createReader(model, TALKATIVE);
  reader.push(await model.run(data, { frames }));
  return reader.result().text;
}

test('other turns of the event loop come between moments, whatever the model', async () => {
  // Every slice counts as used up, so that no clock decides.
  let now = 0;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 1000));
  try {
    for (const model of [modelOf(), modelOf({ direction: 'bidirectional' })]) {
      let turns = 0;
      let ticking = true;
      const tick = (): void => {
        turns++;
        if (ticking) setImmediate(tick);
      };
      tick();
      await transcribeFile(model, LONG, TALKATIVE);
      ticking = false;
      expect(turns).toBeGreaterThan(20 * 50); // twenty seconds, fifty moments each
    }
  } finally {
    clock.mockRestore();
  }
});

test('one channel is chosen, and FLAC is a recording like any other', async () => {
  const model = modelOf();
  const mono = noiseOf(2 * RATE, 2).map((sample) => Math.round(sample * 9000) / 32768);
  const both = Buffer.alloc(4 * mono.length);
  mono.forEach((sample, n) => {
    both.writeInt16LE(sample * 32768, 4 * n);
    both.writeInt16LE(-sample * 32768, 4 * n + 2);
  });
  const stereo = file(
    'stereo.wav',
    riff(fmt({ channels: 2, sampleRate: RATE }), chunk('data', both)),
  );
  const alone = file('mono.wav', wav(mono));
  const heard = async (path: string, channel?: number) =>
    (await transcribeFile(model, path, { ...TALKATIVE, channel })).text;
  await expect(heard(stereo, 1)).resolves.toBe(await heard(alone));
  await expect(heard(stereo, 3)).rejects.toThrow(/it has 2 channel\(s\), but channel 3/);
  const flac = join(__dirname, '..', 'fixtures', 'flac', 'mono16.flac');
  expect((await transcribeFile(model, flac)).seconds).toBe(0.1);
});

test.each([
  ['a forward model, frame by frame', modelOf()],
  ['a bidirectional one, as a whole', modelOf({ direction: 'bidirectional' })],
])('%s', async (_, model) => {
  const { text, words, seconds } = await transcribeFile(model, LONG, TALKATIVE);
  expect(text).toBe(await expected(model, LONG));
  expect(words.length).toBeGreaterThan(20);
  expect(seconds).toBe(20);
  expect(words.map(({ word }) => word).join(' ')).toBe(text);
  words.forEach(({ start, end }, i) => {
    expect(end).toBeGreaterThan(start);
    expect(start).toBeGreaterThanOrEqual(words[i - 1]?.end ?? 0);
  });
  expect(words.at(-1)!.end).toBeLessThanOrEqual(20);
});

test('times count skipped frames', async () => {
  const frontEnd = { kind: 'log-mel', sampleRate: RATE, bins: 12, subsampling: 3 } as const;
  const { words } = await transcribeFile(modelOf({ frontEnd }), LONG, TALKATIVE);
  expect(words.at(-1)!.end).toBeGreaterThan(15);
  expect(words.every(({ start }) => Math.abs(start / 0.03 - Math.round(start / 0.03)) < 1e-9)).toBe(
    true,
  );
});

test('pieces of audio of any size, and what was said so far', () => {
  const model = modelOf();
  const transcriber = createTranscriber(model, TALKATIVE);
  const samples = noiseOf(4 * RATE, 1);
  transcriber.push(samples);
  const whole = transcriber.end();
  for (let first = 0; first < samples.length; first += 1237)
    transcriber.push(samples.subarray(first, first + 1237));
  const { words } = transcriber.result();
  expect(transcriber.end()).toEqual(whole);
  expect(whole.words.slice(0, 10)).toEqual(words.slice(0, 10));
});

test('audio at another rate', () => {
  const transcriber = createTranscriber(modelOf(), { ...TALKATIVE, sampleRate: 16_000 });
  transcriber.push(noiseOf(32_000, 1));
  expect(transcriber.end().words.at(-1)!.end).toBeGreaterThan(150); // of 198 frames
});

test('outputs that lag are waited for', () => {
  const units: Units = { kind: 'frames', names: ['AA', 'BB'], delay: 5 };
  const transcriber = createTranscriber(modelOf({}, units));
  transcriber.push(noiseOf(RATE, 1));
  const { words } = transcriber.end();
  expect([words[0]!.start, words.at(-1)!.end]).toEqual([0, 98]); // all frames of a second
});

test('silence says something or nothing, but no error', async () => {
  const { seconds } = await transcribeFile(
    modelOf(),
    file('silence.wav', wav(new Float32Array(RATE))),
  );
  expect(seconds).toBe(1);
});

describe('refused are', () => {
  test('audio shorter than a window, by its file', async () => {
    const path = file('short.wav', wav(new Float32Array(150)));
    for (const model of [modelOf(), modelOf({ direction: 'bidirectional' })])
      await expect(transcribeFile(model, path)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: `${path}: the audio has 150 samples at 8000 Hz, but one window needs 200`,
      });
  });

  test('files that are not there, or no audio', async () => {
    await expect(transcribeFile(modelOf(), join(folder, 'none.wav'))).rejects.toMatchObject({
      code: 'IO',
    });
    await expect(transcribeFile(modelOf(), file('x.wav', Buffer.from('hello')))).rejects.toThrow(
      /neither a WAV nor a FLAC file/,
    );
  });

  test('models that lack a front end or units, or cannot be stepped', async () => {
    const deaf = { cell: 'lstm', layers: 1, cells: 4, input: 12 } as const;
    await expect(
      transcribeFile(new Model(initNetwork({ ...deaf, units: UNITS })), LONG),
    ).rejects.toThrow(/has no front end/);
    await expect(
      transcribeFile(new Model(initNetwork({ ...SPEC, output: 3 })), LONG),
    ).rejects.toThrow(/give it units/);
    expect(() => createTranscriber(modelOf({ direction: 'bidirectional' }))).toThrow(
      /cannot be stepped/,
    );
    expect(() => createTranscriber('model' as never)).toThrow(/takes a Model, but got "model"/);
    expect(() => createTranscriber(modelOf(), { beam: -1 })).toThrow(/beam must be above 0/);
  });
});

test('it stops when it is told to, and says how far it is', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  const told: number[] = [];
  const run = transcribeFile(modelOf(), LONG, {
    signal: stop.signal,
    onProgress: ({ done, total }) => {
      told.push(done / total);
      stop.abort(reason);
    },
  });
  await expect(run).rejects.toBe(reason);
  expect(told).toEqual([65536 / (20 * RATE)]);
});
