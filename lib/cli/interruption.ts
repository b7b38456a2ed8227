/**
 * Programs end at the first Ctrl-C or request to end, as the signal would have ended them, whatever
 * they do: what they compute is aborted, and what does not listen is left.
 */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ioError, removeTemporaries } from '../files';
import { reportFailure } from './failure';

/** Ctrl-C, or a request to end. */
export class Interruption extends Error {
  constructor(
    readonly signal: 'SIGINT' | 'SIGTERM',
    what = 'no file is left half-written',
  ) {
    super(`stopped by ${signal}; ${what}`);
  }
}

/** An aborted program has so long to tidy up. */
const GRACE_MS = 500;

/** How many pieces of work save themselves where they are aborted. */
let saving = 0;

/** Work that is aborted by saving what it has: it is waited for. */
export async function savingWhenAborted<Result>(work: Promise<Result>): Promise<Result> {
  saving++;
  try {
    return await work;
  } finally {
    saving--;
  }
}

export interface Sayings {
  /** What is said of an error. */
  readonly named?: (error: unknown) => unknown;
  /** What is said of the work where it is interrupted. */
  readonly whenStopped?: string;
}

/**
 * Runs a program from its beginning to its exit code. Whoever asks for its end a second time is
 * obeyed at once.
 */
export async function runProgram(
  program: (signal: AbortSignal) => Promise<void>,
  { named = (error) => error, whenStopped }: Sayings = {},
): Promise<void> {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      abort.abort(new Interruption(signal, whenStopped));
    });
  process.stdout.on('error', endWithOutput);
  try {
    await Promise.race([program(abort.signal), abandoned(abort.signal)]);
  } catch (error) {
    end(
      abort.signal.aborted && !(error instanceof Interruption) ? abort.signal.reason : named(error),
    );
  }
}

/** Fails where an aborted program does not end. */
async function abandoned(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  do await sleep(GRACE_MS);
  while (saving > 0);
  throw signal.reason;
}

/** At once: what still runs on other threads is not waited for. */
function end(error: unknown): never {
  removeTemporaries();
  const code = reportFailure(error);
  if (error instanceof Interruption) process.kill(process.pid, error.signal);
  process.exit(code);
}

/** The reader of a pipe may have seen enough (`| head`): that is not a failure. A full disk is. */
function endWithOutput(cause: NodeJS.ErrnoException): never {
  if (cause.code !== 'EPIPE') end(ioError('to stdout', 'write', cause));
  removeTemporaries();
  process.exit();
}
