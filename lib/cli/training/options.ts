/** The options that `train` and `finetune` have in common, and what they are to the library. */
import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import type { AugmentationOptions } from '../../augment';
import type { TooLongPolicy } from '../../data';
import { invalidOption } from '../../errors';
import { type Dtype, DTYPES } from '../../weights';
import {
  CRITERIA,
  type Criterion,
  type CriterionKind,
  criterionOptions,
  defaultRate,
  QUANTIZED_DTYPES,
  type TrainOptions,
} from '../../train';
import { given, parseNumber, parseWords } from '../arguments';
import { inputFile, modelOutput, outputFile, stateFile } from '../command-files';
import { flagOf } from '../flags';
import { channelOption, threadsOption, tooLongOption } from '../recording-options';

/** Flags, those of multi-style training by the names of the library's options. */
export interface TrainingOptions extends AugmentationOptions {
  output?: string;
  data?: string;
  dev?: string;
  criterion?: CriterionKind;
  epochs?: number;
  batch?: number;
  optimizer?: 'sgd' | 'adam';
  rate?: number;
  decay?: number;
  momentum?: number;
  clipNorm?: number;
  clipValue?: number;
  weightDecay?: number;
  dropout?: number;
  truncate?: number;
  keep?: 'best' | 'last';
  patience?: number;
  delay?: number;
  freeze?: string[];
  threads?: number;
  checkpoint?: string;
  minutes?: number;
  resume?: boolean;
  tooLong?: TooLongPolicy;
  channel?: number;
  dtype?: Dtype;
  quantized?: boolean;
  /** An option of `finetune`. */
  hold?: number;
  density?: number;
  stages?: number;
  report?: string;
  json?: boolean;
}

/** What the optimizer begins with where nothing is said. */
interface OptimizerDefaults {
  /** The default learning rate of Adam. */
  readonly rate: number;
  readonly clipNorm?: number;
}

/**
 * From random weights: measured over AN4 and strings of digits (docs/results/from-scratch.md),
 * where the library's 0.001 leaves half as many units again wrong after ten epochs.
 */
export const FROM_RANDOM: OptimizerDefaults = { rate: 0.002, clipNorm: 5 };
/** Weights that were trained want smaller steps. */
const FROM_TRAINED: OptimizerDefaults = { rate: defaultRate('adam') };

function keepOption(): Option {
  const help = 'which epoch to keep: the best on --dev (default) or the last';
  return new Option('--keep <epoch>', help).choices(['best', 'last']);
}

export function addTrainingOptions(
  command: Command,
  { rate, clipNorm }: OptimizerDefaults = FROM_TRAINED,
): Command {
  return command
    .addOption(
      inputFile('--data <manifest>', 'manifest to learn from: a line of JSON for each utterance'),
    )
    .addOption(modelOutput())
    .addOption(
      inputFile(
        '--dev <manifest>',
        'manifest of held-out utterances: the epoch that does best on them is kept',
      ),
    )
    .addOption(channelOption())
    .option('--epochs <count>', 'passes over the data; default 10', parseNumber)
    .option('--batch <count>', 'sequences in an update; default 16', parseNumber)
    .addOption(new Option('--optimizer <name>', 'default adam').choices(['adam', 'sgd']))
    .option('--rate <size>', `learning rate; default ${rate} (adam), 0.1 (sgd)`, parseNumber)
    .option('--decay <share>', 'factor on the rate after each epoch; default 1', parseNumber)
    .option('--momentum <share>', 'for sgd; default 0', parseNumber)
    .option(
      '--clip-norm <size>',
      `largest norm of the gradient; default ${clipNorm ?? 'none'}`,
      parseNumber,
    )
    .option('--clip-value <size>', 'largest magnitude of its elements; default none', parseNumber)
    .option(
      '--weight-decay <size>',
      'L2: this times the weight is added to the gradient; default 0',
      parseNumber,
    )
    .option('--dropout <share>', 'share of outputs dropped between layers; default 0', parseNumber)
    .option(
      '--truncate <frames>',
      'frames of truncated back-propagation; not for ctc; default: whole sequences',
      parseNumber,
    )
    .addOption(keepOption())
    .option(
      '--patience <epochs>',
      'stop after so many without a better score on --dev; default: never',
      parseNumber,
    )
    .option(
      '--delay <frames>',
      'for ce: how far the outputs lag behind the input; default 0',
      parseNumber,
    )
    .option(
      '--freeze <names>',
      'layers or weights to leave unchanged, separated by commas',
      parseWords,
    )
    .option('--seed <number>', 'the same seed gives the same model; default 1', parseNumber)
    .addOption(threadsOption())
    .addOption(
      stateFile(
        '--checkpoint <file>',
        'where to save the state for --resume; default OUTPUT.checkpoint',
        ({ output }) => (typeof output === 'string' ? checkpointOf(output) : undefined),
      ),
    )
    .option('--minutes <count>', 'time between checkpoints; default 10', parseNumber)
    .option('--resume', 'continue from the checkpoint, if there is one')
    .addOption(tooLongOption())
    .addOption(
      new Option(
        '--dtype <type>',
        'type to store weights in; default: as in the initial model',
      ).choices(DTYPES),
    )
    .option('--quantized', 'quantization-aware training for --dtype int8 or int4')
    .addOption(outputFile('--report <file.html>', 'write an HTML page with the training curves'))
    .option('--json', 'print JSON: a line for each epoch, then the result');
}

/** Where the checkpoint of a training goes that is not told where. */
export function checkpointOf(output: string): string {
  return `${output}.checkpoint`;
}

/** The options of `train` that are flags by the same names. */
const TRAIN_OPTIONS = [
  'epochs',
  'batch',
  'truncate',
  'dropout',
  'keep',
  'patience',
  'freeze',
  'hold',
  'seed',
] as const;

const OPTIMIZER_OPTIONS = [
  'rate',
  'decay',
  'momentum',
  'clipNorm',
  'clipValue',
  'weightDecay',
] as const;

/** The options of `train`, but for the criterion and the dev set. */
export function trainOptions(options: TrainingOptions): Omit<TrainOptions, 'criterion' | 'dev'> {
  const { quantized, optimizer, threads = availableParallelism() } = options;
  const dtype = QUANTIZED_DTYPES.find((each) => each === options.dtype);
  if (quantized && !dtype)
    throw invalidOption(
      '--quantized learns what --dtype int8 or int4 stores: give both, or neither',
    );
  return {
    ...given(options, TRAIN_OPTIONS),
    ...(quantized && dtype && { quantized: dtype }),
    threads,
    optimizer: {
      ...(optimizer !== undefined && { kind: optimizer }),
      ...given(options, OPTIMIZER_OPTIONS),
    },
  };
}

/**
 * @throws CompactRnnError INVALID_OPTION for what does not go with pruning, whose stages are
 *   trainings of their own.
 */
export function checkPruning({ density, stages, ...options }: TrainingOptions): void {
  if (density === undefined) {
    if (stages !== undefined)
      throw invalidOption('--stages says how --density is reached: give both, or neither');
    return;
  }
  const flags = {
    dev: '--dev',
    hold: '--hold',
    keep: '--keep',
    patience: '--patience',
    checkpoint: '--checkpoint',
    minutes: '--minutes',
  };
  const all = { ...flags, resume: '--resume' } as const;
  for (const [key, flag] of Object.entries(all))
    if (options[key as keyof typeof all] !== undefined)
      throw invalidOption(`--density prunes in stages, which know no ${flag}: leave that out`);
}

/** Options of criteria that are flags of commands. */
export interface CriterionOptions {
  /** Frames. */
  delay?: number;
  /** Above 0. */
  temperature?: number;
  /** Above 0. */
  acousticScale?: number;
  /** 0 to 1. */
  ctcWeight?: number;
}

/** @throws CompactRnnError INVALID_OPTION where an option is not for the criterion. */
export function criterionFrom(kind: CriterionKind, flags: CriterionOptions): Criterion {
  const options = given(flags, ['delay', 'temperature', 'acousticScale', 'ctcWeight']);
  const known = criterionOptions(kind);
  const foreign = Object.keys(options).find((name) => !known.includes(name));
  if (foreign === undefined) return { kind, ...options };
  const takers = CRITERIA.filter((each) => criterionOptions(each).includes(foreign));
  throw invalidOption(
    `${flagOf(foreign)} is for ${takers.join(' and ')} only, but the criterion is ${kind}`,
  );
}
