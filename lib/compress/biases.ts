/**
 * Where the mean of h goes in calibrated fits. They fit the part of h that varies; the constant
 * part of what the factors lose goes to the biases:
 *
 *     W h + b ~ Z P h + b',    b' = b + (W - Z P) mean(h)
 *
 * Of all b' this one makes the mean square of the difference least. It adds no number, as b is
 * there already; where there is no b, the mean stays in the fit.
 */
import { multiply, type DoubleMatrix, type Matrix, type SolverOptions } from '../linalg';
import type { Layer, LayerWeights, Network } from '../model';
import { consumerOf, type ProjectionGroup } from './projection-group';

/** What is added to the biases that go with W_h and W_x; null where there is no W_x. */
export interface Offsets {
  readonly recurrent: Float32Array;
  readonly input: Float32Array | null;
}

/**
 * Whether every matrix that multiplies h has a bias to go with it. Not where the reset gate r of a
 * GRU acts first: W_h then multiplies r h, which has another mean.
 */
export function hasBiases(network: Network, { layer: l }: ProjectionGroup): boolean {
  const { cell, resetAfter, weights } = network.layers[l]!;
  if (cell === 'gru' && !(resetAfter && weights.every(({ recurrentBias }) => recurrentBias)))
    return false;
  const consumer = consumerOf(network, l);
  return !(consumer && 'dense' in consumer) || consumer.dense.bias !== undefined;
}

/** (W - Z P) mean. */
export async function offsetOf(
  w: Matrix,
  [z, p]: readonly [z: Matrix, p: Matrix],
  mean: Float64Array,
  options: SolverOptions,
): Promise<Float32Array> {
  const column: DoubleMatrix = { rows: mean.length, cols: 1, data: mean };
  const projected = multiply(p, column, options).then((mp) => multiply(z, mp, options));
  // Both are waited for from the start: the failure of one is never left to itself.
  const [whole, kept] = await Promise.all([multiply(w, column, options), projected]);
  return Float32Array.from(whole.data, (value, i) => value - kept.data[i]!);
}

export function added(bias: Float32Array, offset: Float32Array): Float32Array {
  return bias.map((value, i) => value + offset[i]!);
}

/**
 * The biases of a direction with the offset of its recurrent weight added. That of a GRU's
 * candidate goes to the bias inside the reset gate.
 */
export function withRecurrentOffset(
  { cell, hiddenSize }: Layer,
  { bias, recurrentBias }: LayerWeights,
  offset: Float32Array,
): Pick<LayerWeights, 'bias' | 'recurrentBias'> {
  if (cell !== 'gru' || !recurrentBias) return { bias: added(bias, offset) };
  const ofGates = offset.slice().fill(0, 2 * hiddenSize);
  return {
    bias: added(bias, ofGates),
    recurrentBias: added(recurrentBias, offset.subarray(2 * hiddenSize)),
  };
}
