/** Nodes that are put into a graph: what exporters write around recurrent layers, and odd ones. */
import { WireType } from '@bufbuild/protobuf/wire';
import type { Random } from '../../random';
import { bytes, int, message, type Field } from './tree';

export const SIZES = [
  -(2n ** 63n),
  -(2n ** 31n),
  -4n,
  -2n,
  -1n,
  0n,
  1n,
  2n,
  3n,
  7n,
  1000n,
  2n ** 20n,
  2n ** 31n,
  2n ** 40n,
  2n ** 62n,
];

export const OPERATORS = [
  ...['LSTM', 'GRU', 'RNN', 'MatMul', 'Gemm', 'Add', 'Sigmoid', 'Softmax', 'Identity', 'Cast'],
  ...['Transpose', 'Squeeze', 'Unsqueeze', 'Reshape', 'Flatten', 'Concat', 'Gather', 'Slice'],
  ...['Split', 'Constant', 'ConstantOfShape', 'Shape', 'Expand', 'Dropout', 'Conv', 'Loop', ''],
  ...['Tanh', 'Relu', 'HardSigmoid', 'Mul', 'Sub', 'toString', '__proto__'],
];

export const ATTRIBUTES = [
  ...['axis', 'axes', 'perm', 'direction', 'hidden_size', 'layout', 'clip', 'activations', 'to'],
  ...['linear_before_reset', 'input_forget', 'shape', 'split', 'starts', 'ends', 'start', 'end'],
  ...['transA', 'transB', 'alpha', 'beta', 'value', 'value_ints', 'allowzero', 'keepdims'],
];

export function list<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: random.below(most + 1) }, make);
}

/** An attribute of any of the kinds that the format has. */
export function attribute(name: string, random: Random): Field {
  const float = Buffer.alloc(4);
  float.writeFloatLE(random.pick([0, -1, 0.5, 3, NaN, Infinity, -Infinity, 1e-40]));
  const kinds: (() => Field[])[] = [
    () => [int(3, random.pick(SIZES)), int(20, 2)],
    () => [{ number: 2, wire: WireType.Bit32, value: float }, int(20, 1)],
    () => [bytes(4, random.pick(['forward', 'bidirectional', 'reverse', 'Tanh', ''])), int(20, 3)],
    () => [...list(random, 5, () => int(8, random.pick([0, 1, 2, 3, -1, 99]))), int(20, 7)],
    () => [...list(random, 4, () => bytes(9, random.pick(['Tanh', 'Relu', 'Elu']))), int(20, 8)],
    () => [
      message(
        5,
        'tensor',
        integers(
          '',
          list(random, 4, () => random.pick(SIZES)),
        ),
      ),
    ],
    () => [],
  ];
  return message(5, 'attribute', [bytes(1, name), ...random.pick(kinds)()]);
}

/** The fields of a TensorProto of int64. */
export function integers(name: string, values: readonly bigint[]): Field[] {
  const raw = Buffer.alloc(8 * values.length);
  values.forEach((x, i) => raw.writeBigInt64LE(x, 8 * i));
  return [int(1, values.length), int(2, 7), bytes(8, name), bytes(9, raw)];
}

/** A node that makes `to` of `from`, and the initializers that it needs. */
export function between(from: string, to: string, random: Random): Field[] {
  const operator = random.pick(OPERATORS);
  const operands = list(random, 3, () => `${to}.${random.below(1000)}`);
  const twice = operator === 'Concat' || random.happens(0.2);
  const inputs = [from, ...(twice ? [from] : operands)];
  const attributes = list(random, 2, () => attribute(random.pick(ATTRIBUTES), random));
  const small = [-2n, -1n, 0n, 1n, 2n, 3n, 4n, 5n, 12n];
  return [
    message(1, 'node', [
      ...inputs.map((name) => bytes(1, name)),
      bytes(2, to),
      bytes(4, operator),
      ...attributes,
    ]),
    ...operands.map((name) => {
      const sizes = random.happens(0.8) ? small : SIZES;
      return message(
        5,
        'tensor',
        integers(
          name,
          list(random, 4, () => random.pick(sizes)),
        ),
      );
    }),
  ];
}
