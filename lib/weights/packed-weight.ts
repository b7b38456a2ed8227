/**
 * A weight packed for the kernels: its numbers are in the addon, once, in the order in which a step
 * reads them, and `data` puts them back into rows and columns whenever it is asked for.
 */
import { native, type EmbeddingHandle, type WeightHandle } from '../native';
import { valuesOf, type Elements } from './elements';
import { stackedGates } from './gate-stack';
import { hashedWeight } from './hashed';
import { lowRankWeight } from './low-rank';
import { sparseWeight } from './sparse';
import { toeplitzLikeWeight } from './toeplitz-like';
import { denseOf, weakly, type DenseWeight, type Weight } from './weight';

/**
 * How the addon lays a matrix out: in panels of so many gates, as many as are stacked in it, or as
 * rows to be looked up.
 */
export type Layout = number | 'rows';

export interface Packed {
  readonly handle: WeightHandle | EmbeddingHandle;
  readonly layout: Layout;
}

/** Hands out the numbers of the dense matrices of a weight as they are stored; they are copied. */
export type ReadElements = (leaf: DenseWeight) => Elements;

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

/** Of the few numbers that the addon keeps in another form only. */
function copied(leaf: DenseWeight, read: ReadElements): DenseWeight {
  const { data, scales } = read(leaf);
  const own = { data: data.slice(), ...(scales && { scales: scales.slice() }) } as Elements;
  return heldBy(leaf, () => own);
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
    heldBy(shape, () => native.unpackWeight(handle)),
    handle,
    layout,
  );
}

/** A weight of any kind in panels of so many gates. */
export function packWeight(weight: Weight, layout: Layout, read: ReadElements): Weight {
  if (weight.kind === 'dense') return packDense(weight, read(weight), layout);
  const gates = layout as number; // an embedding, the one weight that is laid out in rows, is dense
  switch (weight.kind) {
    case 'low-rank': {
      const a = packDense(weight.a, read(weight.a), gates);
      const b = packDense(weight.b, read(weight.b), 1);
      return known(lowRankWeight(a, b), native.joinLowRank(handleOf(a), handleOf(b)), layout);
    }
    case 'hashed': {
      const { kind, rows, cols, seed, signed } = weight;
      const { data, scales } = read(weight.buckets);
      const form = { kind, rows, cols, seed, signed, buckets: data, ...(scales && { scales }) };
      const handle = native.packHashed(form, gates);
      const buckets = heldBy(weight.buckets, () => {
        const its = native.unpackWeight(handle);
        return { data: its.buckets, ...(its.scales && { scales: its.scales }) } as Elements;
      });
      return known(hashedWeight(weight, buckets), handle, layout);
    }
    case 'sparse': {
      const { kind, rows, cols, block, starts, columns } = weight;
      const form = { kind, rows, cols, block, starts, columns, values: read(weight.values).data };
      const handle = native.packSparse(form, gates);
      const values = heldBy(
        weight.values,
        () => ({ data: native.unpackWeight(handle).values }) as Elements,
      );
      return known(sparseWeight(weight, values), handle, layout);
    }
    case 'toeplitz-like': {
      const { rows, cols } = weight;
      const [g, h] = [copied(weight.g, read), copied(weight.h, read)];
      const form = (leaf: DenseWeight) => ({
        rows: leaf.rows,
        cols: leaf.cols,
        ...packedElements(leaf)!,
      });
      const handle = native.packToeplitzLike({ rows, cols, g: form(g), h: form(h) }, gates);
      return known(toeplitzLikeWeight(weight, g, h), handle, layout);
    }
    case 'gates': {
      const each = weight.gates.map((gate) => packWeight(gate, 1, read));
      return known(stackedGates(each), native.joinGates(each.map(handleOf)), layout);
    }
  }
}

/** Of a weight in panels. */
export function handleOf(weight: Weight): WeightHandle {
  return packedOf(weight)!.handle as WeightHandle;
}
