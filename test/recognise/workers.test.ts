/** Recognisers over threads and processes, which run what set-up compiled. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as Library from '../../lib';
import { heard, integers, knownRecordings, loaded, MODEL, type Known } from './digits';

const BUILT = join(__dirname, '..', '..', 'dist', 'index.js');
if (!existsSync(BUILT)) throw new Error(`${BUILT} is not built: npm run build:ts`);
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { createRecogniser, loadModel } = require(BUILT) as typeof Library;

let recordings: Known[];
beforeAll(async () => {
  recordings = await knownRecordings(await loaded());
});

/** So many sessions at once. */
async function hearMany(recogniser: Library.Recogniser, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const { samples, sampleRate, words } = recordings[i % recordings.length]!;
      const finals = await heard(
        recogniser.open({ sampleRate }),
        integers(samples),
        800 + ((37 * i) % 5000),
      );
      expect(finals.flatMap((final) => final.words)).toEqual(words);
    }),
  );
}

test('threads: a model in memory, 200 sessions at once', async () => {
  const recogniser = await createRecogniser(await loadModel(MODEL), { threads: 2 });
  await hearMany(recogniser, 200);
  expect(recogniser.workers).toHaveLength(2);
  await recogniser.close();
});

test('a process that is killed loses its own sessions, and another takes its place', async () => {
  const ends: string[] = [];
  const recogniser = await createRecogniser(MODEL, {
    threads: 2,
    processes: true,
    onWorkerEnd: (why) => ends.push(why),
  });
  const sessions = [recogniser.open(), recogniser.open()] as const;
  const { samples, text } = recordings[4]!;
  const half = samples.length >> 1;
  await Promise.all(sessions.map((session) => session.write(samples.subarray(0, half))));
  const errors: unknown[] = [];
  sessions[0].on('error', (error) => errors.push(error));
  process.kill(recogniser.workers[0]!.pid!, 'SIGKILL');
  const lost = { code: 'WORKER_LOST', message: expect.stringMatching(/SIGKILL/) as string };
  await expect(
    (async () => {
      for (;;) await sessions[0].write(new Float32Array(80));
    })(),
  ).rejects.toMatchObject(lost);
  expect(errors).toEqual([expect.objectContaining(lost)]);
  const finals = await heard(sessions[1], samples.subarray(half), 900);
  expect(finals.map((final) => final.text)).toEqual([text]);
  expect(ends).toHaveLength(1);
  await hearMany(recogniser, 20);
  while (recogniser.workers.length < 2) await sleep(20);
  await hearMany(recogniser, 20);
  await recogniser[Symbol.asyncDispose]();
});

test('a worker that does not find its model again is tried again until it does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-workers-'));
  const path = join(folder, 'model.safetensors');
  copyFileSync(MODEL, path);
  const ends: string[] = [];
  const recogniser = await createRecogniser(path, {
    threads: 1,
    processes: true,
    onWorkerEnd: (why) => ends.push(why),
  });
  rmSync(path);
  process.kill(recogniser.workers[0]!.pid!, 'SIGKILL');
  while (ends.length < 2) await sleep(5);
  // Asked for while there is no worker: it waits for the next, which fails as well.
  const session = recogniser.open();
  await expect(session.write(new Float32Array(800))).rejects.toMatchObject({ code: 'WORKER_LOST' });
  writeFileSync(path, 'no model');
  const failed = ends.length;
  while (ends.length === failed) await sleep(5);
  expect(ends[0]).toMatch(/SIGKILL/);
  expect(ends[1]).toMatch(/cannot load its model.*model\.safetensors/);
  expect(recogniser.workers).toHaveLength(0);
  copyFileSync(MODEL, path);
  const waits = recogniser.open({ sampleRate: recordings[4]!.sampleRate });
  await hearMany(recogniser, 3).catch(() => undefined); // as it may still fail
  waits.close();
  while (recogniser.workers.length === 0) await sleep(20);
  await hearMany(recogniser, 20);
  await recogniser[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

test('a process that cannot be started is an error, and not waited for', () => {
  const script = `process.execPath = '/no/such/program';
    require(${JSON.stringify(BUILT)})
      .createRecogniser(${JSON.stringify(MODEL)}, { threads: 1, processes: true })
      .catch(({ code, message }) => console.log(code, message));`;
  const said = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  expect(said).toMatch(/^WORKER_LOST .*does not start.*ENOENT/);
});

test('a file that is no model is refused, and leaves no worker', async () => {
  await expect(createRecogniser(__filename, { threads: 2 })).rejects.toMatchObject({
    name: 'CompactRnnError',
    code: 'INVALID_FILE',
  });
});
