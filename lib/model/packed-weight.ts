/**
 * A weight packed for the kernels: its numbers are in the addon, once, in the order in which a step reads them, and
 * `data` puts them back into rows and columns whenever it is asked for.
 */
import { native, type EmbeddingHandle, type WeightHandle } from '../native';
import { valuesOf, type Elements } from './elements';
import type { Layout } from './matrices';
import { denseOf, weakly, type DenseWeight, type Weight } from './weight';

export interface Packed {
  readonly handle: WeightHandle | EmbeddingHandle;
  readonly layout: Layout;
  /** The numbers as they were packed. */
  readonly elements: () => Elements;
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
  layout: Layout,
): Weight {
  const its = layout === 'rows' ? packedRows(shape, elements) : packedPanels(shape, elements, layout);
  const weight = denseOf(
    shape,
    weakly(() => valuesOf(its.elements())),
  );
  packed.set(weight, its);
  return weight;
}

type Size = Pick<DenseWeight, 'rows' | 'cols'>;

function packedPanels({ rows, cols }: Size, elements: Elements, gates: number): Packed {
  const handle = native.packWeight({ rows, cols, ...elements }, gates);
  return { handle, layout: gates, elements: () => native.unpackWeight(handle) };
}

function packedRows({ rows, cols }: Size, elements: Elements): Packed {
  const handle = native.packEmbedding({ rows, cols, ...elements });
  return { handle, layout: 'rows', elements: () => native.unpackEmbedding(handle) };
}
