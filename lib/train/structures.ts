/** What the matrices of a network in training are made of, as the addon takes it. */
import type { Network } from '../model';
import type { NativeStructure, NativeStructures } from '../native';
import { nativeFloats, type Weight } from '../weights';

/**
 * @param quantized whether matrices are used as int8 would store what they are made of, while
 *   floats are trained.
 */
export function structuresOf({ layers, head }: Network, quantized = false): NativeStructures {
  const structure = (weight: Weight | undefined): NativeStructure | undefined =>
    weight && structureOf(weight, quantized);
  return {
    layers: layers.map(({ weights }) =>
      weights.map(({ input, recurrent, projection }) => ({
        input: structure(input),
        recurrent: structure(recurrent),
        projection: structure(projection),
      })),
    ),
    head: head.map(({ weight }) => structure(weight)),
  };
}

/** Nothing where the matrix is plainly dense. */
function structureOf(weight: Weight, quantized: boolean): NativeStructure | undefined {
  if (weight.kind !== 'dense') return { ...nativeFloats(weight), ...(quantized && { quantized }) };
  return quantized ? { kind: 'quantized' } : undefined;
}
