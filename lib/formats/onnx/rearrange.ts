/**
 * The operators that move elements but compute nothing, on constants and on running features alike.
 * Their operands are decoded here, once; what becomes of the value is up to `constants` and
 * `features`.
 */
import { invalidFile } from '../../errors';
import { firstFew } from '../../json';
import { fromFront, type Extent } from './axis';
import { sideBySide } from './combine';
import * as constants from './constants';
import * as followed from './features';
import { noteRoles } from './linked';
import { looksUp, lookUpTokens } from './lookup';
import { checkRank, quoted } from './names';
import { Refusal, type Operation } from './operation';
import { picksOf, range, type Picks } from './picks';
import { someFeatures } from './selection';
import type { Constant, Features, Statistic, Value } from './value';

/** What both kinds of value can do. */
interface Arrangement<V> {
  rank(value: V): number;
  extents(value: V): readonly Extent[];
  transpose(value: V, perm: readonly number[]): V;
  squeeze(value: V, axes: readonly number[]): V;
  unsqueeze(value: V, axes: readonly number[]): V;
  reshape(value: V, shape: readonly Extent[]): V;
  flatten(value: V, axis: number): V;
  select(value: V, axis: number, picks: Picks, keep: boolean): V;
  reverse(value: V, axis: number): V;
}

type Arrange = <V extends Value>(op: Operation, value: V, by: Arrangement<V>) => V[];

/** Applies to the node's first operand; a fill stays one in any arrangement. */
function rearranges(arrange: Arrange): (op: Operation) => Value[] {
  return (op) => {
    const value = op.operand(0);
    if (value.kind === 'constant') return arrange<Constant>(op, value, constants);
    if (value.kind === 'features')
      return arrange<Features>(op, value, { ...followed, select: selecting(op) });
    if (value.kind === 'statistic') throw new Refusal(movesStatistic(value));
    if (value.kind !== 'fill') throw new Refusal('it moves a value that is no features');
    return op.node.output.map(() => value);
  };
}

function movesStatistic({ what, isCentred }: Statistic): string {
  const [norm, since] = isCentred ? ['LayerNormalization', 17] : ['RMSNormalization', 23];
  return (
    `it moves the ${NAMES[what]} of a frame, which can be read only as a step of a normalization that is written out ` +
    `in place: export it as a node of its own (${norm}, of operator set ${since})`
  );
}

const NAMES: Readonly<Record<Statistic['what'], string>> = {
  mean: 'mean',
  centred: 'features less their mean',
  squared: 'squared features less their mean',
  variance: 'variance',
  deviation: 'standard deviation',
  inverse: 'inverse of the standard deviation',
};

/** Features may be picked one by one, too. */
function selecting(op: Operation): Arrangement<Features>['select'] {
  return (value, axis, picks, keep) =>
    (keep ? someFeatures(op, value, axis, picks) : undefined) ??
    followed.select(value, axis, picks, keep);
}

function checkedAxis(op: Operation, axis: number, rank: number): number {
  const front = fromFront(axis, rank);
  if (Number.isInteger(front) && front >= 0 && front < rank) return front;
  throw invalidFile(`${op.label}: its axis ${axis} is outside of its ${rank} axes`);
}

function checkedAxes(op: Operation, axes: readonly number[], rank: number): number[] {
  const front = axes.map((axis) => checkedAxis(op, axis, rank));
  if (new Set(front).size === front.length) return front;
  throw invalidFile(`${op.label}: its axes ${axes.join(', ')} repeat`);
}

export const transpose = rearranges((op, value, by) => {
  const rank = by.rank(value);
  const reversed = Array.from({ length: rank }, (_, i) => rank - 1 - i);
  const perm = checkedAxes(op, op.ints('perm', -1) ?? reversed, rank);
  if (perm.length === rank) return [by.transpose(value, perm)];
  throw invalidFile(`${op.label}: its perm must name all ${rank} axes`);
});

export const squeeze = rearranges((op, value, by) => {
  const ofSizeOne = by.extents(value).flatMap((extent, axis) => (extent === 1 ? [axis] : []));
  return [by.squeeze(value, checkedAxes(op, op.ints('axes', 1) ?? ofSizeOne, by.rank(value)))];
});

export const unsqueeze = rearranges((op, value, by) => {
  const axes = op.ints('axes', 1) ?? [];
  checkRank(op.label, by.rank(value) + axes.length);
  return [by.unsqueeze(value, checkedAxes(op, axes, by.rank(value) + axes.length))];
});

export const reshape = rearranges((op, value, by) => {
  const operand = op.operands[1];
  const shape = operand?.kind === 'constant' ? op.list(operand, 'shape') : op.ints('shape', 1);
  if (!shape) throw invalidFile(`${op.label}: op Reshape has no shape`);
  checkRank(op.label, shape.length);
  const extents = by.extents(value);
  const copies = op.int('allowzero', 0) === 0;
  return [
    by.reshape(
      value,
      copies ? shape.map((size, axis) => (size === 0 ? (extents[axis] ?? 0) : size)) : shape,
    ),
  ];
});

export const flatten = rearranges((op, value, by) => {
  const rank = by.rank(value);
  const axis = op.int('axis', 1);
  return [by.flatten(value, axis === rank ? rank : checkedAxis(op, axis, rank))];
});

function isEveryFrame({ parts }: Features): boolean {
  return parts.every(({ moment }) => moment === 'every');
}

export const concat = (op: Operation): Value[] => {
  const values = op.operands.filter((value) => value !== undefined);
  const [first] = values;
  if (!first) throw invalidFile(`${op.label}: op Concat has no inputs`);
  const axis = (rank: number) => checkedAxis(op, op.int('axis', 0), rank);
  if (values.every((value) => value.kind === 'constant')) {
    return [constants.concat(values, axis(constants.rank(values[0]!)))];
  }
  if (values.every((value) => value.kind === 'features')) {
    const along = axis(followed.rank(values[0]!));
    const chains = new Set(values.flatMap(({ parts }) => parts.map(({ chain }) => chain)));
    const apart = chains.size > 1 && values.every(isEveryFrame);
    return [apart ? sideBySide(op, values, along) : followed.concat(values, along)];
  }
  if (
    first.kind === 'fill' &&
    values.every((value) => value.kind === 'fill' && value.value === first.value)
  ) {
    return [first];
  }
  const other = values.findIndex((value) => value.kind !== 'features');
  throw new Refusal(
    `it joins features with ${quoted(op.node.input[other] ?? '')}, which is constant: a model joins outputs of its layers`,
  );
};

export const gather = (op: Operation): Value[] => (looksUp(op) ? lookUpTokens(op) : pick(op));

const pick = rearranges((op, value, by) => {
  const indices = op.operand(1);
  const axis = checkedAxis(op, op.int('axis', 0), by.rank(value));
  if (indices.kind !== 'constant' || indices.dims.length > 1)
    throw new Refusal('its indices are not a constant list: export the model with fixed ones');
  const picks = op.ints('indices', 1) ?? [];
  const size = by.extents(value)[axis]!;
  const front = typeof size === 'number' ? picks.map((pick) => fromFront(pick, size)) : picks;
  if (typeof size === 'number' && !front.every((pick) => pick >= 0 && pick < size))
    throw invalidFile(`${op.label}: its indices are outside of an axis of size ${size}`);
  return [by.select(value, axis, picksOf(front), indices.dims.length === 1)];
});

/**
 * The positions from start to end along an axis; where its size is unknown, only the first and the
 * last can be named.
 */
function slicePicks(
  start: number,
  end: number,
  step: number,
  size: Extent,
): Picks | 'all' | 'reversed' {
  if (typeof size === 'string') {
    const open = end >= 2 ** 31 - 1;
    if (step === -1 && (start === -1 || start >= 2 ** 31 - 1) && end < -(2 ** 30))
      return 'reversed';
    if (step === 1 && start === 0 && open) return 'all';
    if (step === 1 && start === -1 && open) return range(-1, 1);
    if (step === 1 && start === 0 && end === 1) return range(0, 1);
    throw new Refusal(
      `it slices an axis of unknown size from ${start} to ${end}, which cannot be followed`,
    );
  }
  if (step === -1 && (start === -1 || start >= size - 1) && end < -size) return 'reversed';
  if (step < 1) throw new Refusal(`it slices with step ${step}`);
  const within = (at: number) => Math.min(Math.max(fromFront(at, size), 0), size);
  const [from, to] = [within(start), within(end)];
  if (step === 1 && from === 0 && to === size) return 'all';
  return range(from, Math.max(0, Math.ceil((to - from) / step)), step);
}

export const slice = rearranges((op, value, by) => {
  const starts = op.ints('starts', 1) ?? [];
  const ends = op.ints('ends', 2) ?? [];
  const axes = op.ints('axes', 3) ?? starts.map((_, axis) => axis);
  const steps = op.ints('steps', 4) ?? [];
  let sliced = value;
  checkedAxes(op, axes, by.rank(value)).forEach((axis, k) => {
    const picks = slicePicks(
      starts[k] ?? 0,
      ends[k] ?? Infinity,
      steps[k] ?? 1,
      by.extents(sliced)[axis]!,
    );
    if (picks === 'reversed') {
      if (sliced.kind === 'features') noteRoles(op, sliced, new Map([[axis, 'time']]));
      sliced = by.reverse(sliced, axis);
    }
    if (picks !== 'all' && picks !== 'reversed') sliced = by.select(sliced, axis, picks, true);
  });
  return [sliced];
});

export const split = rearranges((op, value, by) => {
  const axis = checkedAxis(op, op.int('axis', 0), by.rank(value));
  const size = by.extents(value)[axis]!;
  const count = op.node.output.length;
  if (count === 1) return [value];
  if (typeof size === 'string') throw new Refusal('it splits an axis of unknown size');
  const even = Math.ceil(size / count);
  const sizes =
    op.ints('split', 1) ??
    op.node.output.map((_, k) => Math.max(0, Math.min(even, size - k * even)));
  const total = sizes.reduce((sum, length) => sum + length, 0);
  if (sizes.some((length) => length < 0) || total !== size)
    throw invalidFile(
      `${op.label}: it splits an axis of size ${size} into ${firstFew(sizes.map(String))}`,
    );
  let start = 0;
  return sizes.map((length) => {
    const picks = range(start, length);
    start += length;
    return by.select(value, axis, picks, true);
  });
});
