/** What a model learns from: sequences of inputs, with labels or targets. */
import { types } from 'node:util';
import { invalidInput, invalidOption } from '../errors';
import { shown } from '../json';
import { untilAborted } from '../options';
import { type Network, networkInputSize, networkOutputSize } from '../model';
import type { StateGraph } from './state-graph';

/** A sequence of inputs, with the labels or targets of its outputs. */
export interface TrainingExample {
  /** [frames, inputSize], row-major; tokens where the model has an embedding. */
  readonly inputs: Float32Array;
  /** The length of the sequence, at least 1. */
  readonly frames: number;
  /**
   * `ctc` and `smbr`: the units in order, no blanks; `ce` and `lm`: a unit for each frame, -1 where
   * none is asked for.
   */
  readonly labels?: ArrayLike<number>;
  /** `mse` and `kl`: what the outputs should be, [frames, outputSize]. */
  readonly targets?: Float32Array;
  /** `smbr`: what may be said instead, such as `withGraph` and `withLattices` give it. */
  readonly graph?: StateGraph;
}

/** A supply of examples, which may be read or made when they are asked for. */
export interface TrainingExamples {
  /** The number of examples of one epoch. */
  readonly count: number;
  /** About how many frames example i has: examples of like length go into one batch. */
  readonly frames: (i: number) => number;
  /**
   * Example i of an epoch, which counts from 0. What is made on the fly may differ from epoch to
   * epoch, but must be the same whenever it is asked for in one epoch.
   */
  readonly load: (i: number, epoch: number) => TrainingExample | Promise<TrainingExample>;
  /** What errors call example i; default its number. */
  readonly name?: (i: number) => string;
  /**
   * How the examples are varied, in words or as JSON: a training that goes on from a checkpoint
   * must have the same. Default: they are not.
   */
  readonly augmentation?: string;
}

/**
 * Examples that are in memory.
 * @param list at least one; not copied.
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

/** The most examples of an epoch, whose order is kept in memory; and labels of an example. */
const MOST = 2 ** 24;

/**
 * A supply of examples that plain JavaScript handed over, read once.
 * @param what it is called in errors.
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

/** Examples of an epoch, and what errors call each. */
export interface LoadedExamples {
  readonly examples: TrainingExample[];
  readonly names: string[];
}

/**
 * Examples `indices` of an epoch, whose parts are read once.
 * @throws CompactRnnError INVALID_INPUT naming what is not an example; the reason of
 *   `signal`.
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

/** What errors call example i. */
export function nameOf({ name }: Pick<TrainingExamples, 'name'>, i: number): string {
  const given: unknown = name?.(i);
  if (typeof given === 'string') return given;
  disregard(given);
  return `example ${i}`;
}

/** Of what an async function gave where a value was asked for: nobody awaits it. */
function disregard(value: unknown): void {
  if (value instanceof Promise) value.catch(() => undefined);
}

/** The parts of an example, read once. */
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

/** What examples must fit. */
export interface ExampleSizes {
  readonly inputSize: number;
  readonly outputSize: number;
  /** Where inputs are tokens: how many there are. */
  readonly tokens?: number | undefined;
  /** Whether the model answers once, with its last frame. */
  readonly lastFrame: boolean;
}

export function exampleSizes(network: Network): ExampleSizes {
  return {
    inputSize: networkInputSize(network),
    outputSize: networkOutputSize(network),
    tokens: network.embedding?.rows,
    lastFrame: network.emits === 'last-frame',
  };
}
