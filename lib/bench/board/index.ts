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
import { type BoardModel, modelInFile, usualModels } from './models';
import { type CoreKind, readProcessor } from './processor';
import type { BoardReport, BoardRow } from './report';
import { SystemFiles } from './system-files';

export { type BoardReport, readBoardReport } from './report';

/** Options of {@link benchBoard}. `onProgress` counts measurements. */
export interface BoardOptions extends LongCallOptions {
  /** Files of models to measure; default: the paper's, and the one in the package. */
  readonly models?: readonly string[] | undefined;
  /**
   * The length of each series of steps in seconds, of which a model has two on each kind of core:
   * 0.01 to 600. Default 6, and 0.1 under emulation.
   */
  readonly seconds?: number | undefined;
}

/** Whether the program `taskset` is installed, which pins a process to cores. */
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
  const pinned = canPin() && processor.kinds.length > 0;
  const kinds = pinned ? processor.kinds : [{ name: processor.model, cores: [] }];
  const all =
    models === undefined
      ? await usualModels()
      : await Promise.all(models.map(async (path) => modelInFile(path, path)));
  const before = readCondition(files);
  const rows = await measureAll(all, kinds, { seconds, signal, onProgress });
  const after = readCondition(files);
  return {
    processor,
    pinned,
    memoryBytes: totalmem(),
    node: process.version,
    seconds,
    before,
    after,
    slowed: slowedBetween(before, after),
    rows,
  };
}

/** Measures every model on every kind of core, each in a process of its own. */
async function measureAll(
  models: readonly BoardModel[],
  kinds: readonly Pick<CoreKind, 'name' | 'cores'>[],
  { seconds, signal, onProgress }: Required<Pick<BoardOptions, 'seconds'>> & LongCallOptions,
): Promise<BoardRow[]> {
  const rows: BoardRow[] = [];
  await withTemporaryFolder('compact-rnn-board', async (folder) => {
    for (const [i, { name, periodMillis, write }] of models.entries()) {
      const path = join(folder, `${i}.safetensors`);
      await write(path);
      for (const kind of kinds) {
        onProgress?.({
          stage: `measuring ${name} on ${kind.name}`,
          done: rows.length,
          total: models.length * kinds.length,
        });
        const core = kind.cores.at(-1);
        const measured = await inChild<BoardMeasurement>(
          join(__dirname, 'child.js'),
          [path, String(seconds), String(periodMillis)],
          { what: name, ...(core !== undefined && { cores: [core] }), signal },
        );
        rows.push({ model: name, kind: kind.name, periodMillis, ...measured });
      }
    }
  });
  return rows;
}
