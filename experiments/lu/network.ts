/**
 * The initial weights of the models. All models of one size begin from the same dense weights by
 * identity initialization (`lib/init/identity.ts`), where the input weight of each upper layer is
 * the identity plus small random numbers. Structured matrices are made of those:
 *
 * - The input weight of an upper layer is fitted to the dense one, as in compressing a trained
 *   model. A Toeplitz-like matrix represents the identity exactly, at rank 1; behind a projection
 *   of r rows the identity has rank r; a hashed or low-rank matrix keeps what it can, and that is
 *   part of what the table compares.
 * - A matrix that is only random is drawn at random in its own kind. A fit to random numbers keeps
 *   next to nothing of them: at rank 5 a Toeplitz-like W_x of 1024 x 320 had an RMS of 0.007
 *   instead of 0.032, and next to nothing reached the first layer.
 */
import { compress, initNetwork, type LayerPlan, type Network, type Weight } from '../../lib';
import type { LayerSpec } from '../../lib/init';
import { mapParts, denseWeight } from '../../lib/weights';
import { startingNetwork, type Task } from '../digits/task';

/** What identity initialization multiplies random weights by. */
const SHRUNK = 0.3;

const DENSE = { inputWeight: { kind: 'dense' }, recurrentWeight: { kind: 'dense' } } as const;

/** A network of these layers with initial weights, a function of the seed alone. */
export async function startOf(
  layers: readonly LayerSpec[],
  task: Task,
  seed: number,
): Promise<Network> {
  const dense = startingNetwork(
    layers.map((layer) => ({ ...layer, ...DENSE })),
    task,
    seed,
  );
  const { layers: drawn } = initNetwork({ frontEnd: task.frontEnd, layers: [...layers] }, seed);
  const fitted = await withFittedInputs(dense, layers);
  return {
    ...fitted,
    layers: fitted.layers.map((layer, l) => {
      const { input, recurrent } = drawn[l]!.weights[0]!;
      const { inputWeight, recurrentWeight } = layers[l]!;
      const random = {
        ...(l === 0 && inputWeight && { input }),
        ...(recurrentWeight && { recurrent: l === 0 ? recurrent : shrunk(recurrent) }),
      };
      return { ...layer, weights: [{ ...layer.weights[0]!, ...random }] };
    }),
  };
}

/** The network with the input weights of its upper layers in the kinds that `layers` ask for. */
async function withFittedInputs(dense: Network, layers: readonly LayerSpec[]): Promise<Network> {
  const planned = layers.flatMap(({ inputWeight }, l): LayerPlan[] =>
    l > 0 && inputWeight ? [{ name: dense.layers[l]!.name, input: inputWeight }] : [],
  );
  if (planned.length === 0) return dense;
  // The method does not matter: the plan says the kind of each matrix.
  return (await compress(dense, { method: 'low-rank', layers: planned })).model;
}

/**
 * The weight times SHRUNK, as identity initialization scales dense ones. Where W is a product (A B,
 * or the pairs g, h of a Toeplitz-like matrix), one factor is scaled.
 */
function shrunk(weight: Weight): Weight {
  return mapParts(weight, ({ matrix, name }) => {
    if (/\b[bh]$/.test(name)) return matrix;
    return denseWeight(
      matrix.rows,
      matrix.cols,
      matrix.data.map((x) => SHRUNK * x),
    );
  });
}
