/**
 * A weight packed for the kernels: its numbers are in the addon, once, in the order in which a step reads them, and
 * `data` puts them back into rows and columns whenever it is asked for.
 */
import { native, type WeightHandle } from '../native';
import { valuesOf, type Elements } from './elements';
import { denseOf, weakly, type DenseWeight, type Weight } from './weight';

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

/** @param elements its numbers, finite, of the type that the shape says, and rows x cols of them; they are copied. */
export function packWeight(
  shape: Pick<DenseWeight, 'rows' | 'cols' | 'dtype'>,
  elements: Elements,
  gates: number,
): Weight {
  const handle = native.packWeight({ rows: shape.rows, cols: shape.cols, ...elements }, gates);
  const weight = denseOf(
    shape,
    weakly(() => valuesOf(native.unpackWeight(handle))),
  );
  packed.set(weight, { handle, gates });
  return weight;
}
