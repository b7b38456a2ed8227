/**
 * Measurements in a fresh process of their own, where memory and caches are shared with nothing.
 */
import { fork } from 'node:child_process';
import { CompactRnnError } from '../errors';

/** What the process sends. */
export type Message<Row> =
  { row: Row } | { error: { code: CompactRnnError['code']; message: string } };

/** The side of the process: measures, and sends the row or the error. */
export async function answer<Row>(measure: () => Promise<Row>): Promise<void> {
  // The parent has gone. A process that listens for this stays alive until it disconnects.
  process.on('disconnect', () => process.exit());
  const message: Message<Row> = await measure().then((row) => ({ row }), describe);
  process.send?.(message, () => {
    process.disconnect();
  });
}

function describe(error: unknown): Message<never> {
  if (error instanceof CompactRnnError)
    return { error: { code: error.code, message: error.message } };
  return { error: { code: 'IO', message: error instanceof Error ? error.message : String(error) } };
}

/** How a script is run by {@link inChild}. */
interface ChildOptions {
  /** What it measures, as errors name it. */
  readonly what: string;
  /** The cores that it may use, by `taskset`; default all. */
  readonly cores?: readonly number[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a script that calls {@link answer} in a process of its own.
 * @throws CompactRnnError what the script throws; IO if the process dies; the reason of `signal`.
 */
export async function inChild<Row>(
  script: string,
  args: readonly string[],
  { what, cores, signal }: ChildOptions,
): Promise<Row> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = fork(script, args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      ...(cores && {
        execPath: 'taskset',
        execArgv: ['-c', cores.join(','), process.execPath],
      }),
    });
    const abort = (): void => {
      child.kill();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort, { once: true });
    child.on('message', (message: Message<Row>) => {
      if ('row' in message) resolve(message.row);
      else reject(new CompactRnnError(message.error.code, message.error.message));
    });
    child.on('error', reject);
    child.on('exit', (code, killedBy) => {
      signal?.removeEventListener('abort', abort);
      reject(
        new CompactRnnError(
          'IO',
          `measuring ${what} ended early (${killedBy ?? `exit code ${code ?? '?'}`})`,
        ),
      );
    });
  });
}
