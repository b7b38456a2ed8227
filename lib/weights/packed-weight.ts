/**
 * A weight packed for the kernels: its numbers are in the addon, once, in the order in which a step
 * reads them, and `data` puts them back into rows and columns whenever it is asked for.
 */
import { native, type EmbeddingHandle, type WeightHandle } from '../native';
import { valuesOf, type Elements } from './elements';
import type { ReadElements } from './kind';
import { kindOf, type Weight } from './kinds';
import { denseOf, weakly, type DenseWeight } from './matrix';

/**
 * How the addon lays a matrix out: in panels of so many gates, as many as are stacked in it, or as
 * rows to be looked up.
 */
export type Layout = number | 'rows';

export interface Packed {
  readonly handle: WeightHandle | EmbeddingHandle;
  readonly layout: Layout;
}

const packed = new WeakMap<Weight, Packed>();
const elements = new WeakMap<DenseWeight, () => Elements>();

/** What the addon knows the weight by, where it is packed. */
export function packedOf(weight: Weight): Packed | undefined {
  return packed.get(weight);
}

/** The numbers of a dense matrix that a packed weight holds. */
export function packedElements(leaf: DenseWeight): Elements | undefined {
  return elements.get(leaf)?.();
}

export function isPacked(leaf: DenseWeight): boolean {
  return elements.has(leaf);
}

/** A dense matrix whose numbers a packed weight holds. */
function heldBy(shape: DenseShape, source: () => Elements): DenseWeight {
  const leaf = denseOf(
    shape,
    weakly(() => valuesOf(source())),
  );
  elements.set(leaf, source);
  return leaf;
}

function known<W extends Weight>(weight: W, handle: Packed['handle'], layout: Layout): W {
  packed.set(weight, { handle, layout });
  return weight;
}

type DenseShape = Pick<DenseWeight, 'rows' | 'cols' | 'dtype'>;

/**
 * @param numbers finite, of the type that the shape says, and rows x cols of them; they are copied.
 */
export function packDense(shape: DenseShape, numbers: Elements, layout: Layout): DenseWeight {
  const { rows, cols } = shape;
  if (layout === 'rows') {
    const handle = native.packEmbedding({ rows, cols, ...numbers });
    return known(
      heldBy(shape, () => native.unpackEmbedding(handle)),
      handle,
      layout,
    );
  }
  const handle = native.packWeight({ rows, cols, ...numbers }, layout);
  return known(
    heldBy(shape, () => native.unpackWeight(handle, 0)),
    handle,
    layout,
  );
}

/** What was read stands in one buffer until the next is read. */
function copyOf({ data, scales }: Elements): Elements {
  return { data: data.slice(), ...(scales && { scales: scales.slice() }) } as Elements;
}

/** A weight of any kind in panels of so many gates. */
export function packWeight(weight: Weight, layout: Layout, read: ReadElements): Weight {
  if (weight.kind === 'dense') return packDense(weight, read(weight), layout);
  const gates = layout as number; // an embedding, the one weight that is laid out in rows, is dense
  const kind = kindOf(weight.kind);
  const form = kind.nativeForm(weight, (leaf) => copyOf(read(leaf)));
  const handle = native.packWeight(form, gates);
  let parts = 0;
  const held = kind.mapParts(weight, ({ matrix }) => {
    const part = parts++;
    return heldBy(matrix, () => native.unpackWeight(handle, part));
  });
  return known(held, handle, layout);
}

/** Of a weight in panels. */
export function handleOf(weight: Weight): WeightHandle {
  return packedOf(weight)!.handle as WeightHandle;
}
