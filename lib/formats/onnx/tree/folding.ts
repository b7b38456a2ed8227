/**
 * Constants of a tree: initializers, and what nodes compute of them alone. Operators that move
 * numbers are those of the reader of networks (operators.ts); arithmetic on them, and what
 * quantized weights stand for, is here.
 */
import { CompactRnnError } from '../../../errors';
import type { Steps } from '../../../slices';
import {
  type Budget,
  dense,
  Made,
  type Numbers,
  numbersOf,
  product,
  SharedWeights,
  type View,
} from '../../tensors';
import { constant, transpose } from '../constants';
import { NO_FILES } from '../external';
import { Operation, type Reading } from '../operation';
import { evaluate } from '../operators';
import { operatorOf } from '../proto';
import { storedTensor } from '../tensor';
import { knownNumbers, type Constant, type Value } from '../value';
import { DATA_TYPES } from './write';
import type { Tree, TreeGraph, TreeNode } from './tree';

/** Nodes between a weight and its initializer; exporters write ten or so. */
const DEEPEST = 256;

/** What an element of the result is of those of the operands, at their places in it. */
type Elementwise = (...operands: number[]) => number;

const ARITHMETIC: Readonly<Record<string, Elementwise>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Neg: (a) => -a,
  Sqrt: (a) => Math.sqrt(a),
};

export class Constants {
  readonly #known = new Map<TreeGraph, Map<string, Value | undefined>>();
  readonly #reading: Reading;

  constructor(
    { opset }: Pick<Tree, 'opset'>,
    readonly budget: Budget,
  ) {
    this.#reading = {
      opset,
      budget,
      weights: new SharedWeights(budget),
      external: NO_FILES,
      stateInputs: new Set(),
      inputRoles: new Map(),
      unknownLengths: [],
      quantizing: [],
    };
  }

  /** The numbers that a name has in a graph; undefined where they are not known. */
  of(graph: TreeGraph, name: string): Constant | undefined {
    return knownNumbers(this.#valueOf(graph, name, 0));
  }

  /**
   * TensorProto.DataType of a constant, and how its numbers are stored in the file: as `float16`
   * behind a Cast, say.
   */
  typesOf(graph: TreeGraph, name: string): { type: number; stored: number } | undefined {
    let outer: number | undefined;
    let at: TreeGraph = graph;
    let read = name;
    for (let depth = 0; depth < DEEPEST; depth++) {
      const source = at.sourceOf(read);
      const tensor = source?.initializers.get(read);
      if (tensor) return { type: outer ?? tensor.dataType, stored: tensor.dataType };
      const node = source?.producers.get(read);
      if (!source || !node) return undefined;
      const op = operatorOf(node.proto);
      const attribute = (wanted: string) => node.proto.attribute.find((a) => a.name === wanted);
      if (op === 'Constant') {
        const type = attribute('value')?.t?.dataType ?? DATA_TYPES.float;
        return { type: outer ?? type, stored: type };
      }
      if (op === 'Cast') outer ??= attribute('to')?.i;
      if (op === 'DequantizeLinear')
        outer ??= this.typesOf(source, node.proto.input[1] ?? '')?.type ?? DATA_TYPES.float;
      at = source;
      read = node.proto.input[0] ?? '';
    }
    return undefined;
  }

  #valueOf(graph: TreeGraph, name: string, depth: number): Value | undefined {
    const source = name === '' ? undefined : graph.sourceOf(name);
    if (!source || depth > DEEPEST) return undefined;
    let known = this.#known.get(source);
    if (!known) this.#known.set(source, (known = new Map<string, Value | undefined>()));
    if (known.has(name)) return known.get(name);
    known.set(name, undefined); // what depends on itself is not known
    const value = this.#make(source, name, depth);
    known.set(name, value);
    return value;
  }

  #make(graph: TreeGraph, name: string, depth: number): Value | undefined {
    const node = graph.producers.get(name);
    if (node) return this.#computed(node, node.proto.output.indexOf(name), depth);
    const tensor = graph.initializers.get(name);
    return tensor && constant(storedTensor(tensor));
  }

  #computed(node: TreeNode, output: number, depth: number): Value | undefined {
    if (node.subgraphs.length > 0) return undefined;
    const operands = node.proto.input.map((name) => this.#valueOf(node.home, name, depth + 1));
    const isOpen = (value: Value | undefined, k: number): boolean =>
      value === undefined && node.proto.input[k] !== '';
    if (operands.some(isOpen)) return undefined;
    this.budget.spender = node.label;
    const values = this.#arithmetic(node, operands) ?? this.#moved(node, operands);
    return values[output];
  }

  #moved(node: TreeNode, operands: readonly (Value | undefined)[]): readonly Value[] {
    try {
      return evaluate(new Operation(node.proto, operands, 0, this.#reading));
    } catch (error) {
      // What is wrong with a node that only a weight needs is said where the weight is needed.
      if (error instanceof CompactRnnError && error.code !== 'UNSUPPORTED_MODEL') return [];
      throw error;
    }
  }

  #arithmetic(node: TreeNode, operands: readonly (Value | undefined)[]): Value[] | undefined {
    const op = operatorOf(node.proto);
    if (op === 'DequantizeLinear') return dequantized(node, operands.map(knownNumbers));
    const apply = Object.hasOwn(ARITHMETIC, op) ? ARITHMETIC[op] : undefined;
    const known = operands.map(knownNumbers).filter((value) => value !== undefined);
    if (!apply || known.length !== operands.length || known.length !== apply.length)
      return undefined;
    const dims = broadcast(known.map((value) => value.dims));
    const whole = known.every(({ store }) => store.content === 'integers');
    const exact: Elementwise = op === 'Div' ? (a, b) => Math.trunc(a / b) : apply;
    return dims && [computed(dims, known, whole ? exact : apply, whole)];
  }
}

/** The dims of operands side by side, or undefined where they do not fit. */
function broadcast(all: readonly (readonly number[])[]): number[] | undefined {
  const rank = Math.max(...all.map(({ length }) => length));
  const aligned = all.map((dims) => [...Array<number>(rank - dims.length).fill(1), ...dims]);
  const dims = Array.from({ length: rank }, (_, k) => {
    const sizes = aligned.map((each) => each[k]!);
    return sizes.find((size) => size !== 1) ?? 1;
  });
  const fits = aligned.every((each) => each.every((size, k) => size === 1 || size === dims[k]));
  return fits ? dims : undefined;
}

/** An operand as a view of the result's dims: a stride of 0 where it is repeated. */
function spread(view: View, dims: readonly number[]): View {
  const missing = dims.length - view.dims.length;
  const strides = dims.map((_, k) =>
    k < missing || view.dims[k - missing] === 1 ? 0 : view.strides[k - missing]!,
  );
  return { ...view, dims, strides };
}

/** Elements that are computed when they are needed. */
function computed(
  dims: readonly number[],
  operands: readonly View[],
  apply: Elementwise,
  whole: boolean,
): Constant {
  const views = operands.map((view) => spread(view, dims));
  const stores = views.map(({ store }) => store);
  const fill = function* (target: Numbers, budget: Budget): Steps {
    const all = views.map((view) => numbersOf(view, budget) as ArrayLike<number>);
    for (let i = 0; i < target.length; i++) target[i] = apply(...all.map((numbers) => numbers[i]!));
    yield;
  };
  return constant(
    dense(dims, new Made(product(dims), whole ? 'integers' : 'floats', stores, fill)),
  );
}

/** (x - zero point) * scale; scale and zero point are one for all, one a row, or one a block. */
function dequantized(
  { proto }: TreeNode,
  [x, scale, zero]: readonly (Constant | undefined)[],
): Value[] | undefined {
  if (!x || !scale) return undefined;
  const attribute = (name: string) => proto.attribute.find((each) => each.name === name)?.i;
  if (attribute('block_size')) return undefined;
  const axis = attribute('axis') ?? 1;
  const along = (value: Constant): Constant | undefined => {
    const size = product(value.dims);
    if (size === 1) return constant({ ...value, dims: [], strides: [] });
    const k = axis < 0 ? axis + x.dims.length : axis;
    if (value.dims.length !== 1 || x.dims[k] !== size) return undefined;
    const dims = x.dims.slice(k).map((_, i) => (i === 0 ? size : 1));
    return constant({ ...value, dims, strides: dims.map((_, i) => (i ? 0 : value.strides[0]!)) });
  };
  const [scales, zeros] = [along(scale), zero && along(zero)];
  if (!scales || (zero && !zeros)) return undefined;
  return [
    zeros
      ? computed(x.dims, [x, scales, zeros], (q, s, z) => (q - z) * s, false)
      : computed(x.dims, [x, scales], (q, s) => q * s, false),
  ];
}

/**
 * Bytes [D, cols, rows] as floats [D, rows, cols].
 * @param scale [D] or [D, rows], and so is the zero point.
 * @returns undefined where they have other dims.
 */
export function dequantizedColumns(
  bytes: Constant,
  scale: Constant,
  zero: Constant | undefined,
): Constant | undefined {
  const x = transpose(bytes, [0, 2, 1]);
  const [directions, rows] = x.dims as [number, number];
  const along = (value: Constant): View | undefined => {
    const perRow = product(value.dims) === directions * rows;
    if (!perRow && product(value.dims) !== directions) return undefined;
    return dense([directions, perRow ? rows : 1, 1], value.store);
  };
  const [scales, zeros] = [along(scale), zero && along(zero)];
  if (!scales || (zero && !zeros)) return undefined;
  return zeros
    ? computed(x.dims, [x, scales, zeros], (q, s, z) => (q - z) * s, false)
    : computed(x.dims, [x, scales], (q, s) => q * s, false);
}
