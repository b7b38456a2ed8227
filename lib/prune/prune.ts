/**
 * Magnitude pruning in stages, with training between them (Narang et al. 2017): what is left learns
 * to do without what is gone before more goes. After stage s of S the share that is left is
 *
 *     density + (1 - density) (1 - s / S)^3        (Zhu and Gupta 2017)
 *
 * of each matrix: most goes early, when there is much to spare. What is pruned stays zero.
 */
import { checkShare, compress, planCompression } from '../compress';
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import type { Network } from '../model';
import { checkOptionNames } from '../options';
import {
  train,
  type EpochRecord,
  type TrainingExamples,
  type TrainedModel,
  type TrainingEvent,
  type TrainOptions,
} from '../train';

export interface PruneOptions extends Omit<TrainOptions, 'checkpoint' | 'dev' | 'patience'> {
  /**
   * The share of the numbers of each matrix of the layers that is left in the end: above 0, at most
   * 1.
   */
  readonly density: number;
  /** S, from 1; default 6. At most as many as there are epochs. */
  readonly stages?: number | undefined;
  /** Names of the layers to prune; default all. */
  readonly layers?: readonly string[] | undefined;
}

export interface PrunedModel extends TrainedModel {
  /** The shares that were left after the stages, one after the other. */
  readonly densities: readonly number[];
}

/** Of all epochs, so many follow the stages but the last, in equal parts. */
const RAMP = 2 / 3;

function checkStages(stages: unknown, epochs: number): number {
  if (Number.isSafeInteger(stages) && (stages as number) >= 1 && (stages as number) <= epochs)
    return stages as number;
  throw new CompactRnnError(
    'INVALID_OPTION',
    `stages must be a whole number from 1 to ${epochs}, the epochs, but is ${shown(stages)}`,
  );
}

/** The epochs after each stage. */
function epochsAfter(stages: number, epochs: number): number[] {
  const each = Math.max(1, Math.floor((RAMP * epochs) / stages));
  return Array.from({ length: stages }, (_, s) =>
    s < stages - 1 ? each : epochs - each * (stages - 1),
  );
}

/**
 * Prunes and trains in turns. W_x and W_h of the layers become `sparse` weights, whatever kind they
 * were.
 *
 * @param start it stays as it is.
 * @throws CompactRnnError as {@link train} and {@link compress}.
 */
export async function prune(
  start: Network,
  examples: TrainingExamples,
  options: PruneOptions,
): Promise<PrunedModel> {
  checkOptionNames('prune', options, [...OWN, ...OF_TRAINING]);
  const { density, stages: count = 6, layers, epochs = 10, ...training } = options;
  checkShare(density, 'density');
  const stages = checkStages(count, epochs);
  const decay = training.optimizer?.decay ?? 1;
  const rate = training.optimizer?.rate ?? (training.optimizer?.kind === 'sgd' ? 0.1 : 1e-3);
  const densities = Array.from(
    { length: stages },
    (_, s) => density + (1 - density) * (1 - (s + 1) / stages) ** 3,
  );
  const records: EpochRecord[] = [];
  let trained: TrainedModel | undefined;
  for (const [s, length] of epochsAfter(stages, epochs).entries()) {
    const network = trained?.model ?? start;
    const plan = planCompression(network, { method: 'pruned', density: densities[s], layers });
    const { model: pruned } = await compress(network, plan, { signal: options.signal });
    const passed = { epochs: records.length, steps: records.at(-1)?.step ?? 0 };
    trained = await train(pruned, examples, {
      ...training,
      optimizer: { ...training.optimizer, rate: rate * decay ** passed.epochs },
      epochs: length,
      onProgress: (event) => training.onProgress?.(later(event, passed, epochs)),
    });
    records.push(...trained.report.epochs.map((record) => laterRecord(record, passed)));
  }
  const { model, report } = trained!;
  return { model, densities, report: { ...report, epochs: records, bestEpoch: records.length } };
}

/** What the stages before took. */
interface Passed {
  readonly epochs: number;
  readonly steps: number;
}

function laterRecord(record: EpochRecord, { epochs, steps }: Passed): EpochRecord {
  return { ...record, epoch: record.epoch + epochs, step: record.step + steps };
}

/** An event of one stage as one of the whole. */
function later(event: TrainingEvent, passed: Passed, epochs: number): TrainingEvent {
  switch (event.kind) {
    case 'batch':
      return {
        ...event,
        epoch: event.epoch + passed.epochs,
        step: event.step + passed.steps,
        epochs,
      };
    case 'epoch':
      return { ...event, record: laterRecord(event.record, passed) };
    default:
      return event;
  }
}

const OWN = ['density', 'stages', 'layers'];
const OF_TRAINING = [
  ...['criterion', 'optimizer', 'epochs', 'batch', 'truncate', 'dropout', 'quantized'],
  ...['freeze', 'seed', 'threads', 'signal', 'onProgress'],
];
