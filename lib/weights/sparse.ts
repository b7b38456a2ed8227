/** Sparse: a W of few numbers that are not zero, stored with their columns. */
import {
  type Kind,
  type MatrixShape,
  type RandomNumbers,
  readPart,
  readStackedShape,
  SIZE_LIMIT,
} from './kind';
import { denseBytes } from './elements';
import { type Dtype } from './elements';
import { prunedFit } from './sparse/prune';
import {
  BLOCK_CELLS,
  checkPadding,
  checkSparse,
  keptCount,
  listsIn,
  listsOf,
  nativeForm,
  sparseWeight,
  type SparseWeight,
  withOwnPattern,
} from './sparse/weight';

export { sparseOf } from './sparse/prune';
export { BLOCK_CELLS, sparseWeight, type SparsePattern, type SparseWeight } from './sparse/weight';

/** Few numbers, at stored columns. */
export interface SparseWeightSpec {
  readonly kind: 'sparse';
  /** The share of the numbers that is kept: above 0, at most 1. */
  readonly density: number;
  /** Default 1. */
  readonly block?: 1 | 16;
}

const kind = 'sparse';

/** int8 or int4 would save little, as the columns stay, and there are no rows for scales. */
function storage(dtype: Dtype): Dtype {
  return dtype === 'int8' || dtype === 'int4' ? 'f16' : dtype;
}

/** 2 bytes for each column, 4 for where each list begins, and 4 for where the last one ends. */
function patternBytes(columns: number, lists: number): number {
  return 2 * columns + 4 * (lists + 1);
}

/** Bytes of so many single numbers in so many rows, their columns included. */
export function sparseBytes(numbers: number, rows: number, dtype: Dtype = 'f32'): number {
  const values = { rows: 1, cols: numbers, dtype: storage(dtype) };
  return patternBytes(numbers, rows) + denseBytes(values);
}

export const SPARSE: Kind<SparseWeight, SparseWeightSpec> = {
  mapParts: (weight, change) =>
    sparseWeight(weight, change({ matrix: weight.values, name: 'values', kind })),
  ownStructure: withOwnPattern,
  structureBytes: (weight) => {
    const { rows, cols } = weight.values;
    return patternBytes((rows * cols) / weight.block, listsOf(weight));
  },
  storage,
  nativeForm,
  check: checkSparse,
  checkNumbers: checkPadding,

  toJson: ({ rows, cols, gates, block, starts, columns, values }, name, tensors) => ({
    kind,
    rows,
    cols,
    gates,
    block,
    starts: tensors.u32(`${name}.starts`, starts),
    columns: tensors.u16(`${name}.columns`, columns),
    values: tensors.matrix(`${name}.values`, values),
  }),
  fromJson(fields, tensors) {
    const block = fields.wholeNumber('block', 1, SIZE_LIMIT) as SparseWeight['block'];
    const starts = tensors.u32(fields, 'starts');
    const columns = tensors.u16(fields, 'columns');
    const pattern = { ...readStackedShape(fields), block, starts, columns };
    return sparseWeight(pattern, readPart(fields, 'values', tensors));
  },

  readSpec(fields) {
    const density = fields.positiveNumber('density');
    if (density > 1) fields.refuse('density', 'above 0 and at most 1');
    if (!fields.has('block')) return { kind, density };
    const block = fields.raw('block');
    if (block !== 1 && block !== BLOCK_CELLS) return fields.refuse('block', `1 or ${BLOCK_CELLS}`);
    return { kind, density, block };
  },
  specParts({ density, block = 1 }, shape) {
    const columns = keptCount(density, block, shape);
    const structureBytes = patternBytes(columns, listsIn(shape, block));
    return [{ kind, rows: 1, cols: columns * block, structureBytes }];
  },
  keeping: (share) => ({ kind, density: Math.min(1, share) }),

  random: ({ density, block = 1 }, shape, random) => randomSparse(density, block, shape, random),
  /** The largest numbers of W, or its blocks with the largest norms. */
  fit: ({ data }, { density, block = 1 }, shape) => prunedFit(data, shape, density, block),
};

/**
 * A random pattern, that of the largest of random numbers, and other random numbers there: uniform
 * in [-u, u), u = 1/sqrt(density cols), so that a row sums up as much as one of a dense W.
 */
function randomSparse(
  density: number,
  block: 1 | 16,
  shape: MatrixShape,
  random: RandomNumbers,
): SparseWeight {
  const { rows, cols } = shape;
  const pattern = prunedFit(random.numbers(rows * cols, 1), shape, density, block);
  const { data } = pattern.values;
  const numbers = random.numbers(data.length, 1 / Math.sqrt(density * cols));
  data.forEach((kept, k) => (data[k] = kept === 0 ? 0 : numbers[k]!));
  return pattern;
}
