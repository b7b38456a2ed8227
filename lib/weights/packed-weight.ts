/**
 * Weights packed for the kernels: the addon holds their numbers once, in the order in which a step
 * reads them, and unpacks them into rows and columns whenever `data` is read.
 */
import { native, type EmbeddingHandle, type WeightHandle } from '../native';
import type { DenseWeight } from './dense-weight';
import type { Elements } from './elements';
import { kindOf, type Weight } from './kinds';
import { type Packed, StoredMatrix } from './stored-matrix';
import { partsOf } from './weight';

/**
 * How the addon lays a matrix out: in panels of so many gates, as many as are stacked in it, or as
 * rows to be looked up.
 */
export type Layout = number | 'rows';

/** A weight in the addon. */
interface PackedWeight extends Packed {
  readonly handle: WeightHandle | EmbeddingHandle;
}

/** What is packed already, of each weight in each layout. */
const PACKED = new WeakMap<Weight, Map<Layout, PackedWeight>>();

/** The numbers of a dense matrix as they are stored; not to be changed. */
export function storedElements(matrix: DenseWeight): Elements {
  return StoredMatrix.is(matrix) ? matrix.elements() : { data: matrix.data };
}

/** The handle of a weight in the addon, which packs a weight once in each layout. */
export function weightHandle(weight: Weight, gates: number): WeightHandle {
  return packed(weight, gates, packPanels).handle as WeightHandle;
}

/** The same for a dense weight whose rows are looked up. */
export function embeddingHandle(weight: Weight): EmbeddingHandle {
  return packed(weight, 'rows', packRows).handle as EmbeddingHandle;
}

/** A weight in the addon that looks at what it multiplies. */
export interface ObservedWeight {
  readonly handle: WeightHandle;
  /** For each part the sum of x x^T over all that it has multiplied; null where nothing looked. */
  readonly moments: () => (Float64Array | null)[];
}

/** Another copy of a weight, which looks at what it multiplies. */
export function observedWeight(weight: Weight, gates: number): ObservedWeight {
  const form = kindOf(weight.kind).nativeForm(weight, storedElements);
  const { weight: handle, moments } = native.observeWeight(form, gates);
  return {
    handle,
    moments: () => partsOf(weight).map((_, i) => (moments[i] ? native.momentOf(moments[i]) : null)),
  };
}

export function packWeight(weight: Weight, layout: Layout): void {
  if (layout === 'rows') embeddingHandle(weight);
  else weightHandle(weight, layout);
}

function packed<L extends Layout>(
  weight: Weight,
  layout: L,
  pack: (weight: Weight, layout: L) => PackedWeight,
): PackedWeight {
  const known = PACKED.get(weight)?.get(layout);
  if (known) return known;
  const made = pack(weight, layout);
  PACKED.set(weight, (PACKED.get(weight) ?? new Map<Layout, PackedWeight>()).set(layout, made));
  partsOf(weight).forEach(({ matrix }, part) => {
    if (StoredMatrix.is(matrix)) matrix.moveTo(made, part);
  });
  return made;
}

function packPanels(weight: Weight, gates: number): PackedWeight {
  const form = kindOf(weight.kind).nativeForm(weight, storedElements);
  const handle = native.packWeight(form, gates);
  const unpack = (part: number): Elements => native.unpackWeight(handle, part);
  return { handle, unpack };
}

/** Embeddings are dense. */
function packRows(weight: Weight): PackedWeight {
  const { rows, cols } = weight;
  const handle = native.packEmbedding({ rows, cols, ...storedElements(weight as DenseWeight) });
  return { handle, unpack: () => native.unpackEmbedding(handle) };
}
