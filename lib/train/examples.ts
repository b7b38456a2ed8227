/** What a model learns from. */
import { CompactRnnError } from '../errors';

/** One sequence. */
export interface TrainingExample {
  /** [frames, inputSize], row-major; tokens where the model has an embedding. */
  readonly inputs: Float32Array;
  /** At least 1. */
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
  /** Those of one epoch. */
  readonly count: number;
  /** About how many frames example i has: examples of like length go into one batch. */
  readonly frames: (i: number) => number;
  /**
   * @param epoch counts from 0: what is made on the fly may differ from epoch to epoch, but not for
   *   the same one.
   */
  readonly load: (i: number, epoch: number) => TrainingExample | Promise<TrainingExample>;
  /** What errors call example i; default its number. */
  readonly name?: (i: number) => string;
}

/** Examples that are in memory. @throws CompactRnnError INVALID_INPUT where there are none. */
export function trainingExamples(list: readonly TrainingExample[]): TrainingExamples {
  if (list.length === 0)
    throw new CompactRnnError('INVALID_INPUT', 'there are no examples to learn from');
  return { count: list.length, frames: (i) => list[i]!.frames, load: (i) => list[i]! };
}
