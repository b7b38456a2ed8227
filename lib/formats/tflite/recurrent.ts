/**
 * Recurrent operators of TensorFlow Lite, by their inputs:
 *
 *     UNIDIRECTIONAL_SEQUENCE_LSTM   1 to 4 W_x, 5 to 8 W_h, 12 to 15 biases, of i, f, g and o;
 *                                    9 to 11 peepholes; 16 P; 17 its bias; 20 to 23 normalization
 *     UNIDIRECTIONAL_SEQUENCE_RNN    1 W_x   2 W_h   3 bias
 */
import type { Layer } from '../../model';
import type { Operator, Tensor } from './graph';
import type { WeightMaker } from './weights';

/** Activations, by their numbers among the options. */
const TANH = 4;
const RELU = 1;

type Reads = (operator: Operator, name: string, weights: WeightMaker) => Layer | string;

/** By the numbers of the operators. */
export const RECURRENT: Readonly<Record<number, Reads>> = { 35: rnn, 44: lstm };

/** The layer, or why there is none, as sentences go on. */
export const recurrentLayer: Reads = (operator, name, weights) =>
  RECURRENT[operator.code]!(operator, name, weights);

function all(tensors: readonly (Tensor | undefined)[]): tensors is readonly Tensor[] {
  return tensors.every((tensor) => tensor?.isConstant);
}

function lstm({ inputs, options }: Operator, name: string, weights: WeightMaker): Layer | string {
  const [input, recurrent] = [inputs.slice(1, 5), inputs.slice(5, 9)];
  const bias = inputs.slice(12, 16);
  const peepholes = [inputs[9], inputs[10], inputs[11]].filter((each) => each !== undefined);
  const [projection, projectionBias] = [inputs[16], inputs[17]];
  if (inputs[1] === undefined)
    return 'couples its input and forget gates (CIFG), which is not read';
  if (inputs.slice(20, 24).some((each) => each !== undefined))
    return 'normalizes its gates, which is not read';
  if (projectionBias) return 'has a bias behind its projection, which is not read';
  if (!all(input) || !all(recurrent) || !all(bias)) return 'computes its weights';
  if ((options?.number(0, 'int8') ?? TANH) !== TANH) return 'has another activation than tanh';
  if ((options?.number(2, 'float') ?? 0) > 0) return 'clips its projection, which is not read';
  const cellClip = options?.number(1, 'float') ?? 0;
  const hiddenSize = input[0]!.dims[0]!;
  const matrix = weights.matrix(input);
  return {
    name,
    cell: 'lstm',
    direction: 'forward',
    inputSize: matrix.cols,
    hiddenSize,
    weights: [
      {
        input: matrix,
        recurrent: weights.matrix(recurrent),
        bias: weights.vector(bias, hiddenSize),
        ...(projection && { projection: weights.matrix([projection]) }),
        ...(peepholes.length === 3 && { peepholes: weights.vector(peepholes, hiddenSize) }),
      },
    ],
    ...(cellClip > 0 && { cellClip }),
  };
}

function rnn({ inputs, options }: Operator, name: string, weights: WeightMaker): Layer | string {
  const parts = inputs.slice(1, 4);
  const activation = options?.number(1, 'int8') ?? 0;
  if (activation !== TANH && activation !== RELU) return 'has another activation than tanh or relu';
  if (!all(parts) || parts.length !== 3) return 'computes its weights';
  const [input, recurrent, bias] = parts as [Tensor, Tensor, Tensor];
  const matrix = weights.matrix([input]);
  return {
    name,
    cell: 'rnn',
    direction: 'forward',
    inputSize: matrix.cols,
    hiddenSize: matrix.rows,
    weights: [
      {
        input: matrix,
        recurrent: weights.matrix([recurrent]),
        bias: weights.vector([bias], matrix.rows),
      },
    ],
    activation: activation === TANH ? 'tanh' : 'relu',
  };
}
