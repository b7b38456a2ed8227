/** Rearranging tensors that are known while the graph is read. */
import { CompactRnnError } from '../../errors';
import type { Extent } from './axis';
import { Refusal } from './operation';
import type { Constant } from './value';

function product(dims: readonly number[]): number {
  return dims.reduce((total, dim) => total * dim, 1);
}

export function constant(dims: readonly number[], data: Constant['data']): Constant {
  return { kind: 'constant', dims, data };
}

/** The elements at the given places, kept in the kind of array that they came in. */
function pick(data: Constant['data'], places: readonly number[]): Constant['data'] {
  return data instanceof Float32Array
    ? Float32Array.from(places, (at) => data[at]!)
    : places.map((at) => data[at]!);
}

export const rank = (value: Constant): number => value.dims.length;
export const extents = (value: Constant): readonly Extent[] => value.dims;

export function transpose(value: Constant, perm: readonly number[]): Constant {
  const { dims, data } = value;
  const strides = dims.map((_, axis) => product(dims.slice(axis + 1)));
  let places = [0];
  for (const axis of perm) {
    places = places.flatMap((base) =>
      Array.from({ length: dims[axis]! }, (_, i) => base + i * strides[axis]!),
    );
  }
  return constant(
    perm.map((axis) => dims[axis]!),
    pick(data, places),
  );
}

export function squeeze(value: Constant, axes: readonly number[]): Constant {
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

/** The slices at the picked places along an axis; without `keep` the axis itself goes (one pick). */
export function select(value: Constant, axis: number, picks: readonly number[], keep: boolean): Constant {
  const { dims, data } = value;
  const inner = product(dims.slice(axis + 1));
  const outer = product(dims.slice(0, axis));
  const places: number[] = [];
  for (let i = 0; i < outer; i++) {
    for (const at of picks) {
      for (let j = 0; j < inner; j++) places.push((i * dims[axis]! + at) * inner + j);
    }
  }
  return constant(
    dims.flatMap((dim, k) => (k !== axis ? [dim] : keep ? [picks.length] : [])),
    pick(data, places),
  );
}

export function concat(values: readonly Constant[], axis: number): Constant {
  const first = values[0]!;
  const others = (dims: readonly number[]): string => dims.filter((_, k) => k !== axis).join();
  if (values.some(({ dims }) => dims.length !== first.dims.length || others(dims) !== others(first.dims))) {
    throw new CompactRnnError(
      'INVALID_FILE',
      'constants of unequal shapes are concatenated: the file is corrupt',
    );
  }
  const sizes = values.map(({ dims }) => dims[axis]!);
  const outer = product(first.dims.slice(0, axis));
  const all = values.flatMap(({ data }) => Array.from<Extent>(data));
  const places: number[] = [];
  for (let i = 0; i < outer; i++) {
    let start = 0;
    for (const { data } of values) {
      const run = data.length / outer;
      for (let j = 0; j < run; j++) places.push(start + i * run + j);
      start += data.length;
    }
  }
  const floating = values.every(({ data }) => data instanceof Float32Array);
  return constant(
    first.dims.map((dim, k) => (k === axis ? sizes.reduce((sum, size) => sum + size, 0) : dim)),
    pick(floating ? Float32Array.from(all as number[]) : all, places),
  );
}
