/** Compares models on this machine: time, memory and bandwidth, each in a fresh process of its own. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { CompactRnnError } from '../errors';
import { checkOptionNames, checkPath, checkSignal } from '../options';
import type { Message } from './child';
import type { BenchRow } from './measure';

export type { BenchRow } from './measure';
export { SEQUENCE_FRAMES } from './measure';

/**
 * Measures the model in the file `path` in a process of its own.
 *
 * @throws CompactRnnError what loading it throws; IO if the process dies. With `signal`, its reason.
 */
export async function benchModel(
  path: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<BenchRow> {
  checkPath(path);
  checkOptionNames('benchModel', options, ['signal']);
  checkSignal(options.signal);
  const { signal } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = fork(join(__dirname, 'child.js'), [path], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const abort = (): void => {
      child.kill();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort, { once: true });
    child.on('message', (message: Message) => {
      if ('row' in message) resolve(message.row);
      else reject(new CompactRnnError(message.error.code, message.error.message));
    });
    child.on('error', reject);
    child.on('exit', (code, killedBy) => {
      signal?.removeEventListener('abort', abort);
      reject(
        new CompactRnnError(
          'IO',
          `measuring ${path} ended early (${killedBy ?? `exit code ${code ?? '?'}`})`,
        ),
      );
    });
  });
}
