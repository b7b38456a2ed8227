/**
 * A recurrent node in standard operators. W_x x + b of all frames comes first, in one product; then
 * the frames, by a Scan or one after the other.
 */
import { unsupportedModel } from '../../errors';
import type { RecurrentNode } from '../recurrent-node';
import { FIRST_SCAN } from '../forms';
import { projected } from './cells';
import {
  type Direction,
  type DirectionFactors,
  initialStates,
  inputSums,
  stepWeights,
} from './direction';
import { scanned, unrolled, type Wanted } from './frames';
import { lengthsOf } from './lengths';
import type { Steps } from './steps';

/** Of each direction m [frames, batch, r], or h itself [frames, batch, N] without a P. */
export type Emitted = readonly { readonly value: string; readonly size: number }[];

/**
 * Writes the nodes.
 * @param form `unrolled` only where the graph fixes the frames, and no sequence ends before.
 * @returns what the next matrices read, where they are wanted to read m.
 * @throws CompactRnnError UNSUPPORTED_MODEL where the operator set has no Scan.
 */
export function writeRecurrence(
  steps: Steps,
  node: RecurrentNode,
  factors: readonly DirectionFactors[],
  wanted: Wanted,
  form: 'unrolled' | 'scan',
): Emitted {
  const isUnrolled = form === 'unrolled';
  if (!isUnrolled && steps.opset < FIRST_SCAN)
    throw unsupportedModel(
      `${node.node.label}: operator set ${steps.opset} has no Scan over frames: take another form, or export the model ` +
        `with ${FIRST_SCAN} or later`,
    );
  const lengths = lengthsOf(steps, node, wanted.x);
  const initial = initialStates(steps, node, wanted.x);
  const x = isUnrolled ? steps.reshape(wanted.x, [-1, factors[0]!.input.cols]) : wanted.x;
  const all = factors.map((each, d): Direction => {
    const backward = node.direction === 'backward' || d === 1;
    const frames = backward && lengths ? lengths.reversed(x) : x;
    const weights = stepWeights(steps, node, each, d);
    const state = initial[d]!;
    const sums = inputSums(steps, node, each, d, frames, isUnrolled);
    const m = each.projection ? { m: projected(steps, weights, state.h) } : {};
    return { node, d, weights, sums, initial: { ...state, ...m }, backward };
  });
  const emitted = isUnrolled
    ? unrolled(steps, node, all, wanted)
    : scanned(steps, node, all, wanted, lengths);
  return emitted.map((value, d) => ({
    value,
    size: factors[d]!.projection?.rows ?? node.hiddenSize,
  }));
}
