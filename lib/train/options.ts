/** The options of training, checked and complete. */
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import { EMBEDDING_NAME, MAX_THREADS, type Network } from '../model';
import { checkOptionNames, checkPath, checkSignal } from '../options';
import { suggest } from '../suggest';
import { fullCriterion, type Criterion, type FullCriterion } from './criterion';
import type { TrainingExamples } from './examples';
import type { TrainingEvent } from './history';
import { fullOptimizer, type FullOptimizer, type OptimizerOptions } from './optimizer';
import { parametersOf } from './parameters';

export interface CheckpointOptions {
  /** The file, replaced each time. */
  readonly path: string;
  /** Between two of them; default 10. */
  readonly minutes?: number;
  /** Goes on from the file where it exists. Default false. */
  readonly resume?: boolean;
}

export interface TrainOptions {
  readonly criterion: Criterion;
  readonly optimizer?: OptimizerOptions;
  /** Passes over the examples; default 10. */
  readonly epochs?: number;
  /** Sequences of a batch; default 16. */
  readonly batch?: number;
  /**
   * Truncated back-propagation: frames of a piece, an update after each; default the whole
   * sequence. Not for `ctc`.
   */
  readonly truncate?: number;
  /** The share of a layer's outputs that the next one does not see: 0 (the default) to below 1. */
  readonly dropout?: number;
  /**
   * Examples kept out of the training, scored after each epoch: the best weights are those of the
   * best score.
   */
  readonly dev?: TrainingExamples;
  /** Epochs without a better score after which training ends; default no end. */
  readonly patience?: number;
  /**
   * Whether matrices are used as int8 would store them, while floats learn: what comes out loses
   * less when it is stored so. Rounding is passed over by the gradient. Default false. Of other
   * kinds than dense it is what they are made of; sparse numbers, which int8 models store in f16,
   * and embeddings learn as they are.
   */
  readonly quantized?: boolean;
  /** Weights that stay as they are: layers (`lstm1`) or single weights (`lstm1 projection`). */
  readonly freeze?: readonly string[];
  /** 0 to 2^53 - 1, default 1: the same seed gives the same model. */
  readonly seed?: number;
  /** Default 1; it changes no result. */
  readonly threads?: number;
  readonly checkpoint?: CheckpointOptions;
  /** Aborting saves a checkpoint, where there is one, and rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every batch, every epoch and every checkpoint. */
  readonly onProgress?: ((event: TrainingEvent) => void) | undefined;
}

export interface FullOptions {
  readonly criterion: FullCriterion;
  readonly optimizer: FullOptimizer;
  readonly epochs: number;
  readonly batch: number;
  readonly truncate: number | undefined;
  readonly dropout: number;
  readonly dev: TrainingExamples | undefined;
  readonly patience: number;
  readonly quantized: boolean;
  readonly frozen: readonly number[];
  readonly seed: number;
  readonly threads: number;
  readonly checkpoint: Required<CheckpointOptions> | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (event: TrainingEvent) => void;
}

const NAMES = [
  ...['criterion', 'optimizer', 'epochs', 'batch', 'truncate', 'dropout', 'dev', 'patience'],
  ...['quantized', 'freeze', 'seed', 'threads', 'checkpoint', 'signal', 'onProgress'],
];

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

function whole(name: string, value: unknown, least: number, most: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most)
    return value as number;
  fail(`${name} must be a whole number from ${least} to ${most}, but is ${shown(value)}`);
}

/** @throws CompactRnnError INVALID_OPTION naming the option, its value and its range. */
export function fullOptions(network: Network, options: TrainOptions): FullOptions {
  checkOptionNames('train', options, NAMES);
  const { dropout = 0, patience, truncate, signal, checkpoint } = options;
  checkSignal(signal);
  const criterion = fullCriterion(options.criterion, network);
  if (!(typeof dropout === 'number' && dropout >= 0 && dropout < 1))
    fail(`dropout must be a number from 0 to below 1, but is ${shown(dropout)}`);
  if (truncate !== undefined) checkTruncation(truncate, criterion, network);
  const { quantized = false }: { quantized?: unknown } = options;
  if (typeof quantized !== 'boolean')
    fail(`quantized must be true or false, but is ${shown(quantized)}`);
  return {
    quantized,
    criterion,
    optimizer: fullOptimizer(options.optimizer),
    epochs: whole('epochs', options.epochs ?? 10, 1, 1e6),
    batch: whole('batch', options.batch ?? 16, 1, 65536),
    truncate,
    dropout,
    dev: options.dev,
    patience: patience === undefined ? Infinity : whole('patience', patience, 1, 1e6),
    frozen: frozenParameters(network, options.freeze ?? []),
    seed: whole('seed', options.seed ?? 1, 0, Number.MAX_SAFE_INTEGER),
    threads: whole('threads', options.threads ?? 1, 1, MAX_THREADS),
    checkpoint: checkpoint && checkedCheckpoint(checkpoint),
    signal,
    onProgress: options.onProgress ?? (() => undefined),
  };
}

function checkedCheckpoint(options: CheckpointOptions): Required<CheckpointOptions> {
  checkOptionNames('checkpoint', options, ['path', 'minutes', 'resume']);
  const { path, minutes = 10, resume = false } = options;
  checkPath(path);
  if (!(typeof minutes === 'number' && minutes >= 0))
    fail(`minutes of the checkpoint must be a number of at least 0, but is ${shown(minutes)}`);
  return { path, minutes, resume };
}

function checkTruncation(truncate: number, { kind }: FullCriterion, network: Network): void {
  whole('truncate', truncate, 1, 2 ** 20);
  if (kind === 'ctc') fail('truncate is not for ctc, which looks at whole sequences: leave it out');
  const backward = network.layers.find(({ direction }) => direction !== 'forward');
  if (backward)
    fail(
      `truncate is for forward layers only, but ${backward.name} is ${backward.direction}: leave it out`,
    );
  if (network.emits === 'last-frame')
    fail('truncate is not for a model that answers with its last frame: leave it out');
}

/** The numbers of the parameters that names of layers or of single weights stand for. */
function frozenParameters(network: Network, names: readonly string[]): number[] {
  const parameters = parametersOf(network).map(({ name }) => name);
  const layers = [...network.layers, ...network.head].map(({ name }) => name);
  if (network.embedding) layers.unshift(EMBEDDING_NAME);
  return names.flatMap((name) => {
    const isOf = (what: string): boolean =>
      what === name || what.startsWith(`${name} `) || what.startsWith(`${name}.`);
    const found = parameters.flatMap((what, i) => (isOf(what) ? [i] : []));
    if (found.length > 0) return found;
    const known = [...layers, ...parameters];
    fail(
      `freeze names ${shown(name)}, which the model does not have${suggest(name, known)}; its layers are ${layers.join(', ')}`,
    );
  });
}
