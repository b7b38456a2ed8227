/**
 * Magnitude pruning in stages, with training between them (Narang et al. 2017): what is left learns to do without what is gone before
 * more goes. After stage s of S the share that is left is
 *
 *     density + (1 - density) (1 - s / S)^3        (Zhu and Gupta 2017)
 *
 * of each matrix: most goes early, when there is much to spare. What is pruned stays zero.
 */
import { compress, planCompression } from '../compress';
import { checkShare } from '../compress/limits';
import { CompactRnnError } from '../errors';
import { shown } from '../json/shown';
import { Model, type Network } from '../model';
import { checkOptionNames } from '../options';
import { train, type EpochRecord, type Examples, type Trained, type TrainOptions } from '../train';

export interface PruneOptions extends Omit<TrainOptions, 'checkpoint' | 'dev' | 'patience'> {
  /** The share of the numbers of each matrix of the layers that is left in the end: above 0, at most 1. */
  readonly density: number;
  /** S, from 1; default 6. At most as many as there are epochs. */
  readonly stages?: number | undefined;
  /** Names of the layers to prune; default all. */
  readonly layers?: readonly string[] | undefined;
}

export interface GradualPruning extends Pick<Trained, 'model'> {
  /** What was left after each stage, and the epochs of training that followed. */
  readonly stages: readonly { readonly density: number; readonly epochs: readonly EpochRecord[] }[];
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
  return Array.from({ length: stages }, (_, s) => (s < stages - 1 ? each : epochs - each * (stages - 1)));
}

/**
 * Prunes and trains in turns. W_x and W_h of the layers become `sparse` weights, whatever kind they were.
 *
 * @param start it stays as it is.
 * @throws CompactRnnError as {@link train} and {@link compress}.
 */
export async function pruneGradually(
  start: Network,
  examples: Examples,
  options: PruneOptions,
): Promise<GradualPruning> {
  checkOptionNames('pruneGradually', options, [...OWN, ...OF_TRAINING]);
  const { density, stages: count = 6, layers, epochs = 10, ...training } = options;
  checkShare(density, 'density');
  const stages = checkStages(count, epochs);
  const decay = training.optimizer?.decay ?? 1;
  const rate = training.optimizer?.rate ?? (training.optimizer?.kind === 'sgd' ? 0.1 : 1e-3);
  const done: GradualPruning['stages'][number][] = [];
  let network: Network = start;
  let passed = 0;
  for (const [s, length] of epochsAfter(stages, epochs).entries()) {
    const left = density + (1 - density) * (1 - (s + 1) / stages) ** 3;
    const plan = planCompression(network, { method: 'pruned', density: left, layers });
    const { model: pruned } = await compress(network, plan, { signal: options.signal });
    const optimizer = { ...training.optimizer, rate: rate * decay ** passed };
    const { model, report } = await train(pruned, examples, { ...training, optimizer, epochs: length });
    done.push({ density: left, epochs: report.epochs });
    passed += length;
    network = model;
  }
  return { model: new Model(network), stages: done };
}

const OWN = ['density', 'stages', 'layers'];
const OF_TRAINING = [
  ...['criterion', 'optimizer', 'epochs', 'batch', 'truncate', 'dropout', 'quantized'],
  ...['freeze', 'seed', 'threads', 'signal', 'onProgress'],
];
