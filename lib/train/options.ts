/** The options of training, checked and complete. */
import { invalidOption } from '../errors';
import { ownElements, shown } from '../json';
import { EMBEDDING_NAME, MAX_THREADS, placesOf, type Network } from '../model';
import {
  checkCallback,
  checkLongCallOptions,
  checkPath,
  checkWholeNumber,
  readOptions,
  type LongCallOptions,
} from '../options';
import { suggest } from '../suggest';
import {
  completeCriterion,
  criterionModule,
  type CompleteCriterion,
  type Criterion,
} from './criteria';
import { checkedExamples, type TrainingExamples } from './examples';
import { checkHold } from './hold';
import type { BatchRecord, EpochRecord } from './history';
import { completeOptimizer, type CompleteOptimizer, type OptimizerOptions } from './optimizer';
import { parametersOf } from './parameters';
import { checkedQuantized, type QuantizedDtype } from './quantized';

/** Where and how often training saves what resuming needs. */
export interface CheckpointOptions {
  /** The file, replaced each time. */
  readonly path: string;
  /** Minutes between two checkpoints, 0 or more; default 10. */
  readonly minutes?: number;
  /** Goes on from the file where it exists. Default false. */
  readonly resume?: boolean;
}

/** Aborting saves a checkpoint, where there is one, before it rejects with the signal's reason. */
export interface TrainOptions extends LongCallOptions {
  /** What is made small. */
  readonly criterion: Criterion;
  /** Default Adam. */
  readonly optimizer?: OptimizerOptions;
  /** Passes over the examples, 1 to 1,000,000; default 10. */
  readonly epochs?: number;
  /** Sequences of a batch, 1 to 65,536; default 16. */
  readonly batch?: number;
  /**
   * Truncated back-propagation: frames of a piece, 1 to 2^20, an update after each; default the
   * whole sequence. Not for `ctc`.
   */
  readonly truncate?: number;
  /** The share of a layer's outputs that the next one does not see: 0 (the default) to below 1. */
  readonly dropout?: number;
  /**
   * Examples kept out of the training, scored after each epoch: the best weights are those of the
   * best score.
   */
  readonly dev?: TrainingExamples;
  /**
   * Which weights the model has in the end: those of the epoch that does `best` on `dev` (the
   * default), or of the `last`, where `dev` is too small to choose and only tells how it goes.
   */
  readonly keep?: 'best' | 'last';
  /** Epochs without a better score after which training ends, from 1; default no end. */
  readonly patience?: number;
  /**
   * Whether matrices are used as int8 or int4 would store them, while floats learn: what comes out
   * loses less when it is stored so. `true` is int8. Gradients pass straight through rounding.
   * Default false. Matrices of other kinds than dense are rounded part by part, those of kinds that
   * int4 models store in int8 to that; sparse numbers, which such models store in f16, and
   * embeddings are not rounded.
   */
  readonly quantized?: boolean | 'int8' | 'int4';
  /**
   * How strongly the outputs are held to those of the network at the start, for criteria of labels:
   * this times their divergence is made small too, summed over a sequence (`ctc`) or a frame. 0
   * (the default) to 1e6. It is for adapting to few recordings without forgetting others. The loss
   * that is reported is that of the criterion.
   */
  readonly hold?: number;
  /** Weights that stay as they are: layers (`lstm1`) or single weights (`lstm1 projection`). */
  readonly freeze?: readonly string[];
  /** 0 to 2^53 - 1, default 1: the same seed gives the same model. */
  readonly seed?: number;
  /** 1 to 64, default 1; it changes no result. */
  readonly threads?: number;
  /** Default: none is saved. */
  readonly checkpoint?: CheckpointOptions;
  /** Called after each batch. */
  readonly onBatch?: ((record: BatchRecord) => void) | undefined;
  /** Called after each epoch; `network` copies the weights as they are now. */
  readonly onEpoch?: ((record: EpochRecord, network: () => Network) => void) | undefined;
  /** Called after each checkpoint, with the path of its file. */
  readonly onCheckpoint?: ((path: string) => void) | undefined;
}

export interface CompleteTrainOptions extends Pick<
  TrainOptions,
  'dev' | 'signal' | 'onProgress' | 'onBatch' | 'onEpoch' | 'onCheckpoint'
> {
  readonly criterion: CompleteCriterion;
  readonly optimizer: CompleteOptimizer;
  readonly epochs: number;
  readonly batch: number;
  readonly truncate: number | undefined;
  readonly dropout: number;
  readonly keep: 'best' | 'last';
  /** Infinity: training does not end early. */
  readonly patience: number;
  /** Null: matrices are used as floats. */
  readonly quantized: QuantizedDtype | null;
  readonly hold: number;
  /** Indices of the named parameters that never change. */
  readonly frozen: readonly number[];
  readonly seed: number;
  readonly threads: number;
  readonly checkpoint: Required<CheckpointOptions> | undefined;
}

const CALLBACKS = ['onBatch', 'onEpoch', 'onCheckpoint'] as const;
const NAMES: readonly (keyof TrainOptions)[] = [
  'criterion',
  'optimizer',
  'epochs',
  'batch',
  'truncate',
  'dropout',
  'dev',
  'keep',
  'patience',
  'quantized',
  'hold',
  'freeze',
  'seed',
  'threads',
  'checkpoint',
  'signal',
  'onProgress',
  ...CALLBACKS,
];

/** @throws CompactRnnError INVALID_OPTION naming the option, its value and its range. */
export function completeTrainOptions(network: Network, given: TrainOptions): CompleteTrainOptions {
  const options = readOptions('train', given, NAMES);
  checkLongCallOptions(options);
  for (const name of CALLBACKS) checkCallback(name, options[name]);
  const { epochs = 10, batch = 16, seed = 1, threads = 1, freeze = [], hold = 0 } = options;
  const { dropout = 0, truncate, checkpoint, signal } = options;
  const { onProgress, onBatch, onEpoch, onCheckpoint } = options;
  const criterion = completeCriterion(options.criterion, network);
  if (!(typeof dropout === 'number' && dropout >= 0 && dropout < 1))
    throw invalidOption(`dropout must be a number from 0 to below 1, but is ${shown(dropout)}`);
  if (truncate !== undefined) checkTruncation(truncate, criterion, network);
  return {
    criterion,
    optimizer: completeOptimizer(options.optimizer),
    epochs: checkWholeNumber('epochs', epochs, 1, 1e6),
    batch: checkWholeNumber('batch', batch, 1, 65536),
    truncate,
    dropout,
    ...checkedChoice(options),
    quantized: checkedQuantized(options.quantized),
    hold: checkHold(hold, criterion),
    frozen: frozenParameters(network, freeze),
    seed: checkWholeNumber('seed', seed, 0, Number.MAX_SAFE_INTEGER),
    threads: checkWholeNumber('threads', threads, 1, MAX_THREADS),
    checkpoint: checkpoint === undefined ? undefined : checkedCheckpoint(checkpoint),
    signal,
    onProgress,
    onBatch,
    onEpoch,
    onCheckpoint,
  };
}

/** By what the weights of the model are chosen, and when training ends. */
function checkedChoice({
  dev,
  keep = 'best',
  patience,
}: TrainOptions): Pick<CompleteTrainOptions, 'dev' | 'keep' | 'patience'> {
  if (!(['best', 'last'] as unknown[]).includes(keep))
    throw invalidOption(`keep must be best or last, but is ${shown(keep)}`);
  if (patience !== undefined) checkWholeNumber('patience', patience, 1, 1e6);
  if (patience !== undefined && dev === undefined)
    throw invalidOption(
      'patience waits for a better score of dev examples: give them, or leave it out',
    );
  return {
    ...(dev !== undefined && { dev: checkedExamples(dev, 'dev') }),
    keep,
    patience: patience ?? Infinity,
  };
}

function checkedCheckpoint(options: CheckpointOptions): Required<CheckpointOptions> {
  const given = readOptions('checkpoint', options, ['path', 'minutes', 'resume']);
  const { path, minutes = 10, resume = false } = given;
  checkPath(path);
  if (typeof (resume as unknown) !== 'boolean')
    throw invalidOption(`resume must be true or false, but is ${shown(resume)}`);
  if (!(typeof minutes === 'number' && minutes >= 0))
    throw invalidOption(
      `minutes of the checkpoint must be a number of at least 0, but is ${shown(minutes)}`,
    );
  return { path, minutes, resume };
}

function checkTruncation(truncate: number, { kind }: CompleteCriterion, network: Network): void {
  checkWholeNumber('truncate', truncate, 1, 2 ** 20);
  if (!criterionModule(kind).truncatable)
    throw invalidOption(
      `truncate is not for ${kind}, which looks at whole sequences: leave it out`,
    );
  const backward = network.layers.find(({ direction }) => direction !== 'forward');
  if (backward)
    throw invalidOption(
      `truncate is for forward layers only, but ${backward.name} is ${backward.direction}: leave it out`,
    );
  if (network.emits === 'last-frame')
    throw invalidOption(
      'truncate is not for a model that answers with its last frame: leave it out',
    );
}

/** The parameters that names of layers or of single weights stand for, as indices. */
function frozenParameters(network: Network, names: readonly string[]): number[] {
  const own = ownElements(names);
  if (!own?.every((name) => typeof name === 'string'))
    throw invalidOption(
      `freeze must be an array of names of layers or weights, but is ${shown(names)}`,
    );
  const parameters = parametersOf(network).map(({ name }) => name);
  const layers = placesOf(network).map(
    (place) => ('frame' in place ? place.frame : place.recurrent).name,
  );
  if (network.embedding) layers.unshift(EMBEDDING_NAME);
  return own.flatMap((name) => {
    const isOf = (what: string): boolean =>
      what === name || what.startsWith(`${name} `) || what.startsWith(`${name}.`);
    const found = parameters.flatMap((what, i) => (isOf(what) ? [i] : []));
    if (found.length > 0) return found;
    const known = [...layers, ...parameters];
    throw invalidOption(
      `freeze names ${shown(name)}, which the model does not have${suggest(name, known)}; its layers are ${layers.join(', ')}`,
    );
  });
}
