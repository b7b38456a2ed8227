/** What a model learns from: sequences of inputs, with labels or targets. */
import { invalidInput } from '../errors';
import { type Network, networkInputSize, networkOutputSize } from '../model';

/** A sequence of inputs, with the labels or targets of its outputs. */
export interface TrainingExample {
  /** [frames, inputSize], row-major; tokens where the model has an embedding. */
  readonly inputs: Float32Array;
  /** The length of the sequence, at least 1. */
  readonly frames: number;
  /**
   * `ctc`: the units in order, no blanks; `ce` and `lm`: a unit for each frame, -1 where none is
   * asked for.
   */
  readonly labels?: ArrayLike<number>;
  /** `mse` and `kl`: what the outputs should be, [frames, outputSize]. */
  readonly targets?: Float32Array;
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
}

/**
 * Examples that are in memory.
 * @param list at least one; not copied.
 * @throws CompactRnnError INVALID_INPUT where there are none.
 */
export function trainingExamples(list: readonly TrainingExample[]): TrainingExamples {
  if (list.length === 0) throw invalidInput('there are no examples to learn from');
  return { count: list.length, frames: (i) => list[i]!.frames, load: (i) => list[i]! };
}

/** Examples of an epoch, and what errors call each. */
export interface LoadedExamples {
  readonly examples: TrainingExample[];
  readonly names: string[];
}

/** Examples `indices` of an epoch. */
export async function loadExamples(
  examples: TrainingExamples,
  indices: readonly number[],
  epoch: number,
): Promise<LoadedExamples> {
  return {
    examples: await Promise.all(indices.map(async (i) => examples.load(i, epoch))),
    names: indices.map((i) => examples.name?.(i) ?? `example ${i}`),
  };
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
