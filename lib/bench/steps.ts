/** Single steps of a stream, timed in the process that asks. */
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { Model, Stream } from '../model';

export const ROUNDS = 12;
export const STEPS_PER_ROUND = 40;
/** The first steps of each round, which do not count: they warm the caches. */
export const WARM_UP = 5;

/** The q-quantile of the numbers, 0 to 1, by the nearest rank. */
export function quantile(numbers: readonly number[], q: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}

/**
 * Frames that look like normalized features: fixed, between -1 and 1, no two alike; or tokens, one
 * after the other.
 */
export function frames(count: number, { inputSize, embedding }: Model): Float32Array {
  return Float32Array.from({ length: count * inputSize }, (_, i) =>
    embedding ? i % embedding.rows : Math.sin(i * 12.9898 + 0.5),
  );
}

export function stepSeconds(stream: Stream, x: Float32Array): number[] {
  const seconds: number[] = [];
  for (let i = 0; i < STEPS_PER_ROUND + WARM_UP; i++) {
    const begin = performance.now();
    stream.step(x);
    seconds.push((performance.now() - begin) / 1000);
  }
  return seconds.slice(WARM_UP);
}

/**
 * The median step of one utterance, in microseconds of this machine as busy as it is. Others get
 * their turn between rounds.
 * @throws CompactRnnError INVALID_OPTION for a model that cannot be stepped; the reason of `signal`
 *   when aborted.
 */
export async function stepMicros(
  model: Model,
  { threads = 1, signal }: { threads?: number | undefined; signal?: AbortSignal | undefined } = {},
): Promise<number> {
  const stream = model.createStream({ threads });
  const x = frames(1, model);
  const steps: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await setImmediate();
    signal?.throwIfAborted();
    steps.push(...stepSeconds(stream, x));
  }
  return quantile(steps, 0.5) * 1e6;
}
