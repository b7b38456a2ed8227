/** Recognisers over threads and processes, which run what set-up compiled. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
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
  while (recogniser.workers.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  await hearMany(recogniser, 20);
  await recogniser[Symbol.asyncDispose]();
});

test('a file that is no model is refused, and leaves no worker', async () => {
  await expect(createRecogniser(__filename, { threads: 2 })).rejects.toMatchObject({
    name: 'CompactRnnError',
    code: 'INVALID_FILE',
  });
});
