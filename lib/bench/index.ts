/**
 * Compares models on this machine: time, memory and bandwidth, each in a fresh process of its own.
 */
import { join } from 'node:path';
import { checkCount, checkThreads } from '../model';
import { checkOptionNames, checkPath, checkSignal } from '../options';
import { inChild } from './in-child';
import type { BenchRow, BenchSettings } from './measure';

export type { BenchRow, BenchSettings } from './measure';
export { SEQUENCE_FRAMES } from './measure';
export { answer, inChild } from './in-child';
export { quantile, stepMicros } from './steps';
export { benchBoard, type BoardOptions, type BoardReport, readBoardReport } from './board';
export {
  boardReportHtml,
  boardWarnings,
  comparedRows,
  hottest,
  type NamedReport,
} from './board/comparison';

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
  return inChild(join(__dirname, 'child.js'), [path, String(threads), String(batch)], {
    what: path,
    signal,
  });
}
