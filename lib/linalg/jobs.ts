/**
 * Solver jobs: calls of the addon that keep a thread of libuv's pool busy for long.
 *
 * At most one runs per core, and one thread of the pool's usual four is left to files and running
 * models. The other jobs wait here, where they can be aborted: an aborted job never starts, and the
 * result of one that has started is dropped.
 */
import { availableParallelism } from 'node:os';
import { untilAborted } from '../options';

let free = Math.min(availableParallelism(), 3);
const waiting: (() => void)[] = [];

async function acquire(): Promise<void> {
  if (free > 0) free -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

/** Starts the job that has waited longest. */
function release(): void {
  const next = waiting.shift();
  if (next) next();
  else free += 1;
}

async function runInTurn<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  await acquire();
  try {
    signal?.throwIfAborted();
    return await job();
  } finally {
    release();
  }
}

/**
 * Runs `job` as soon as a core is free.
 *
 * @throws the reason of `signal`, at once, when that is or gets aborted.
 */
export async function runJob<T>(job: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  return untilAborted(() => runInTurn(job, signal), signal);
}
