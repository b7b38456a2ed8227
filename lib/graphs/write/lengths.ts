/**
 * Sequences of different lengths in one batch (`sequence_lens`): after its end a sequence gives
 * zeros and keeps its state, and backward directions begin at its own last frame.
 */
import { unsupportedModel } from '../../errors';
import type { RecurrentNode } from '../recurrent-node';
import type { Steps } from './steps';

export interface Lengths {
  /** Whether a frame is one of the sequence: [frames, batch, 1]. */
  readonly active: string;
  /** The frames of each sequence in the opposite order. */
  readonly reversed: (x: string) => string;
}

/** The first operator set with Range. */
const FIRST_RANGE = 11;

/** @returns undefined where all sequences last to the end. */
export function lengthsOf(steps: Steps, node: RecurrentNode, x: string): Lengths | undefined {
  const { lengths } = node.operands;
  if (lengths === '') return undefined;
  if (steps.opset < FIRST_RANGE)
    throw unsupportedModel(
      `${node.node.label}: its sequence_lens need operator set ${FIRST_RANGE}, but the model has ${steps.opset}`,
    );
  const int64 = 7;
  const lens = steps.op('Cast', [lengths], { to: int64 });
  const count = steps.op('Gather', [steps.op('Shape', [x]), steps.weights.ints(steps, [0])]);
  const zero = steps.squeeze(steps.weights.ints(steps, [0]), [0]);
  const one = steps.squeeze(steps.weights.ints(steps, [1]), [0]);
  const frames = steps.op('Range', [zero, steps.squeeze(count, [0]), one]);
  const before = steps.op('Less', [steps.unsqueeze(frames, [1]), steps.unsqueeze(lens, [0])]);
  return {
    active: steps.unsqueeze(before, [2]),
    reversed: (value) =>
      steps.op('ReverseSequence', [value, lens], { time_axis: 0, batch_axis: 1 }),
  };
}
