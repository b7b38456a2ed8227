/**
 * Magnitude pruning in stages, with training between them (Narang et al. 2017): the weights that
 * are left are trained before more are pruned. The density, the share of a matrix that is left, is
 * after stage s of S
 *
 *     density + (1 - density) (1 - s / S)^3        (Zhu and Gupta 2017, Eq. 1)
 *
 * so that most goes early, when there is much to spare. What is pruned stays zero.
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
  type BatchRecord,
  type EpochRecord,
  type TrainedModel,
  type TrainingExamples,
  type TrainOptions,
} from '../train';

/** How sparse the layers become and in how many stages, and how they are trained between them. */
export interface PruneOptions extends Omit<
  TrainOptions,
  'checkpoint' | 'onCheckpoint' | 'dev' | 'patience' | 'hold'
> {
  /** The share of each matrix of the layers that is left in the end: above 0, at most 1. */
  readonly density: number;
  /** S, from 1; default 6. At most as many as there are epochs. */
  readonly stages?: number | undefined;
  /** Names of the layers to prune; default all. */
  readonly layers?: readonly string[] | undefined;
}

/** The pruned model, and how its training went. */
export interface PrunedModel extends TrainedModel {
  /** The density after each stage, 0 to 1, in order. */
  readonly densities: readonly number[];
}

const NAMES: readonly (keyof PruneOptions)[] = [
  'density',
  'stages',
  'layers',
  'criterion',
  'optimizer',
  'epochs',
  'batch',
  'truncate',
  'dropout',
  'quantized',
  'freeze',
  'seed',
  'threads',
  'signal',
  'onProgress',
  'onBatch',
  'onEpoch',
];

/**
 * Prunes and trains in turns. W_x and W_h of the layers become `sparse` weights, whatever kind they
 * were.
 *
 * @param start it stays as it is.
 * @param examples the training set, for the epochs between the stages.
 * @returns the model, a record of each epoch, and the density after each stage.
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

/** The share of all epochs that follow the stages but the last, in equal parts. */
const RAMP = 2 / 3;

/** The epochs after each stage. */
function epochsAfter(stages: number, epochs: number): number[] {
  const each = Math.max(1, Math.floor((RAMP * epochs) / stages));
  return Array.from({ length: stages }, (_, s) =>
    s < stages - 1 ? each : epochs - each * (stages - 1),
  );
}

/** What the stages before took. */
interface Passed {
  readonly epochs: number;
  readonly steps: number;
}

/** A record of one stage, its epochs and steps counted from the first stage on. */
function countedOn<R extends BatchRecord | EpochRecord>(record: R, { epochs, steps }: Passed): R {
  return { ...record, epoch: record.epoch + epochs, step: record.step + steps };
}

/** Tells of the training of one stage as of a part of the whole. */
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
