/** Rearranging tensors that are known while the graph is read. */
import { CompactRnnError } from '../../errors';
import type { Extent } from './axis';
import { rearranged, type Runs } from './elements';
import { Refusal } from './operation';
import { transposed, transposedList } from './transposed';
import { isList, listOf, type Constant } from './value';

function product(dims: readonly number[]): number {
  return dims.reduce((total, dim) => total * dim, 1);
}

export function constant(dims: readonly number[], data: Constant['data']): Constant {
  return { kind: 'constant', dims, data };
}

/** A constant of runs of others; it is floating where all of them are. */
function ofRuns(
  dims: readonly number[],
  operands: readonly Constant[],
  runLength: number,
  runs: Runs,
): Constant {
  const length = product(dims);
  const elements = operands.flatMap(({ data }) => (isList(data) ? [] : [data]));
  if (elements.length === operands.length) {
    return constant(dims, rearranged(elements, length, runLength, runs));
  }
  const lists = operands.map(listOf);
  const picked: Extent[] = [];
  runs(0, length, (part, from, count) => {
    for (let i = from; i < from + count; i++) picked.push(lists[part]![i]!);
  });
  return constant(dims, picked);
}

export const rank = (value: Constant): number => value.dims.length;
export const extents = (value: Constant): readonly Extent[] => value.dims;

export function transpose({ dims, data }: Constant, perm: readonly number[]): Constant {
  const turned = isList(data) ? transposedList(data, dims, perm) : transposed(data, dims, perm);
  return constant(
    perm.map((axis) => dims[axis]!),
    turned,
  );
}

export function squeeze(value: Constant, axes: readonly number[]): Constant {
  if (axes.some((axis) => value.dims[axis] !== 1)) {
    throw new CompactRnnError(
      'INVALID_FILE',
      `axes ${axes.join(', ')} of a constant of dims [${value.dims.join(', ')}] are dropped, but must be of size 1`,
    );
  }
  return constant(
    value.dims.filter((_, axis) => !axes.includes(axis)),
    value.data,
  );
}

/** `axes` count in the result. */
export function unsqueeze(value: Constant, axes: readonly number[]): Constant {
  const dims = [...value.dims];
  for (const axis of [...axes].sort((a, b) => a - b)) dims.splice(axis, 0, 1);
  return constant(dims, value.data);
}

export function reshape(value: Constant, shape: readonly Extent[]): Constant {
  const known = shape.filter((size) => typeof size === 'number');
  if (known.length < shape.length)
    throw new Refusal('it reshapes a constant to sizes known only when the model runs');
  const fixed = product(known.filter((size) => size !== -1));
  const dims = known.map((size) => (size === -1 ? value.data.length / fixed : size));
  if (product(dims) !== value.data.length || !dims.every(Number.isInteger)) {
    throw new CompactRnnError(
      'INVALID_FILE',
      `a constant of ${value.data.length} elements is reshaped to [${shape.join(', ')}]: the file is corrupt`,
    );
  }
  return constant(dims, value.data);
}

/** Two axes: those before `axis` merged, and the others. */
export function flatten(value: Constant, axis: number): Constant {
  return constant(
    [product(value.dims.slice(0, axis)), product(value.dims.slice(axis))],
    value.data,
  );
}

/**
 * The slices at the picked positions along an axis; without `keep` there is one pick and the axis
 * is dropped.
 */
export function select(
  value: Constant,
  axis: number,
  picks: readonly number[],
  keep: boolean,
): Constant {
  const { dims } = value;
  const inner = product(dims.slice(axis + 1));
  const neighbours = picks.filter((pick, k) => k > 0 && pick === picks[k - 1]! + 1).length;
  const runLength = (picks.length * inner) / (picks.length - neighbours);
  const runs: Runs = (start, end, copy) => {
    for (let at = start; at < end;) {
      const k = Math.floor(at / inner) % picks.length;
      const slab = Math.floor(at / (inner * picks.length)) * dims[axis]!;
      let length = Math.min(inner - (at % inner), end - at);
      for (let next = k + 1; at + length < end && picks[next] === picks[next - 1]! + 1; next++)
        length = Math.min(length + inner, end - at);
      copy(0, (slab + picks[k]!) * inner + (at % inner), length);
      at += length;
    }
  };
  const selected = dims.flatMap((dim, k) => (k !== axis ? [dim] : keep ? [picks.length] : []));
  return ofRuns(selected, [value], runLength, runs);
}

export function concat(values: readonly Constant[], axis: number): Constant {
  const first = values[0]!;
  const others = (dims: readonly number[]): string => dims.filter((_, k) => k !== axis).join();
  if (
    values.some(
      ({ dims }) => dims.length !== first.dims.length || others(dims) !== others(first.dims),
    )
  ) {
    throw new CompactRnnError(
      'INVALID_FILE',
      'constants of unequal shapes are concatenated: the file is corrupt',
    );
  }
  const size = values.reduce((sum, { dims }) => sum + dims[axis]!, 0);
  const inner = product(first.dims.slice(axis + 1));
  /** What each brings to a slab of the result. */
  const widths = values.map(({ dims }) => dims[axis]! * inner);
  const runs: Runs = (start, end, copy) => {
    for (let at = start; at < end;) {
      const slab = Math.floor(at / (size * inner));
      let within = at % (size * inner);
      let part = 0;
      while (within >= widths[part]!) within -= widths[part++]!;
      const length = Math.min(widths[part]! - within, end - at);
      copy(part, slab * widths[part]! + within, length);
      at += length;
    }
  };
  return ofRuns(first.dims.with(axis, size), values, (size * inner) / values.length, runs);
}
