/** Weights that are stored as integers with scales: (n - zero point) scale. */
import { broadcast } from './constant-arithmetic';
import { constant, made, reshape, transpose, unsqueeze } from './constants';
import { recurrent } from './layers';
import { Operation, Refusal } from './operation';
import { knownNumbers, type Constant, type Value } from './value';
import { copying, sizeOf, type View } from '../tensors';

function constantOperand(op: Operation, index: number): Constant | undefined {
  const operand = op.operands[index];
  if (!operand) return undefined;
  const numbers = knownNumbers(operand);
  if (numbers) return numbers;
  throw new Refusal('it turns features into integers and back: export the model without');
}

/** (x - zero) scale, whose views have the dims of x. */
function dequantize(x: Constant, scale: View, zero: View | undefined): Constant {
  const operands = zero ? [x, scale, zero] : [x, scale];
  return made(
    x.dims,
    operands,
    function* (target, budget) {
      const [scales, zeros] = [new Float64Array(target.length), new Float64Array(target.length)];
      yield* copying(x, target, 0, budget);
      yield* copying(scale, scales, 0, budget);
      if (zero) yield* copying(zero, zeros, 0, budget);
      for (let i = 0; i < target.length; i++)
        target[i] = ((target[i] as number) - zeros[i]!) * scales[i]!;
    },
    'floats',
  );
}

const onlyNumber = (vector: Constant): Constant => constant({ ...vector, dims: [], strides: [] });

/** A scale for each position along an axis, in as many axes as x has. */
function along(vector: Constant, axis: number, dims: readonly number[]): View {
  const [size] = vector.dims;
  if (sizeOf(vector) === 1 || size === undefined) return broadcast(onlyNumber(vector), dims);
  if (vector.dims.length !== 1 || size !== dims[axis])
    throw new Refusal('its scales are neither one for all nor one for each position of its axis');
  const others = dims.flatMap((_, k) => (k === axis ? [] : [k]));
  return broadcast(unsqueeze(vector, others), dims);
}

export const dequantized = (op: Operation): Value[] => {
  const [x, scale, zero] = [0, 1, 2].map((index) => constantOperand(op, index));
  if (!x || !scale) throw new Refusal('it has no scale');
  if (op.int('block_size', 0) !== 0)
    throw new Refusal('its scales are of blocks: store the weights with one a row, or as floats');
  const given = op.int('axis', 1);
  const axis = given < 0 ? given + x.dims.length : given;
  const view = (vector: Constant): View => along(vector, axis, x.dims);
  return [dequantize(x, view(scale), zero && view(zero))];
};

/** Operands of onnxruntime's LSTM of bytes: the scales and zero points of W and R. */
const W_SCALE = 8;
const R_SCALE = 10;

/**
 * Bytes [D, cols, rows] as floats [D, rows, cols].
 * @param scale [D] or [D, rows], and so is the zero point.
 * @throws Refusal where they have other dims.
 */
export function dequantizedColumns(
  bytes: Constant,
  scale: Constant,
  zero: Constant | undefined,
): Constant {
  const [directions, , rows] = bytes.dims;
  const perRow = (vector: Constant): View => {
    const [first, second = 1, ...more] = vector.dims;
    if (first !== directions || (second !== 1 && second !== rows) || more.length > 0)
      throw new Refusal('its scales are neither one a direction nor one a row');
    return broadcast(reshape(vector, [first!, 1, second]), bytes.dims);
  };
  return transpose(dequantize(bytes, perRow(scale), zero && perRow(zero)), [0, 2, 1]);
}

/**
 * The LSTM of the floats that its bytes stand for, W and R transposed. Where onnxruntime quantizes
 * inputs as it runs, this one takes them as they are.
 */
export const dynamicQuantizeLstm = (op: Operation): Value[] => {
  const weight = (index: number, scaleIndex: number): Value => {
    const [x, scale, zero] = [index, scaleIndex, scaleIndex + 1].map((k) => constantOperand(op, k));
    if (!x || !scale || x.dims.length !== 3) throw new Refusal('it lacks weights or scales');
    return dequantizedColumns(x, scale, zero);
  };
  op.reading.quantizing.push(op.node);
  const operands = op.operands.slice(0, W_SCALE);
  operands[1] = weight(1, W_SCALE);
  operands[2] = weight(2, R_SCALE);
  return recurrent('lstm')(new Operation(op.node, operands, op.position, op.reading));
};
