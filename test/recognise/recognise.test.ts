/** Recognisers on the calling thread: every session gets the words that `transcribeFile` finds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createRecogniser,
  initNetwork,
  Model,
  transcribeFile,
  type Recogniser,
  type Recognition,
} from '../../lib';
import { noiseOf } from '../speech/signals';
import { FRAME_UNITS, RATE, SPEC, wav } from '../train/tones';
import { heard, integers, knownRecordings, loaded, type Known } from './digits';

let model: Model;
let recordings: Known[];
let recogniser: Recogniser;
const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-recognise-'));
beforeAll(async () => {
  model = await loaded();
  recordings = await knownRecordings(model);
  recogniser = await createRecogniser(model, { threads: 0 });
});
afterAll(async () => {
  await recogniser[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const textOf = (recognitions: readonly Recognition[]): string =>
  recognitions.map(({ text }) => text).join(' ');

test('whatever the pieces, and beside others, a session hears what transcribeFile hears', async () => {
  const bytes = (samples: Float32Array): Uint8Array => new Uint8Array(integers(samples).buffer);
  await Promise.all(
    Array.from({ length: 2 * recordings.length }, async (_, i) => {
      const { samples, sampleRate, words } = recordings[i % recordings.length]!;
      const audio = [samples, integers(samples), bytes(samples)][i % 3]!;
      const finals = await heard(recogniser.open({ sampleRate }), audio, 333 + 1111 * (i % 7));
      expect(finals.flatMap((final) => final.words)).toEqual(words);
    }),
  );
  expect(recogniser.size).toBe(0);
});

const JOINED = 5;

/** Recordings in a row, between pauses. */
function joined(): Float32Array {
  const parts = recordings
    .slice(-JOINED)
    .flatMap(({ samples }) => [...samples, ...new Float32Array(12_000)]);
  return Float32Array.from(parts);
}

test('audio that goes on is cut at its pauses, wherever the pieces end', async () => {
  const long = joined();
  const path = join(folder, 'long.wav');
  writeFileSync(path, wav(long));
  const pieces = [800, 4567, long.length];
  const all = await Promise.all(
    pieces.map((length) => heard(recogniser.open(), integers(long), length)),
  );
  const [first] = all as [Recognition[]];
  for (const finals of all) expect(finals).toEqual(first);
  expect(first.length).toBeGreaterThanOrEqual(JOINED);
  const whole = await transcribeFile(model, path);
  expect(textOf(first)).toBe(whole.text);
  expect(first.flatMap(({ words }) => words.map(({ start }) => start))).toEqual(
    whole.words.map(({ start }) => start),
  );
});

test('endpointing: false keeps it one utterance; a long utterance ends at a short pause', async () => {
  const whole = await createRecogniser(model, { threads: 0, endpointing: false });
  expect(await heard(whole.open(), joined(), 5000)).toHaveLength(1);
  const brief = await createRecogniser(model, {
    threads: 0,
    endpointing: { trailingSilence: 60, longest: 2 },
  });
  const finals = await heard(brief.open(), joined(), 5000);
  expect(finals.length).toBeGreaterThan(JOINED);
  for (const { words } of finals) expect(words.at(-1)!.end - words[0]!.start).toBeLessThan(4);
});

test('events and iteration tell each utterance as it grows, and then the end', async () => {
  const { samples, text } = recordings.find((known) => known.words.length > 4)!;
  const session = recogniser.open();
  const events: string[] = [];
  session.on('partial', (partial) => events.push(`~${partial.text}`));
  session.on('final', (final) => events.push(final.text));
  session.on('end', () => events.push('end'));
  const iterated: Recognition[] = [];
  const reading = (async () => {
    for await (const recognition of session) iterated.push(recognition);
  })();
  await heard(session, samples, 400);
  await reading;
  expect(events.slice(-2)).toEqual([text, 'end']);
  expect(new Set(events).size).toBe(events.length);
  expect(events.length).toBeGreaterThan(5);
  expect(iterated.filter(({ final }) => final).map((final) => final.text)).toEqual([text]);
  expect(iterated.length).toBeGreaterThan(2);
  expect(session.figures.seconds).toBeCloseTo(samples.length / 8000, 6);
  expect(session.figures.stepMicros).toBeLessThanOrEqual(session.figures.micros);
});

test('a transform stream turns samples into recognitions', async () => {
  const { samples, text } = recordings[3]!;
  const source = new ReadableStream<Float32Array>({
    start(controller) {
      for (let at = 0; at < samples.length; at += 1000)
        controller.enqueue(samples.subarray(at, at + 1000));
      controller.close();
    },
  });
  const finals: string[] = [];
  for await (const { final, text: words } of source.pipeThrough(recogniser.transform()))
    if (final) finals.push(words);
  expect(finals).toEqual([text]);
  const abandoned = recogniser.transform();
  expect(recogniser.size).toBe(1);
  await abandoned.writable.abort('no longer wanted').catch(() => undefined);
  expect(recogniser.size).toBe(0);
});

test('outputs that lag are dropped once, and awaited at the end', async () => {
  const units = { ...FRAME_UNITS, delay: 3 };
  const late = new Model(initNetwork({ ...SPEC, units }, 3));
  const options = { wordPenalty: -4 };
  const path = join(folder, 'noise.wav');
  const noise = noiseOf(2 * RATE, 1).map((sample) => Math.round(sample * 9000) / 32767);
  writeFileSync(path, wav(noise));
  const { words } = await transcribeFile(late, path, options);
  expect(words.length).toBeGreaterThan(0);
  const own = await createRecogniser(late, { ...options, threads: 0, endpointing: false });
  const finals = await heard(own.open(), integers(noise.map((x) => (x * 32767) / 32768)), 999);
  expect(finals.flatMap((final) => final.words)).toEqual(words);
});

test('what is no audio is refused by name, and the session goes on', async () => {
  const { samples, text } = recordings[2]!;
  const session = recogniser.open();
  const refused = { name: 'CompactRnnError', code: 'INVALID_INPUT' };
  await expect(session.write(Float32Array.of(0, NaN))).rejects.toMatchObject(refused);
  await expect(session.write('audio' as never)).rejects.toMatchObject(refused);
  expect(textOf(await heard(session, samples, 700))).toBe(text);
  await expect(session.write(samples)).rejects.toMatchObject({ code: 'DISPOSED' });
  expect(() => recogniser.open({ sampleRate: -1 })).toThrow(/-1/);
  expect(await heard(recogniser.open(), new Uint8Array(3), 1)).toEqual([]);
  expect(recogniser.size).toBe(0);
});

test.each([
  [{ threads: -1 }, /threads/],
  [{ latency: 2000 }, /latency/],
  [{ endpointing: { longest: 0 } }, /longest/],
  [{ endpointing: { silence: 1 } }, /silence/],
  [{ beam: -1 }, /beam/],
  [{ beams: 1 }, /beam/],
])('%p is refused', async (options, message) => {
  await expect(
    createRecogniser(model, { threads: 0, ...(options as object) }),
  ).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(message),
  });
});

test('a model without front end is refused', async () => {
  const bare = new Model(initNetwork({ cell: 'lstm', input: 4, layers: 1, cells: 4, output: 3 }));
  await expect(createRecogniser(bare, { threads: 0 })).rejects.toThrow(/front end/);
});

test('close waits for the sessions that are open, and takes no more', async () => {
  const own = await createRecogniser(model, { threads: 0 });
  const session = own.open();
  const closing = own.close();
  expect(() => own.open()).toThrow(expect.objectContaining({ code: 'DISPOSED' }) as Error);
  const { samples, text } = recordings[5]!;
  expect(textOf(await heard(session, samples, 2000))).toBe(text);
  await closing;
});
