/**
 * How the outputs of a recurrent node lie in a tensor that operators have moved around: which
 * factors of [frames, directions, batch, cells] each axis holds, slowest first. Factors of size 1
 * are left out, so that an axis of size 1 holds none.
 */
import { onnxTree } from '../formats';
import type { RecurrentNode } from './recurrent-node';

export type Factor = 'frames' | 'directions' | 'batch' | 'cells';
export type Layout = readonly (readonly Factor[])[];

/** Axes that are looked at; what exporters write has four. */
const MOST_AXES = 8;

/** Sizes of the factors, where the graph fixes them. */
export type FactorSizes = Readonly<Record<Factor, number | undefined>>;

export function sizesOf({ frames, weights, hiddenSize }: RecurrentNode) {
  return { frames, directions: weights.length, batch: undefined, cells: hiddenSize };
}

/** That of Y. */
export function outputLayout(sizes: FactorSizes): Layout {
  const all: Factor[] = ['frames', 'directions', 'batch', 'cells'];
  return all.map((factor) => (sizes[factor] === 1 && factor !== 'cells' ? [] : [factor]));
}

/** Whether the last axis holds all cells of all directions, in order, and nothing else does. */
export function hasFeaturesLast(layout: Layout, { directions }: FactorSizes): boolean {
  const features = directions === 1 ? 'cells' : 'directions,cells';
  return (
    layout.at(-1)?.join() === features &&
    layout.slice(0, -1).every((axis) => !axis.some((f) => f === 'cells' || f === 'directions'))
  );
}

/** Whether it is [frames, batch, features], what recurrent nodes read. */
export function isSequence(layout: Layout, sizes: FactorSizes): boolean {
  const [frames, batch] = layout;
  return (
    layout.length === 3 &&
    hasFeaturesLast(layout, sizes) &&
    frames!.every((factor) => factor === 'frames') &&
    batch!.every((factor) => factor === 'batch')
  );
}

/** The layout after a node that only moves values; undefined where it does more. */
export function movedLayout(
  { home, proto }: onnxTree.TreeNode,
  layout: Layout,
  sizes: FactorSizes,
  constants: onnxTree.Constants,
): Layout | undefined {
  const ints = (name: string, index: number): number[] | undefined => {
    const attribute = proto.attribute.find((each) => each.name === name);
    if (attribute) return attribute.ints.length <= MOST_AXES ? [...attribute.ints] : undefined;
    const value = constants.of(home, proto.input[index] ?? '');
    if (!value || onnxTree.product(value.dims) > MOST_AXES) return undefined;
    return Array.from(onnxTree.numbersOf(value, constants.budget) as ArrayLike<number>);
  };
  if (onnxTree.hasAttributeOfCall(proto)) return undefined;
  const rank = layout.length;
  const fromFront = (axes: readonly number[], of: number): number[] =>
    axes.map((axis) => (axis < 0 ? axis + of : axis)).sort((a, b) => a - b);
  switch (onnxTree.operatorOf(proto)) {
    case 'Identity':
    case 'Dropout':
      return layout;
    case 'Concat':
      return proto.input.length === 1 ? layout : undefined;
    case 'Split':
      return proto.output.length === 1 ? layout : undefined;
    case 'Transpose': {
      const perm = ints('perm', -1);
      if (perm?.length !== rank || perm.some((axis) => !layout[axis])) return undefined;
      return new Set(perm).size === rank ? perm.map((axis) => layout[axis]!) : undefined;
    }
    case 'Squeeze': {
      const axes = ints('axes', 1);
      const dropped = axes && fromFront(axes, rank);
      if (!dropped?.length || dropped.some((axis) => !isOne(layout[axis]))) return undefined;
      return layout.filter((_, axis) => !dropped.includes(axis));
    }
    case 'Unsqueeze': {
      const axes = ints('axes', 1);
      if (!axes || rank + axes.length > MOST_AXES) return undefined;
      const wider: (readonly Factor[])[] = [...layout];
      for (const axis of fromFront(axes, rank + axes.length)) wider.splice(axis, 0, []);
      return wider;
    }
    case 'Reshape': {
      const shape = ints('shape', 1);
      const keepsZero = proto.attribute.some(({ name, i }) => name === 'allowzero' && i !== 0);
      return shape && !keepsZero ? reshaped(layout, shape, sizes) : undefined;
    }
    default:
      return undefined;
  }
}

/** An axis that the graph itself says has size 1: that of the features never does. */
function isOne(axis: readonly Factor[] | undefined): boolean {
  return axis?.every((factor) => factor === 'frames' || factor === 'batch') ?? false;
}

/**
 * The same factors in other axes. A size of the shape takes factors of just that size; 0 is the
 * axis in its place, and -1 what is left.
 */
function reshaped(
  layout: Layout,
  shape: readonly number[],
  sizes: FactorSizes,
): Layout | undefined {
  const known = layout.flat().filter((factor) => sizes[factor] !== undefined);
  const total = (all: readonly number[]): number =>
    all.reduce((product, size) => product * size, 1);
  // Where the shape has no room for the others, they are of size 1.
  const isFull = !shape.includes(0) && total(shape) === total(known.map((f) => sizes[f]!));
  const left: Factor[] = isFull ? [...known] : layout.flat();
  const take = (size: number, axis: number, atEnd: boolean): Factor[] | undefined => {
    const taken: Factor[] = [];
    const next = (): Factor | undefined => (atEnd ? left.pop() : left.shift());
    if (size === 0) {
      const wanted = layout[axis] ?? [];
      while (taken.length < wanted.length) taken.push(next() ?? 'frames');
      if (atEnd) taken.reverse();
      return taken.join() === wanted.join() ? taken : undefined;
    }
    for (let product = 1; product < size;) {
      const factor = next();
      const of = factor && sizes[factor];
      if (!of) return undefined;
      taken.push(factor);
      product *= of;
      if (product > size) return undefined;
    }
    return atEnd ? taken.reverse() : taken;
  };
  const open = shape.indexOf(-1);
  const front = shape
    .slice(0, open < 0 ? shape.length : open)
    .map((size, k) => take(size, k, false));
  const back =
    open < 0 ? [] : shape.slice(open + 1).map((size, k) => [size, open + 1 + k] as const);
  const last = back.reverse().map(([size, axis]) => take(size, axis, true));
  const axes = [...front, ...(open < 0 ? [] : [left.splice(0)]), ...last.reverse()];
  if (left.length > 0 || axes.some((axis) => axis === undefined)) return undefined;
  return axes as Layout;
}
