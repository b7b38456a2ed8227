/** Measures the machine it runs on as a board that runs models: each kind of its cores. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { totalmem } from 'node:os';
import { withTemporaryFolder } from '../../files';
import { invalidOption } from '../../errors';
import { shown } from '../../json';
import { checkLongCallOptions, type LongCallOptions, readOptions } from '../../options';
import { inChild } from '../in-child';
import { readCondition, slowedBetween } from './condition';
import type { BoardMeasurement } from './measure';
import { modelInFile, usualModels } from './models';
import { readProcessor } from './processor';
import type { BoardReport, BoardRow } from './report';
import { SystemFiles } from './system-files';

export { type BoardReport, readBoardReport } from './report';

/** Options of {@link benchBoard}. `onProgress` counts measurements. */
export interface BoardOptions extends LongCallOptions {
  /** Files of models to measure; default: the paper's, and the one in the package. */
  readonly models?: readonly string[] | undefined;
  /**
   * Of each series of steps, of which a model has two on each kind of core: 0.01 to 600. Default 6,
   * and 0.1 under emulation.
   */
  readonly seconds?: number | undefined;
}

/** Whether `taskset` is here, which keeps a process on some cores. */
function canPin(): boolean {
  return spawnSync('taskset', ['--version']).status === 0;
}

/**
 * Step times, memory, bandwidth and energy of models on this machine, back to back and at the pace
 * of a microphone, on every kind of core, with the state of the machine before and after.
 * @throws CompactRnnError INVALID_OPTION; what loading a model throws; with `signal`, its reason.
 */
export async function benchBoard(options: BoardOptions = {}): Promise<BoardReport> {
  const machine = new SystemFiles();
  const processor = readProcessor(machine);
  const files = processor.emulated ? SystemFiles.none : machine;
  const {
    models,
    seconds = processor.emulated ? 0.1 : 6,
    signal,
    onProgress,
  } = readOptions('benchBoard', options, ['models', 'seconds', 'signal', 'onProgress']);
  checkLongCallOptions({ signal, onProgress });
  if (!(typeof seconds === 'number' && seconds >= 0.01 && seconds <= 600))
    throw invalidOption(`seconds must be from 0.01 to 600, but is ${shown(seconds)}`);
  const pins = canPin() && processor.kinds.length > 0;
  const kinds = pins
    ? processor.kinds
    : [{ name: processor.model, cores: [] as readonly number[] }];
  const all =
    models === undefined
      ? await usualModels()
      : await Promise.all(models.map(async (path) => modelInFile(path, path)));
  const before = readCondition(files);
  const rows: BoardRow[] = [];
  await withTemporaryFolder('compact-rnn-board', async (folder) => {
    for (const [i, model] of all.entries()) {
      const path = join(folder, `${i}.safetensors`);
      await model.write(path);
      for (const kind of kinds) {
        onProgress?.({
          stage: `measuring ${model.name} on ${kind.name}`,
          done: rows.length,
          total: all.length * kinds.length,
        });
        const measured = await inChild<BoardMeasurement>(
          join(__dirname, 'child.js'),
          [path, String(seconds), String(model.periodMillis)],
          { what: model.name, ...(pins && { cores: [kind.cores.at(-1)!] }), signal },
        );
        rows.push({
          model: model.name,
          kind: kind.name,
          periodMillis: model.periodMillis,
          ...measured,
        });
      }
    }
  });
  const after = readCondition(files);
  return {
    processor,
    pinned: pins,
    memoryBytes: totalmem(),
    node: process.version,
    seconds,
    before,
    after,
    slowed: slowedBetween(before, after),
    rows,
  };
}
