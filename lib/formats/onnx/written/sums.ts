/**
 * What a gate is the function of: a sum of products, of which the gate may be some columns.
 *
 *     s = x W_x^T + h W_h^T + b;   i, f, g, o = Split(s)
 */
import * as onnxTree from '../tree';
import type { Surroundings } from './surroundings';

/** Rows of the matrix of a product. */
export interface Term {
  readonly product: onnxTree.Product;
  readonly start: number;
  readonly size: number;
}

/** A constant that is added, or columns of it. */
export interface Bias {
  readonly name: string;
  /** Columns of the sum that it was added to, which it has, too, unless it is one number. */
  readonly of: number | undefined;
  readonly start: number;
}

export interface Sum {
  /** Columns; undefined where only constants and open terms are known. */
  readonly width: number | undefined;
  readonly terms: readonly Term[];
  readonly biases: readonly Bias[];
  /** Names of what is neither a product nor constant. */
  readonly open: readonly string[];
}

const NOTHING: Sum = { width: undefined, terms: [], biases: [], open: [] };
/** Terms of a sum: products and biases. */
const MOST_TERMS = 8;
/** What exporters write has three. */
const MOST_AXES = 8;
/** Nodes between a gate and its products. */
const DEEPEST = 16;

/** The sum that a value is; undefined where its parts do not fit each other. */
export function sumAt(around: Surroundings, name: string, depth = 0): Sum | undefined {
  const node = around.producer(name);
  if (depth > DEEPEST) return undefined;
  const product = node && around.shared.product(node);
  if (product) {
    const { rows } = product.matrices[0];
    const own: Sum = { ...NOTHING, width: rows, terms: [{ product, start: 0, size: rows }] };
    const plus = node.proto.input[2];
    return plus ? added(own, sumAt(around, plus, depth + 1)) : own;
  }
  // Constants may be products, too: those of the zeros that states begin with.
  const other = (): Sum =>
    around.isConstant(name)
      ? { ...NOTHING, biases: [{ name, of: undefined, start: 0 }] }
      : { ...NOTHING, open: [name] };
  switch (node && onnxTree.operatorOf(node.proto)) {
    case 'Identity':
      return sumAt(around, node!.proto.input[0] ?? '', depth + 1);
    case 'Add': {
      // One after the other: a sum of too many terms ends at once.
      const [left = '', right = ''] = node!.proto.input;
      const a = sumAt(around, left, depth + 1);
      return a && added(a, sumAt(around, right, depth + 1));
    }
    case 'Split':
    case 'Slice': {
      const whole = sumAt(around, node!.proto.input[0] ?? '', depth + 1);
      const hasTerms = whole !== undefined && whole.terms.length > 0;
      return hasTerms ? cut(around, node!, name, whole) : other();
    }
    default:
      return other();
  }
}

/** A sum, and the node that is the function of it. */
export interface Gate {
  readonly sum: Sum;
  readonly function: onnxTree.TreeNode;
}

/** The sum of which a value is this function, taken before or after the gates were split. */
export function activated(
  around: Surroundings,
  name: string,
  functions: readonly string[],
  depth = 0,
): Gate | undefined {
  const node = around.producer(name);
  if (!node || depth > DEEPEST) return undefined;
  const op = onnxTree.operatorOf(node.proto);
  const below = node.proto.input[0] ?? '';
  if (functions.includes(op)) {
    const sum = sumAt(around, below);
    return sum && { sum, function: node };
  }
  if (op !== 'Split' && op !== 'Slice') return undefined;
  const whole = activated(around, below, functions, depth + 1);
  const sum = whole && cut(around, node, name, whole.sum);
  return sum && { sum, function: whole.function };
}

function added(a: Sum, b: Sum | undefined): Sum | undefined {
  if (!b || (a.width !== undefined && b.width !== undefined && a.width !== b.width))
    return undefined;
  const width = a.width ?? b.width;
  const terms = [...a.terms, ...b.terms];
  const open = [...a.open, ...b.open];
  const biases = [...a.biases, ...b.biases].map((bias) => ({ ...bias, of: bias.of ?? width }));
  if (terms.length + open.length + biases.length > MOST_TERMS) return undefined;
  return { width, terms, biases, open };
}

/** The columns of a sum that one output of a Split, or a Slice, takes. */
function cut(
  around: Surroundings,
  node: onnxTree.TreeNode,
  name: string,
  whole: Sum,
): Sum | undefined {
  if (whole.width === undefined) return undefined;
  const span =
    node.proto.opType === 'Split'
      ? splitAt(around, node, node.proto.output.indexOf(name), whole.width)
      : sliceAt(around, node, whole.width);
  if (!span || span.size < 1 || span.start < 0 || span.start + span.size > whole.width)
    return undefined;
  const terms = whole.terms.map((term) => ({
    ...term,
    start: term.start + span.start,
    size: span.size,
  }));
  const biases = whole.biases.map((bias) => ({ ...bias, start: bias.start + span.start }));
  return { width: span.size, terms, biases, open: whole.open };
}

interface Span {
  readonly start: number;
  readonly size: number;
}

const attribute = ({ proto }: onnxTree.TreeNode, name: string) =>
  proto.attribute.find((each) => each.name === name);

/** Of sums the columns are the last axis, and no sum has one axis alone. */
export const isLast = (axis: number | undefined): boolean =>
  axis !== undefined && axis !== 0 && Math.abs(axis) < MOST_AXES;

function splitAt(
  around: Surroundings,
  node: onnxTree.TreeNode,
  k: number,
  width: number,
): Span | undefined {
  if (!isLast(attribute(node, 'axis')?.i) || k < 0) return undefined;
  const count = node.proto.output.length;
  const listed = attribute(node, 'split')?.ints ?? around.numbers(node.proto.input[1]);
  const isEven = (node.proto.input[1] ?? '') === '' && !listed;
  const sizes = isEven ? Array<number>(count).fill(width / count) : listed;
  if (sizes?.length !== count || !sizes.every((size) => Number.isInteger(size))) return undefined;
  return { start: sizes.slice(0, k).reduce((a, b) => a + b, 0), size: sizes[k]! };
}

function sliceAt(around: Surroundings, node: onnxTree.TreeNode, width: number): Span | undefined {
  const at = (name: string, operand: number): readonly number[] | undefined =>
    attribute(node, name)?.ints ?? sizesAt(around, node.proto.input[operand]);
  const [starts, ends, axes] = [at('starts', 1), at('ends', 2), at('axes', 3)];
  const steps = around.numbers(node.proto.input[4]) ?? [1];
  if (starts?.length !== 1 || ends?.length !== 1 || axes?.length !== 1 || steps[0] !== 1)
    return undefined;
  if (!isLast(axes[0])) return undefined;
  const place = (index: number): number => Math.min(index < 0 ? index + width : index, width);
  const start = place(starts[0]!);
  return { start, size: place(ends[0]!) - start };
}

/**
 * A number that is computed of the width of a sum, as PyTorch does for the ends of chunks: Shape,
 * Gather, Add, Sub, Mul and Div of whole numbers.
 */
function sizesAt(around: Surroundings, name = '', depth = 0): readonly number[] | undefined {
  const known = around.numbers(name);
  const node = around.producer(name);
  if (known || !node || depth > DEEPEST) return known;
  if (around.sizes.has(name)) return around.sizes.get(name);
  const { input } = node.proto;
  const below = (operand: number) => sizesAt(around, input[operand], depth + 1);
  const sizes = computedSizes(around, node, below);
  around.sizes.set(name, sizes);
  return sizes;
}

function computedSizes(
  around: Surroundings,
  { proto }: onnxTree.TreeNode,
  below: (operand: number) => readonly number[] | undefined,
): readonly number[] | undefined {
  const { input } = proto;
  const op = onnxTree.operatorOf(proto);
  if (op === 'Gather') {
    const shape = around.producer(input[0]);
    const isWidth = shape?.proto.opType === 'Shape' && isLast(around.numbers(input[1])?.[0]);
    const width = isWidth ? sumAt(around, shape.proto.input[0] ?? '')?.width : undefined;
    return width === undefined ? undefined : [width];
  }
  if (op === 'Unsqueeze' || op === 'Squeeze') return below(0);
  const compute = ARITHMETIC[op];
  const [a, b] = compute ? [below(0), below(1)] : [];
  return compute && a?.length === 1 && b?.length === 1 ? [compute(a[0]!, b[0]!)] : undefined;
}

const ARITHMETIC: Readonly<Record<string, ((a: number, b: number) => number) | undefined>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => Math.floor(a / b),
};
