/** How many numbers and bytes a weight of some kind and size will take, before there are any. */
import type { Dtype, WeightKind } from './weight';
import { denseBytes, storageOf } from './size';
import { listsOf } from './sparse';
import type { MatrixShape, WeightSpec } from './weight-spec';

/** A dense matrix that a weight is made of, and the bytes of the places that go with it. */
interface Part {
  readonly kind: WeightKind;
  readonly rows: number;
  readonly cols: number;
  readonly placeBytes: number;
}

/** The numbers that a weight of that kind and size holds. */
export function specParameters(spec: WeightSpec, shape: MatrixShape): number {
  return partsOf(spec, shape).reduce((sum, { rows, cols }) => sum + rows * cols, 0);
}

/**
 * Its bytes, the scales of int8 and the places of sparse numbers included, stored as `dtype` says:
 * f32 where it is left out.
 */
export function specBytes(spec: WeightSpec, shape: MatrixShape, dtype: Dtype = 'f32'): number {
  return partsOf(spec, shape).reduce(
    (sum, { kind, rows, cols, placeBytes }) =>
      sum + placeBytes + denseBytes({ rows, cols, dtype: storageOf(kind, dtype) }),
    0,
  );
}

function partsOf(spec: WeightSpec, shape: MatrixShape): Part[] {
  const { rows, cols, gates } = shape;
  const part = (height: number, width: number, placeBytes = 0): Part => ({
    ...{ kind: spec.kind, rows: height, cols: width, placeBytes },
  });
  switch (spec.kind) {
    case 'dense':
      return [part(rows, cols)];
    case 'low-rank':
      return [part(rows, spec.rank), part(spec.rank, cols)];
    case 'hashed':
      return [part(1, spec.buckets)];
    case 'toeplitz-like': {
      const g = part(gates.length * spec.rank, toeplitzSize(shape));
      return [g, g];
    }
    case 'sparse': {
      const { density, block = 1 } = spec;
      const places = keptPlaces(density, block, shape);
      return [part(1, places * block, sparsePlaceBytes(places, sparseLists(block, shape)))];
    }
    case 'gates': {
      const each = { rows: rows / gates.length, cols };
      return gates.flatMap((gate) =>
        partsOf(spec.gates[gate] ?? { kind: 'dense' }, { ...each, gates: [gate] }),
      );
    }
  }
}

/** The size n of the circulants of each gate. */
export function toeplitzSize({ rows, cols, gates }: MatrixShape): number {
  return Math.max(rows / gates.length, cols);
}

/** How many numbers, or blocks of 16, a density keeps; at least one. */
export function keptPlaces(density: number, block: 1 | 16, shape: MatrixShape): number {
  return Math.max(1, Math.round(density * sparseLists(block, shape) * shape.cols));
}

function sparseLists(block: 1 | 16, { rows, gates }: MatrixShape): number {
  return listsOf({ rows, gates: gates.length, block });
}

/**
 * A column of 2 bytes for each place, 4 for where each list begins, and 4 for where the last one
 * ends.
 */
export function sparsePlaceBytes(places: number, lists: number): number {
  return 2 * places + 4 * (lists + 1);
}
