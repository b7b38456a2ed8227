/**
 * Compares models on this machine: time, memory and bandwidth, each in a fresh process of its own.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { CompactRnnError } from '../errors';
import { checkCount, checkThreads } from '../model';
import { checkOptionNames, checkPath, checkSignal } from '../options';
import type { Message } from './child';
import type { BenchRow, BenchSettings } from './measure';

export type { BenchRow, BenchSettings } from './measure';
export { SEQUENCE_FRAMES } from './measure';
export { quantile, stepMicros } from './steps';

/**
 * Measures the model in the file `path` in a process of its own, by one thread and one utterance
 * unless told otherwise.
 * @param path of the model's file.
 * @param options threads, from 1 to 64, and utterances in step, from 1; each 1 by default.
 * @throws CompactRnnError INVALID_OPTION for an option out of range; CompactRnnError what loading
 *   it throws; IO if the process dies. With `signal`, its reason.
 */
export async function bench(
  path: string,
  options: Partial<BenchSettings> & { signal?: AbortSignal | undefined } = {},
): Promise<BenchRow> {
  checkPath(path);
  checkOptionNames('bench', options, ['signal', 'threads', 'batch']);
  const { signal, threads = 1, batch = 1 } = options;
  checkSignal(signal);
  checkThreads(threads);
  checkCount('batch', batch);
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = fork(join(__dirname, 'child.js'), [path, String(threads), String(batch)], {
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
