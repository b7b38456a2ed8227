/**
 * A tensor as a view of a store: element (i, j, ...) is number offset + i strides[0] + j strides[1]
 * + ... of it. Transposing, slicing and reshaping make another view of the same store; numbers are
 * moved only where a layer needs them, in steps.
 */
import { atOnce, type Steps } from '../../slices';
import type { Budget } from './budget';
import { BYTES, numbersFor, type Numbers, type Store } from './store';

export interface View {
  readonly dims: readonly number[];
  readonly store: Store;
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Numbers that are copied at a time. */
const PIECE = 2 ** 16;
/** Shorter runs of neighbours than this are not read from a file one by one. */
const SHORT_RUN = 1024;
/** What beginning a run costs, in numbers. */
const RUN_COST = 16;

export function product(dims: readonly number[]): number {
  return dims.reduce((total, dim) => total * dim, 1);
}

export const sizeOf = ({ dims }: View): number => product(dims);

/** The strides of a row-major tensor. */
export function denseStrides(dims: readonly number[]): number[] {
  const strides = dims.map(() => 1);
  for (let axis = dims.length - 2; axis >= 0; axis--)
    strides[axis] = strides[axis + 1]! * dims[axis + 1]!;
  return strides;
}

export function dense(dims: readonly number[], store: Store): View {
  return { dims, store, offset: 0, strides: denseStrides(dims) };
}

/** `count` positions along an axis from `start` on, `step` apart; start and step are at least 0. */
export function sliced(view: View, axis: number, start: number, count: number, step = 1): View {
  const stride = view.strides[axis]!;
  return {
    store: view.store,
    offset: view.offset + start * stride,
    dims: view.dims.with(axis, count),
    strides: view.strides.with(axis, step * stride),
  };
}

/** An axis, or several that are one in both places: how far apart its numbers are there. */
interface Loop {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/** The loops over a view and a target, slowest first, of which the last are one where they can. */
function loopsOf({ dims, strides }: View, targetStrides: readonly number[]): Loop[] {
  const loops: Loop[] = [];
  dims.forEach((size, axis) => {
    if (size === 1) return;
    const [from, to] = [strides[axis]!, targetStrides[axis]!];
    const outer = loops.at(-1);
    if (outer?.from === size * from && outer.to === size * to)
      loops[loops.length - 1] = { size: outer.size * size, from, to };
    else loops.push({ size, from, to });
  });
  return loops;
}

/** Whether its numbers are neighbours in the store, in their order. */
export function isDense(view: View): boolean {
  const loops = loopsOf(view, denseStrides(view.dims));
  return sizeOf(view) === 0 || loops.every(({ from, to }) => from === to);
}

/**
 * Copies the numbers of a view into `target`, from `at` on, row-major or as far apart as `strides`
 * says.
 */
export function* copying(
  view: View,
  target: Numbers,
  at: number,
  budget: Budget,
  strides: readonly number[] = denseStrides(view.dims),
): Steps {
  const size = sizeOf(view);
  budget.read(size + RUN_COST);
  if (size === 0) return;
  if (view.store.making && !view.store.numbers) yield* view.store.making(budget);
  const loops = loopsOf(view, strides);
  const inner = loops.pop() ?? { size: 1, from: 1, to: 1 };
  const neighbours = inner.from === 1 && inner.to === 1;
  if (neighbours && (loops.length === 0 || inner.size >= SHORT_RUN)) {
    for (const place of places(loops))
      yield* copyingRun(view.store, view.offset + place.from, inner.size, target, at + place.to);
    return;
  }
  const { numbers, first } = yield* covering(view, budget);
  let moved = 0;
  for (const place of places(loops)) {
    const [from, to] = [view.offset - first + place.from, at + place.to];
    for (let i = 0; i < inner.size; i++) {
      target[to + i * inner.to] = numbers[from + i * inner.from]!;
      if (++moved % PIECE === 0) yield;
    }
  }
}

/** Where the innermost run begins each time, in the view's store and in the target. */
function* places(loops: readonly Loop[]): Generator<{ from: number; to: number }> {
  const index = loops.map(() => 0);
  const place = { from: 0, to: 0 };
  for (;;) {
    yield place;
    let axis = loops.length - 1;
    for (; axis >= 0; axis--) {
      const { size, from, to } = loops[axis]!;
      place.from += from;
      place.to += to;
      if (++index[axis]! < size) break;
      index[axis] = 0;
      place.from -= size * from;
      place.to -= size * to;
    }
    if (axis < 0) return;
  }
}

function* copyingRun(
  store: Store,
  start: number,
  length: number,
  target: Numbers,
  at: number,
): Steps {
  for (let done = 0; done < length; done += PIECE) {
    store.copy(start + done, Math.min(PIECE, length - done), target, at + done);
    yield;
  }
}

/**
 * The numbers of the store among which those of a view are, `first` of the store being the first.
 */
function* covering(view: View, budget: Budget): Steps<{ numbers: Numbers; first: number }> {
  const { store, offset, dims, strides } = view;
  if (store.numbers) return { numbers: store.numbers, first: 0 };
  const span = dims.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, 1);
  budget.read(span);
  const numbers = numbersFor(store.content, span);
  yield* copyingRun(store, offset, span, numbers, 0);
  return { numbers, first: offset };
}

/** The numbers of a view in memory, row-major. */
export function numbersOf(view: View, budget: Budget): Numbers {
  const size = sizeOf(view);
  budget.make(BYTES[view.store.content] * size);
  const numbers = numbersFor(view.store.content, size);
  atOnce(copying(view, numbers, 0, budget));
  return numbers;
}
