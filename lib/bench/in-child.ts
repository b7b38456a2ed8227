/**
 * Measurements in a fresh process of their own, where memory and caches are shared with nothing.
 */
import { fork } from 'node:child_process';
import { CompactRnnError } from '../errors';

export type Message<Row> =
  { row: Row } | { error: { code: CompactRnnError['code']; message: string } };

/** What the process of `inChild` does: measures, and sends the row, or the error. */
export async function answer<Row>(measure: () => Promise<Row>): Promise<void> {
  // Nobody is left to tell. Whoever listens for it stays alive until then: see the end.
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

/**
 * Runs a script that answers in a process of its own.
 * @param what it measures, as errors say.
 * @param cores that it may use, by `taskset`; default all.
 * @throws CompactRnnError what the script throws; IO if the process dies. With `signal`, its
 *   reason.
 */
export async function inChild<Row>(
  script: string,
  args: readonly string[],
  {
    what,
    cores,
    signal,
  }: {
    what: string;
    cores?: readonly number[] | undefined;
    signal?: AbortSignal | undefined;
  },
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
