/** When frames of several sessions are stepped together. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolStream, StreamPool } from '../../lib';
import { Batches } from '../../lib/recognise/batches';

/** A pool of `size` streams that notes in which turn what was pushed. */
class Notes {
  readonly runs: number[][] = [];
  #now: number[] | undefined;

  constructor(readonly size: number) {}

  push(stream: unknown, xs: Float32Array): Promise<Float32Array> {
    if (!this.#now) {
      this.runs.push((this.#now = []));
      queueMicrotask(() => (this.#now = undefined));
    }
    this.#now.push(stream as number);
    return Promise.resolve(xs);
  }
}

const stream = (number: number): PoolStream => number as unknown as PoolStream;
const LONG = 1000;

function batchesOn(notes: Notes, latency = LONG): Batches {
  return new Batches(notes as unknown as StreamPool, latency);
}

test('all sessions together do not wait', async () => {
  const notes = new Notes(3);
  const batches = batchesOn(notes);
  await Promise.all([1, 2, 3].map((n) => batches.run(stream(n), new Float32Array(1), false)));
  expect(notes.runs).toEqual([[1, 2, 3]]);
});

test('urgent frames take along those that wait', async () => {
  const notes = new Notes(9);
  const batches = batchesOn(notes);
  const waiting = batches.run(stream(1), new Float32Array(1), false);
  await sleep(1);
  expect(notes.runs).toEqual([]);
  const shares = await Promise.all([waiting, batches.run(stream(2), new Float32Array(3), true)]);
  expect(notes.runs).toEqual([[1, 2]]);
  expect(shares[1].micros).toBeCloseTo(3 * shares[0].micros, 6);
});

test('frames wait no longer than the latency, and bring who came meanwhile', async () => {
  const notes = new Notes(9);
  const batches = batchesOn(notes, 5);
  await Promise.all([1, 2].map((n) => batches.run(stream(n), new Float32Array(1), false)));
  expect(notes.runs).toEqual([[1, 2]]);
});

test('a stream that is refused does not hold up others', async () => {
  const notes = new Notes(2);
  const batches = batchesOn(notes);
  const push = notes.push.bind(notes);
  notes.push = async (one, xs) => {
    if ((one as number) === 1) throw new Error('refused');
    return push(one, xs);
  };
  const results = await Promise.allSettled(
    [1, 2].map((n) => batches.run(stream(n), new Float32Array(1), false)),
  );
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
