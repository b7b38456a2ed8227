/**
 * Where the models begin. All of one size begin from the same dense weights, upper layers as wires (`digits/start.ts`), and
 * a matrix of another kind as near to these as its kind comes: by the fits that compress trained models.
 *
 * Wires behind random numbers of each kind's own would be another start for every row. Without wires five layers say nothing
 * but blanks for thousands of updates. A Toeplitz-like matrix holds a wire whole, the identity being of rank 1 there; behind a
 * projection of r the wires of r cells are left, hashed or of low rank it holds what it can, and that is part of what the rows are compared for.
 */
import { compress, type LayerPlan, type Network } from '../../../lib';
import type { LayerSpec } from '../../../lib/init/spec';
import { startingNetwork, type Task } from '../digits/task';

const DENSE = { inputWeight: { kind: 'dense' }, recurrentWeight: { kind: 'dense' } } as const;

export async function startOf(layers: readonly LayerSpec[], task: Task, seed: number): Promise<Network> {
  const dense = startingNetwork(
    layers.map((layer) => ({ ...layer, ...DENSE })),
    task,
    seed,
  );
  const planned = layers.flatMap(({ inputWeight: input, recurrentWeight: recurrent }, l): LayerPlan[] => {
    const { name } = dense.layers[l]!;
    return input || recurrent ? [{ name, ...(input && { input }), ...(recurrent && { recurrent }) }] : [];
  });
  if (planned.length === 0) return dense;
  // The method counts for nothing: the plan says the kind of each matrix.
  return (await compress(dense, { method: 'low-rank', layers: planned })).model;
}
