/**
 * Gradual magnitude pruning (Narang et al. 2017): in stages, after each of which the weights that
 * are left are trained. The density, the share of the numbers of a matrix that is left, after stage
 * s of S is
 *
 *     density + (1 - density) (1 - s / S)^3        (Zhu and Gupta 2017, Eq. 1)
 *
 * so that most weights are pruned early, when many are redundant. Pruned weights stay zero.
 */
import { withCallbacks } from '../callbacks';
import { checkShare, compress, planCompression } from '../compress';
import { invalidOption } from '../errors';
import { shown } from '../json';
import { type Network, ownNetwork } from '../model';
import { checkLongCallOptions, checkWholeNumber, readOptions } from '../options';
import {
  completeOptimizer,
  progressOf,
  train,
  TRAIN_OPTIONS,
  type BatchRecord,
  type EpochRecord,
  type TrainedModel,
  type TrainingExamples,
  type TrainOptions,
} from '../train';

/** Options of training that pruning does not take: each of its stages is a training of its own. */
const NOT_TAKEN = ['checkpoint', 'onCheckpoint', 'dev', 'keep', 'patience', 'hold'] as const;

/** Options of {@link prune}: the density, the stages, and the training after each. */
export interface PruneOptions extends Omit<TrainOptions, (typeof NOT_TAKEN)[number]> {
  /** The share of the numbers of each matrix that is left in the end: above 0, at most 1. */
  readonly density: number;
  /** The number of stages S: from 1 to the number of epochs, default 6. */
  readonly stages?: number | undefined;
  /** Names of the layers to prune; default all. */
  readonly layers?: readonly string[] | undefined;
}

/** The result of {@link prune}. */
export interface PrunedModel extends TrainedModel {
  /** The density after each stage, 0 to 1, in order. */
  readonly densities: readonly number[];
}

const NAMES: readonly (keyof PruneOptions)[] = [
  'density',
  'stages',
  'layers',
  ...TRAIN_OPTIONS.filter((name) => !(NOT_TAKEN as readonly string[]).includes(name)),
] as (keyof PruneOptions)[];

/**
 * Prunes a network in stages, and trains it after each. W_x and W_h of the layers become `sparse`
 * weights, whatever kind they were.
 *
 * @param start the network to start from, which is not changed.
 * @param examples the training set.
 * @returns the model, the record of each epoch, and the density after each stage.
 * @throws CompactRnnError as {@link train} and {@link compress}.
 */
export async function prune(
  start: Network,
  examples: TrainingExamples,
  options: PruneOptions,
): Promise<PrunedModel> {
  const given = readOptions('prune', options, NAMES);
  checkLongCallOptions(given);
  return withCallbacks(given, (own) => pruned(start, examples, own));
}

async function pruned(
  start: Network,
  examples: TrainingExamples,
  given: PruneOptions,
): Promise<PrunedModel> {
  const { density, stages: count = 6, layers, epochs = 10, ...training } = given;
  checkShare(density, 'density');
  checkWholeNumber('epochs', epochs, 1, 1e6);
  const stages = checkStages(count, epochs);
  const optimizer = completeOptimizer(training.optimizer);
  const { decay, rate } = optimizer;
  const densities = densitiesOf(density, stages);
  const records: EpochRecord[] = [];
  const first = ownNetwork(start);
  let trained: TrainedModel | undefined;
  for (const [s, length] of epochsAfter(stages, epochs).entries()) {
    const network = trained?.model ?? first;
    const plan = planCompression(network, { method: 'pruned', density: densities[s], layers });
    const { model: sparse } = await compress(network, plan, { signal: given.signal });
    const passed = { epochs: records.length, steps: records.at(-1)?.step ?? 0 };
    trained = await train(sparse, examples, {
      ...training,
      ...callbacksOf(given, passed, epochs),
      optimizer: { ...optimizer, rate: rate * decay ** passed.epochs },
      epochs: length,
    });
    records.push(...trained.report.epochs.map((record) => countedOn(record, passed)));
  }
  const { model, report } = trained!;
  const last = records.length;
  return {
    model,
    densities,
    report: { ...report, epochs: records, bestEpoch: last, keptEpoch: last },
  };
}

function checkStages(stages: unknown, epochs: number): number {
  if (Number.isSafeInteger(stages) && (stages as number) >= 1 && (stages as number) <= epochs)
    return stages as number;
  throw invalidOption(
    `stages must be a whole number from 1 to ${epochs}, the epochs, but is ${shown(stages)}`,
  );
}

/** The density after each stage. */
function densitiesOf(density: number, stages: number): number[] {
  return Array.from(
    { length: stages },
    (_, s) => density + (1 - density) * (1 - (s + 1) / stages) ** 3,
  );
}

/** The share of all epochs that all stages but the last take, in equal parts. */
const RAMP = 2 / 3;

/** The epochs after each stage. */
function epochsAfter(stages: number, epochs: number): number[] {
  const each = Math.max(1, Math.floor((RAMP * epochs) / stages));
  return Array.from({ length: stages }, (_, s) =>
    s < stages - 1 ? each : epochs - each * (stages - 1),
  );
}

/** The epochs and steps of the stages before. */
interface Passed {
  readonly epochs: number;
  readonly steps: number;
}

/** The record of one stage with epochs and steps counted from the first stage. */
function countedOn<R extends BatchRecord | EpochRecord>(record: R, { epochs, steps }: Passed): R {
  return { ...record, epoch: record.epoch + epochs, step: record.step + steps };
}

/** Callbacks that report the training of one stage as a part of the whole. */
function callbacksOf(
  { onProgress, onBatch, onEpoch }: PruneOptions,
  passed: Passed,
  epochs: number,
): Pick<TrainOptions, 'onProgress' | 'onBatch' | 'onEpoch'> {
  return {
    onProgress: undefined,
    onBatch: (record) => {
      const counted = { ...countedOn(record, passed), epochs };
      onBatch?.(counted);
      onProgress?.(progressOf(counted));
    },
    onEpoch: (record, network) => onEpoch?.(countedOn(record, passed), network),
  };
}
