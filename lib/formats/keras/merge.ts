/**
 * The outputs of both directions of a `Bidirectional`, side by side here, as Keras merges them. By
 * matrices of scaled identities: with f and b of n numbers each, from [f, b],
 *
 *     sum, ave   [I I] or [I/2 I/2]
 *     mul        [I 0] ([f, b] * [b, f]), where [b, f] is [0 I; I 0] [f, b]
 *     concat     nothing, or [0 I; I 0] where Keras has them the other way round
 */
import { denseWeight, type DenseWeight } from '../../weights';
import type { LayerStack } from '../layer-stack';
import type { KerasLayer } from './config';
import type { KerasRecurrent } from './recurrent';

const SWAP = [
  [0, 1],
  [1, 0],
];

export function addMerge(
  stack: LayerStack,
  { name }: KerasLayer,
  { layers, reversed, merge }: KerasRecurrent,
): void {
  const n = layers[0]!.hiddenSize;
  const dense = (suffix: string, rows: readonly (readonly number[])[]): void => {
    const weight = scaledIdentities(n, rows);
    stack.dense({ name: `${name}.${suffix}`, weight, activation: 'none' });
  };
  if (merge === 'sum') dense('merge', [[1, 1]]);
  else if (merge === 'ave') dense('merge', [[0.5, 0.5]]);
  else if (merge === 'concat' && reversed) dense('merge', SWAP);
  else if (merge === 'mul') {
    const both = stack.top;
    dense('swapped', SWAP);
    stack.combine({ name: `${name}.product`, by: 'product', with: both });
    dense('merge', [[1, 0]]);
  }
}

/** A matrix of blocks of n x n, each of them so many times the identity. */
function scaledIdentities(n: number, rows: readonly (readonly number[])[]): DenseWeight {
  const width = rows[0]!.length * n;
  const values = new Float32Array(rows.length * n * width);
  rows.forEach((factors, r) => {
    factors.forEach((factor, c) => {
      for (let i = 0; i < n; i++) values[(r * n + i) * width + c * n + i] = factor;
    });
  });
  return denseWeight(rows.length * n, width, values);
}
