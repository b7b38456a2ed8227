/**
 * Where the mean of h goes in calibrated fits. What is fitted is what varies, so that the constant
 * part of what factors lose is left:
 *
 *     W h + b ~ Z P h + b',    b' = b + (W - Z P) mean(h)
 *
 * which of all b' makes the mean square of the difference least. No number is added: b stands there
 * already, and where one does not, the mean is not taken off.
 */
import { multiply, type DoubleMatrix, type Matrix, type SolverOptions } from '../linalg';
import type { Layer, LayerWeights, Network } from '../model';
import type { Joint } from './joint';

/** What is added to the biases beside W_h and W_x; none beside a W_x that does not exist. */
export interface Offsets {
  readonly recurrent: Float32Array;
  readonly input: Float32Array | null;
}

/**
 * Whether all that multiplies h stands beside a bias. Not where the reset gate r of a GRU acts
 * first: W_h there multiplies r h, the mean of which is another.
 */
export function hasBiases({ layers, head }: Network, { layer: l }: Joint): boolean {
  const { cell, resetAfter, weights } = layers[l]!;
  if (cell === 'gru' && !(resetAfter && weights.every(({ recurrentBias }) => recurrentBias)))
    return false;
  return l + 1 < layers.length || head.length === 0 || head[0]!.bias !== undefined;
}

/** (W - Z P) mean. */
export async function offsetOf(
  w: Matrix,
  [z, p]: readonly [z: Matrix, p: Matrix],
  mean: Float64Array,
  options: SolverOptions,
): Promise<Float32Array> {
  const column: DoubleMatrix = { rows: mean.length, cols: 1, data: mean };
  const [whole, kept] = await Promise.all([
    multiply(w, column, options),
    multiply(z, await multiply(p, column, options), options),
  ]);
  return Float32Array.from(whole.data, (value, i) => value - kept.data[i]!);
}

export function added(bias: Float32Array, offset: Float32Array): Float32Array {
  return bias.map((value, i) => value + offset[i]!);
}

/**
 * The biases of a direction with what its recurrent weight leaves to them: of a GRU's candidate
 * inside the reset gate.
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
