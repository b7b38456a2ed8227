/** Training examples: sequences of inputs with labels or targets, and data sets of them. */
import { types } from 'node:util';
import { invalidInput, invalidOption } from '../errors';
import { shown } from '../json';
import { untilAborted } from '../options';
import { type Network, networkInputSize, networkOutputSize } from '../model';
import type { StateGraph } from './state-graph';

/** A sequence of inputs with its labels or targets. */
export interface TrainingExample {
  /** [frames, inputSize], row-major; [frames] tokens where the model has an embedding. */
  readonly inputs: Float32Array;
  /** The length of the sequence, at least 1. */
  readonly frames: number;
  /**
   * `ctc` and `smbr`: the units in order, without blanks. `ce` and `lm`: a unit for each frame, or
   * -1 for a frame that does not count.
   */
  readonly labels?: ArrayLike<number>;
  /** `mse` and `kl`: the desired outputs, [frames, outputSize]. */
  readonly targets?: Float32Array;
  /** `smbr`: competing hypotheses, as `withGraph` and `withLattices` add them. */
  readonly graph?: StateGraph;
}

/** A data set of examples, which may be read or computed on demand. */
export interface TrainingExamples {
  /** The number of examples of one epoch. */
  readonly count: number;
  /** About how many frames example i has: examples of similar length go into one batch. */
  readonly frames: (i: number) => number;
  /**
   * Loads example i of an epoch, which counts from 0. Examples may differ from epoch to epoch, but
   * must be the same each time within one epoch.
   */
  readonly load: (i: number, epoch: number) => TrainingExample | Promise<TrainingExample>;
  /** The name of example i in errors; default `example i`. */
  readonly name?: (i: number) => string;
  /**
   * A description of how examples are augmented, in words or JSON: a training that resumes from a
   * checkpoint must have the same. Default: not augmented.
   */
  readonly augmentation?: string;
}

/**
 * A data set of examples in memory.
 * @param list at least one example; not copied.
 * @throws CompactRnnError INVALID_INPUT where there are none; INVALID_OPTION for another type.
 */
export function trainingExamples(list: readonly TrainingExample[]): TrainingExamples {
  const given: unknown = list;
  if (!Array.isArray(given))
    throw invalidOption(`trainingExamples takes an array of examples, but got ${shown(given)}`);
  if (list.length === 0) throw invalidInput('there are no examples to learn from');
  return {
    count: list.length,
    frames: (i) => (Object(list[i]) as TrainingExample).frames,
    load: (i) => list[i]!,
  };
}

/** The most examples of an epoch, whose order is in memory, and the most labels of an example. */
const MOST = 2 ** 24;

/**
 * Checks a data set from untyped code; each of its properties is read once.
 * @param what its name in errors.
 * @throws CompactRnnError INVALID_OPTION for another type; INVALID_INPUT where it is empty.
 */
export function checkedExamples(examples: unknown, what: string): TrainingExamples {
  if (typeof examples !== 'object' || examples === null)
    throw invalidOption(
      `${what} must be examples, as trainingExamples and loadRecordings make them, but are ${shown(examples)}`,
    );
  const supply = examples as TrainingExamples;
  const { count, frames, load, name, augmentation } = supply;
  for (const [key, value] of Object.entries({ frames, load, ...(name && { name }) }))
    if (typeof value !== 'function')
      throw invalidOption(`${key} of ${what} must be a function, but is ${shown(value)}`);
  if (augmentation !== undefined && typeof (augmentation as unknown) !== 'string')
    throw invalidOption(`augmentation of ${what} must be a string, but is ${shown(augmentation)}`);
  if (count === 0) throw invalidInput('there are no examples to learn from');
  if (!Number.isSafeInteger(count) || count < 0 || count > MOST)
    throw invalidOption(
      `count of ${what} must be a whole number from 1 to ${MOST}, but is ${shown(count)}`,
    );
  return {
    count,
    frames: (i) => frames.call(supply, i),
    load: (i, epoch) => load.call(supply, i, epoch),
    ...(name && { name: (i) => name.call(supply, i) }),
    ...(augmentation !== undefined && { augmentation }),
  };
}

/**
 * About how many frames each example has.
 * @throws CompactRnnError INVALID_INPUT naming the first that is not a number.
 */
export function framesOfAll(examples: TrainingExamples): Float64Array {
  return Float64Array.from({ length: examples.count }, (_, i) => {
    const frames: unknown = examples.frames(i);
    if (typeof frames === 'number' && frames >= 0) return frames;
    disregard(frames);
    throw invalidInput(
      `${nameOf(examples, i)} must have a number of frames, but frames(${i}) gave ${shown(frames)}`,
    );
  });
}

/** Loaded examples, and their names in errors. */
export interface LoadedExamples {
  readonly examples: TrainingExample[];
  readonly names: string[];
}

/**
 * Loads the examples `indices` of an epoch; each of their properties is read once.
 * @throws CompactRnnError INVALID_INPUT naming what is not an example; the reason of `signal`.
 */
export async function loadExamples(
  examples: Pick<TrainingExamples, 'load' | 'name'>,
  indices: readonly number[],
  epoch: number,
  signal: AbortSignal | undefined,
): Promise<LoadedExamples> {
  const names = indices.map((i) => nameOf(examples, i));
  const load = (): Promise<unknown[]> =>
    Promise.all(indices.map(async (i) => examples.load(i, epoch)));
  const loaded = await untilAborted(load, signal);
  return { examples: loaded.map((example, i) => readExample(example, names[i]!)), names };
}

/** The name of example i in errors. */
export function nameOf({ name }: Pick<TrainingExamples, 'name'>, i: number): string {
  const given: unknown = name?.(i);
  if (typeof given === 'string') return given;
  disregard(given);
  return `example ${i}`;
}

/** Handles the rejection of a promise that was returned in place of a value. */
function disregard(value: unknown): void {
  if (value instanceof Promise) value.catch(() => undefined);
}

/** A copy of an example, each of whose properties is read once. */
export function readExample(example: unknown, name: string): TrainingExample {
  if (typeof example !== 'object' || example === null)
    throw invalidInput(`${name} must be { inputs, frames, ... }, but is ${shown(example)}`);
  const { inputs, frames, labels, targets, graph } = example as TrainingExample;
  return {
    inputs,
    frames,
    ...(labels && { labels: readLabels(labels, name) }),
    ...(targets && { targets }),
    ...(graph && { graph }),
  };
}

function readLabels(labels: unknown, name: string): ArrayLike<number> {
  const isList = Array.isArray(labels) || types.isTypedArray(labels);
  if (!isList || labels.length > MOST)
    throw invalidInput(
      `the labels of ${name} must be an array of at most ${MOST} numbers, but are ${shown(labels)}`,
    );
  return Array.from(labels as ArrayLike<number>);
}

/** The sizes that the examples of a network must have. */
export interface ExampleSizes {
  readonly inputSize: number;
  readonly outputSize: number;
  /** The size of the vocabulary where inputs are tokens. */
  readonly tokens?: number | undefined;
  /** Whether the model has one output, for the last frame. */
  readonly lastFrame: boolean;
}

/** The sizes of the examples of `network`. */
export function exampleSizes(network: Network): ExampleSizes {
  return {
    inputSize: networkInputSize(network),
    outputSize: networkOutputSize(network),
    tokens: network.embedding?.rows,
    lastFrame: network.emits === 'last-frame',
  };
}
