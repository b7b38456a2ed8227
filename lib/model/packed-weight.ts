/**
 * A weight packed for the kernels: its numbers are in the addon, once, in the order in which a step reads them, and
 * `data` puts them back into rows and columns whenever it is asked for.
 */
import { native, type WeightHandle } from '../native';
import { denseOf, weakly, type Weight } from './weight';

export interface Packed {
  readonly handle: WeightHandle;
  /** How many gates are interleaved in it. */
  readonly gates: number;
}

const packed = new WeakMap<Weight, Packed>();

/** What the addon knows the weight by, where it is packed. */
export function packedOf(weight: Weight): Packed | undefined {
  return packed.get(weight);
}

function unpacked(handle: WeightHandle): Float32Array {
  return native.unpackWeight(handle).data as Float32Array; // as they were packed
}

/** @param data its numbers, finite and rows x cols of them; they are copied. */
export function packWeight({ rows, cols }: Weight, data: Float32Array, gates: number): Weight {
  const handle = native.packWeight({ rows, cols, data }, gates);
  const weight = denseOf(
    rows,
    cols,
    weakly(() => unpacked(handle)),
  );
  packed.set(weight, { handle, gates });
  return weight;
}
