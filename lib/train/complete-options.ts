/** The options of `train`, checked and with their defaults. */
import { invalidOption } from '../errors';
import { ownElements, shown } from '../json';
import { EMBEDDING_NAME, MAX_THREADS, placesOf, type Network } from '../model';
import {
  checkCallback,
  checkLongCallOptions,
  checkPath,
  checkWholeNumber,
  readOptions,
} from '../options';
import { suggest } from '../suggest';
import { completeCriterion, criterionModule, type CompleteCriterion } from './criteria';
import { checkedExamples } from './examples';
import { checkHold } from './hold';
import { completeOptimizer, type CompleteOptimizer } from './optimizer';
import type { CheckpointOptions, TrainOptions } from './options';
import { parametersOf } from './parameters';
import { checkedQuantized, type QuantizedDtype } from './quantized';

/** The options of training with their defaults. */
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
  /** Infinity: no early stopping. */
  readonly patience: number;
  /** Null: no quantization-aware training. */
  readonly quantized: QuantizedDtype | null;
  readonly hold: number;
  /** Indices of the named parameters that are not trained. */
  readonly frozen: readonly number[];
  readonly seed: number;
  readonly threads: number;
  readonly checkpoint: Required<CheckpointOptions> | undefined;
}

const CALLBACKS = ['onBatch', 'onEpoch', 'onCheckpoint'] as const;

/** The names of all options. */
export const TRAIN_OPTIONS: readonly (keyof TrainOptions)[] = [
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

/**
 * Checks all options and fills in defaults.
 * @throws CompactRnnError INVALID_OPTION naming the option, its value and its range.
 */
export function completeTrainOptions(network: Network, given: TrainOptions): CompleteTrainOptions {
  const options = readOptions('train', given, TRAIN_OPTIONS);
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

/** The options that choose the final weights and end training early. */
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

/** The indices of the parameters of the named layers and weights. */
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
