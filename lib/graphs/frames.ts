/**
 * How many frames a recurrent node gets, where the graph fixes it: models that are stepped by the
 * caller get one. The size of one axis is followed backwards through operators that move axes.
 */
import { onnxTree } from '../formats';

/** Nodes to follow; longer ways are given up. */
const LONGEST = 64;

/** Operators that give values of the shape of their first operand. */
const SAME_SHAPE = new Set([
  ...[
    'Identity',
    'Dropout',
    'Cast',
    'Relu',
    'Sigmoid',
    'Tanh',
    'LeakyRelu',
    'PRelu',
    'Elu',
    'Clip',
  ],
  ...['Softmax', 'LogSoftmax', 'BatchNormalization', 'LayerNormalization', 'InstanceNormalization'],
  ...[
    'Abs',
    'Neg',
    'Exp',
    'Log',
    'Sqrt',
    'HardSigmoid',
    'HardSwish',
    'Erf',
    'Softplus',
    'Softsign',
  ],
]);

/** Those whose operands are broadcast against each other. */
const BROADCAST = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow']);

export function frameCount(
  graph: onnxTree.TreeGraph,
  name: string,
  constants: onnxTree.Constants,
): number | undefined {
  return new Sizes(constants).sizeAt(graph, name, 0);
}

class Sizes {
  #left = LONGEST;

  constructor(private readonly constants: onnxTree.Constants) {}

  /** @param axis counted from the front. */
  sizeAt(graph: onnxTree.TreeGraph, name: string, axis: number): number | undefined {
    const source = name === '' ? undefined : graph.sourceOf(name);
    if (!source || this.#left-- <= 0) return undefined;
    const declared = this.#declared(source, name)?.[axis];
    if (declared !== undefined) return declared;
    const node = source.producers.get(name);
    if (!node || onnxTree.hasAttributeOfCall(node.proto)) return undefined;
    return this.#through(node, name, axis);
  }

  /** What the file says of a shape; undefined where an axis is open. */
  #declared(source: onnxTree.TreeGraph, name: string): (number | undefined)[] | undefined {
    const info = source.inputs.get(name) ?? source.values.get(name);
    return info?.type?.tensor?.shape?.dim.map(({ value }) => (value > 0 ? value : undefined));
  }

  #ints(node: onnxTree.TreeNode, name: string, index: number): number[] | undefined {
    const attribute = node.proto.attribute.find((each) => each.name === name);
    if (attribute) return [...attribute.ints];
    const value = this.constants.of(node.home, node.proto.input[index] ?? '');
    if (!value || onnxTree.product(value.dims) > LONGEST) return undefined;
    return Array.from(onnxTree.numbersOf(value, this.constants.budget) as ArrayLike<number>);
  }

  #through(node: onnxTree.TreeNode, name: string, axis: number): number | undefined {
    const { home, proto } = node;
    const op = onnxTree.operatorOf(proto);
    const below = (to: number): number | undefined => this.sizeAt(home, proto.input[0] ?? '', to);
    if (SAME_SHAPE.has(op)) return below(axis);
    if (BROADCAST.has(op)) return this.#broadcast(node, axis);
    switch (op) {
      case 'Transpose': {
        const perm = this.#ints(node, 'perm', -1);
        return perm?.[axis] === undefined ? undefined : below(perm[axis]);
      }
      case 'Unsqueeze': {
        const axes = this.#ints(node, 'axes', 1);
        if (axes?.includes(axis)) return 1;
        if (!axes || axes.some((each) => each < 0)) return undefined;
        return below(axis - axes.filter((each) => each < axis).length);
      }
      case 'Squeeze': {
        const axes = this.#ints(node, 'axes', 1);
        if (!axes || axes.length === 0 || axes.some((each) => each < 0)) return undefined;
        return below(
          [...axes].sort((a, b) => a - b).reduce((at, each) => (each <= at ? at + 1 : at), axis),
        );
      }
      case 'Reshape': {
        const size = this.#ints(node, 'shape', 1)?.[axis];
        return size === 0 ? below(axis) : size !== undefined && size > 0 ? size : undefined;
      }
      case 'MatMul':
        // With a matrix on the right all axes but the last are those of the left.
        return this.constants.of(home, proto.input[1] ?? '')?.dims.length === 2
          ? below(axis)
          : undefined;
      case 'LSTM':
      case 'GRU':
      case 'RNN':
        return name === proto.output[0] && axis === 0 ? below(0) : undefined;
      default:
        return undefined;
    }
  }

  /** Of operands of equally many axes, as far as the file says so. */
  #broadcast({ home, proto }: onnxTree.TreeNode, axis: number): number | undefined {
    const open = proto.input.filter((name) => !this.constants.of(home, name));
    const constant = proto.input.find((name) => this.constants.of(home, name));
    // A constant of one axis, such as a bias, lies along the last.
    const narrow = constant === undefined || this.constants.of(home, constant)!.dims.length <= 1;
    return open.length === 1 && narrow ? this.sizeAt(home, open[0]!, axis) : undefined;
  }
}
