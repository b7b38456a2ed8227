/**
 * Rearranging tensors that are known while the graph is read; numbers are moved later, if at all.
 */
import { invalidFile, unsupportedModel } from '../../errors';
import type { Extent } from './axis';
import { Refusal } from './operation';
import { isRange, type Picks } from './picks';
import {
  commonContent,
  type Content,
  copying,
  dense,
  denseStrides,
  inMemory,
  isDense,
  Made,
  type Numbers,
  product,
  sizeOf,
  sliced,
  type Store,
  type View,
} from '../tensors';
import type { Constant } from './value';

export function constant(view: View): Constant {
  const { dims, store, offset, strides } = view;
  return { kind: 'constant', dims, store, offset, strides };
}

/** Numbers in memory as a row-major tensor. */
export function known(dims: readonly number[], numbers: Numbers): Constant {
  return constant(dense(dims, inMemory(numbers)));
}

/** Numbers that `fill` computes of the operands when they are needed. */
export function made(
  dims: readonly number[],
  operands: readonly View[],
  fill: ConstructorParameters<typeof Made>[3],
  content?: Content,
): Constant {
  const length = product(dims);
  if (!Number.isSafeInteger(length))
    throw unsupportedModel(`a constant of dims [${dims.join(', ')}] is computed: it is too large`);
  const stores: Store[] = operands.map(({ store }) => store);
  return constant(dense(dims, new Made(length, content ?? commonContent(stores), stores, fill)));
}

export const rank = (value: Constant): number => value.dims.length;
export const extents = (value: Constant): readonly Extent[] => value.dims;

export function transpose(value: Constant, perm: readonly number[]): Constant {
  const { dims, strides } = value;
  const turned = (sizes: readonly number[]): number[] => perm.map((axis) => sizes[axis]!);
  return constant({ ...value, dims: turned(dims), strides: turned(strides) });
}

export function squeeze(value: Constant, axes: readonly number[]): Constant {
  const { dims, strides } = value;
  if (axes.some((axis) => dims[axis] !== 1)) {
    throw invalidFile(
      `axes ${axes.join(', ')} of a constant of dims [${dims.join(', ')}] are dropped, but must be of size 1`,
    );
  }
  const others = (sizes: readonly number[]): number[] =>
    sizes.filter((_, axis) => !axes.includes(axis));
  return constant({ ...value, dims: others(dims), strides: others(strides) });
}

/** `axes` count in the result. */
export function unsqueeze(value: Constant, axes: readonly number[]): Constant {
  const [dims, strides] = [[...value.dims], [...value.strides]];
  for (const axis of [...axes].sort((a, b) => a - b)) {
    dims.splice(axis, 0, 1);
    strides.splice(axis, 0, 1);
  }
  return constant({ ...value, dims, strides });
}

export function reshape(value: Constant, shape: readonly Extent[]): Constant {
  const sizes = shape.filter((size) => typeof size === 'number');
  if (sizes.length < shape.length)
    throw new Refusal('it reshapes a constant to sizes known only when the model runs');
  const length = sizeOf(value);
  const fixed = product(sizes.filter((size) => size !== -1));
  const dims = sizes.map((size) => (size === -1 ? length / fixed : size));
  if (product(dims) !== length || !dims.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw invalidFile(
      `a constant of ${length} elements is reshaped to [${shape.join(', ')}]: the file is corrupt`,
    );
  }
  if (isDense(value)) return constant({ ...value, dims, strides: denseStrides(dims) });
  return made(dims, [value], (target, budget) => copying(value, target, 0, budget));
}

/** Two axes: those before `axis` merged, and the others. */
export function flatten(value: Constant, axis: number): Constant {
  return reshape(value, [product(value.dims.slice(0, axis)), product(value.dims.slice(axis))]);
}

/** In the opposite order along an axis. */
export function reverse(value: Constant, axis: number): Constant {
  const last = value.dims[axis]! - 1;
  const picks = Array.from({ length: last + 1 }, (_, k) => last - k);
  return gathered(value, axis, picks);
}

/**
 * The slices at the picked positions along an axis; without `keep` there is one pick and the axis
 * is dropped.
 */
export function select(value: Constant, axis: number, picks: Picks, keep: boolean): Constant {
  const selected = isRange(picks)
    ? constant(sliced(value, axis, picks.start, picks.count, picks.step))
    : gathered(value, axis, picks);
  return keep ? selected : squeeze(selected, [axis]);
}

function gathered(value: Constant, axis: number, picks: readonly number[]): Constant {
  const dims = value.dims.with(axis, picks.length);
  const strides = denseStrides(dims);
  return made(dims, [value], function* (target, budget) {
    for (let k = 0, count = 1; k < picks.length; k += count, count = 1) {
      while (picks[k + count] === picks[k]! + count) count++;
      const neighbours = sliced(value, axis, picks[k]!, count);
      yield* copying(neighbours, target, k * strides[axis]!, budget, strides);
    }
  });
}

/** @param values at least one. */
export function concat(values: readonly Constant[], axis: number): Constant {
  const first = values[0]!;
  const fits = ({ dims }: Constant): boolean =>
    dims.length === first.dims.length &&
    dims.every((size, k) => k === axis || size === first.dims[k]);
  if (!values.every(fits))
    throw invalidFile('constants of unequal shapes are concatenated: the file is corrupt');
  if (values.length === 1) return first;
  const size = values.reduce((sum, { dims }) => sum + dims[axis]!, 0);
  const dims = first.dims.with(axis, size);
  const strides = denseStrides(dims);
  return made(dims, values, function* (target, budget) {
    let at = 0;
    for (const value of values) {
      yield* copying(value, target, at, budget, strides);
      at += value.dims[axis]! * strides[axis]!;
    }
  });
}

/** Each number changed by itself; symbols stay. */
export function mapped(value: Constant, change: (x: number) => number): Constant {
  const content = value.store.content === 'symbols' ? 'symbols' : 'integers';
  return made(
    value.dims,
    [value],
    function* (target, budget) {
      yield* copying(value, target, 0, budget);
      for (let i = 0; i < target.length; i++) {
        const x = target[i]!;
        if (typeof x === 'number') target[i] = change(x);
      }
    },
    content,
  );
}
