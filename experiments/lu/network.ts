/**
 * Where the models begin. All of one size begin from the same dense weights by identity
 * initialization (`lib/init/identity.ts`), which joins the cells of upper layers to those below by
 * wires. Of a matrix of another kind
 *
 * - one that is a wire, the input weight of an upper layer, is fitted to its dense one, by what
 *   compresses trained models. A Toeplitz-like matrix holds a wire whole, the identity being of
 *   rank 1 there; behind a projection of r the wires of r cells are left; hashed or of low rank it
 *   holds what it can, and that is part of what the rows are compared for.
 * - one that is nothing but random is drawn as random weights of its kind are. A fit to random
 *   numbers keeps next to nothing of them: at rank 5 a Toeplitz-like W_x of 1024 x 320 had 0.007 in
 *   RMS, for 0.032, and next to nothing reached the first layer.
 */
import { compress, initNetwork, type LayerPlan, type Network, type Weight } from '../../lib';
import type { LayerSpec } from '../../lib/init';
import { mapParts, denseWeight } from '../../lib/weights';
import { startingNetwork, type Task } from '../digits/task';

/** What is left of random numbers next to wires. */
const SHRUNK = 0.3;

const DENSE = { inputWeight: { kind: 'dense' }, recurrentWeight: { kind: 'dense' } } as const;

export async function startOf(
  layers: readonly LayerSpec[],
  task: Task,
  seed: number,
): Promise<Network> {
  const wires = startingNetwork(
    layers.map((layer) => ({ ...layer, ...DENSE })),
    task,
    seed,
  );
  const { layers: drawn } = initNetwork({ frontEnd: task.frontEnd, layers: [...layers] }, seed);
  const fitted = await withFittedWires(wires, layers);
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

async function withFittedWires(wires: Network, layers: readonly LayerSpec[]): Promise<Network> {
  const planned = layers.flatMap(({ inputWeight }, l): LayerPlan[] =>
    l > 0 && inputWeight ? [{ name: wires.layers[l]!.name, input: inputWeight }] : [],
  );
  if (planned.length === 0) return wires;
  // The method does not matter: the plan says the kind of each matrix.
  return (await compress(wires, { method: 'low-rank', layers: planned })).model;
}

/**
 * As weak as the dense ones next to wires are; of W = A B, or of products of g and h, one factor.
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
