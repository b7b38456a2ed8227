/**
 * A recurrent node in standard operators. W_x x + b of all frames comes first, in one product; then
 * the frames one after the other, by a Scan, or in place where there is but one.
 */
import { unsupportedModel } from '../../errors';
import type { RecurrentNode } from '../recurrent-node';
import { projected } from './cells';
import {
  type Direction,
  type DirectionFactors,
  initialStates,
  inputSums,
  stepWeights,
} from './direction';
import { oneFrame, scanned, type Wanted } from './frames';
import { lengthsOf } from './lengths';
import type { Steps } from './steps';

/** Of each direction m [frames, batch, r], or h itself [frames, batch, N] without a P. */
export type Emitted = readonly { readonly value: string; readonly size: number }[];

/** The first operator set whose Scan has the frames as its first axis. */
const FIRST_SCAN = 9;

/**
 * Writes the nodes.
 * @returns what the next matrices read, where they are wanted to read m.
 * @throws CompactRnnError UNSUPPORTED_MODEL where the operator set has no Scan.
 */
export function writeRecurrence(
  steps: Steps,
  node: RecurrentNode,
  factors: readonly DirectionFactors[],
  wanted: Wanted,
): Emitted {
  const single = node.frames === 1 && node.operands.lengths === '';
  if (!single && steps.opset < FIRST_SCAN)
    throw unsupportedModel(
      `${node.node.label}: operator set ${steps.opset} has no Scan over frames: export the model with ${FIRST_SCAN} or later`,
    );
  const lengths = lengthsOf(steps, node, wanted.x);
  const initial = initialStates(steps, node, wanted.x);
  const x = single ? steps.reshape(wanted.x, [-1, factors[0]!.input.cols]) : wanted.x;
  const all = factors.map((each, d): Direction => {
    const backward = node.direction === 'backward' || d === 1;
    const frames = backward && lengths ? lengths.reversed(x) : x;
    const weights = stepWeights(steps, node, each, d);
    const state = initial[d]!;
    const sums = inputSums(steps, node, each, d, frames, single);
    const m = each.projection ? { m: projected(steps, weights, state.h) } : {};
    return { node, d, weights, sums, initial: { ...state, ...m }, backward };
  });
  const emitted = single
    ? oneFrame(steps, node, all, wanted)
    : scanned(steps, node, all, wanted, lengths);
  return emitted.map((value, d) => ({
    value,
    size: factors[d]!.projection?.rows ?? node.hiddenSize,
  }));
}
