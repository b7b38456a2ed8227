/**
 * The arrays of a recurrent layer of Keras -> weights of a direction. Keras stacks the gates by
 * column as i,f,c,o (LSTM) and z,r,h (GRU): kernel [n_in, G n], recurrent_kernel [n, G n], bias [G
 * n]; of a GRU with `reset_after` [2, 3 n], that of the input, then the recurrent one.
 *
 * CuDNNLSTM and CuDNNGRU keep what cuDNN has: a matrix [n, n_in] or [n, n] for each gate, written
 * row by row into the columns of that gate, and both biases, 8 n and 6 n.
 */
import { invalidFile, invalidModel } from '../../errors';
import type { Cell, LayerWeights } from '../../model';
import { StoredMatrix, type Weight } from '../../weights';
import type { Hdf5Array } from '../hdf5';

/** For each gate, in our order, its index in Keras's. */
const KERAS_GATES = { rnn: [0], lstm: [0, 1, 2, 3], gru: [1, 0, 2] } as const;

/** What a layer of Keras has of cells. */
export interface CellForm {
  readonly cell: Cell;
  readonly units: number;
  readonly cudnn: boolean;
  /** Of a GRU, where its configuration says it. */
  readonly resetAfter: boolean;
}

/** @throws CompactRnnError INVALID_MODEL, INVALID_FILE for arrays of other shapes. */
export function directionOf(
  form: CellForm,
  [kernel, recurrentKernel, bias]: Hdf5Array[],
): { weights: LayerWeights; resetAfter: boolean } {
  const { cell, units: n } = form;
  const gates = KERAS_GATES[cell].length;
  checkShape(recurrentKernel!, [n, gates * n]);
  checkShape(kernel!, [undefined, gates * n]);
  const cudnn = form.cudnn || (bias !== undefined && isCudnnBias(cell, bias, n));
  const biases = biasesOf(form, bias);
  return {
    weights: {
      input: matrix(kernel!, cell, cudnn),
      recurrent: matrix(recurrentKernel!, cell, cudnn),
      bias: biases.bias,
      ...(biases.recurrentBias && { recurrentBias: biases.recurrentBias }),
    },
    resetAfter: biases.resetAfter,
  };
}

/** Files of weights alone may come from the other kind of layer, as Keras itself allows. */
function isCudnnBias(cell: Cell, { shape }: Hdf5Array, n: number): boolean {
  return cell !== 'rnn' && shape.length === 1 && shape[0] === 2 * KERAS_GATES[cell].length * n;
}

function checkShape(array: Hdf5Array, shape: readonly (number | undefined)[]): void {
  if (
    array.shape.length === shape.length &&
    shape.every((n, i) => n === undefined || n === array.shape[i])
  )
    return;
  throw invalidModel(
    `${array.path} is [${array.shape.join(', ')}], but must be [${shape.map((n) => n ?? 'any').join(', ')}]`,
  );
}

/** W [G n, n_in], its numbers read when they are asked for. */
function matrix(kernel: Hdf5Array, cell: Cell, cudnn: boolean): Weight {
  const order: readonly number[] = KERAS_GATES[cell];
  const [inputs, columns] = kernel.shape as [number, number];
  const n = columns / order.length;
  return StoredMatrix.inFile(
    { rows: columns, cols: inputs },
    {
      read(target) {
        const numbers = kernel.floats();
        order.forEach((gate, own) => {
          for (let row = 0; row < n; row++)
            for (let input = 0; input < inputs; input++) {
              const at = row * inputs + input;
              const from = cudnn
                ? Math.floor(at / n) * columns + gate * n + (at % n)
                : input * columns + gate * n + row;
              target[own * n * inputs + at] = numbers[from]!;
            }
        });
      },
    },
  );
}

function biasesOf(
  { cell, units: n, cudnn, resetAfter }: CellForm,
  array: Hdf5Array | undefined,
): { bias: Float32Array; recurrentBias?: Float32Array; resetAfter: boolean } {
  const order: readonly number[] = KERAS_GATES[cell];
  const rows = order.length * n;
  const after = cell === 'gru' && (cudnn || resetAfter);
  if (!array) return { bias: new Float32Array(rows), resetAfter: after };
  const numbers = array.floats();
  const two = numbers.length === 2 * rows;
  if (!two && numbers.length !== rows)
    throw invalidFile(
      `${array.path} holds ${numbers.length} numbers, but must hold ${rows} or ${2 * rows}`,
    );
  const reordered = (from: number): Float32Array =>
    Float32Array.from(
      { length: rows },
      (_, i) => numbers[from + order[Math.floor(i / n)]! * n + (i % n)]!,
    );
  const bias = reordered(0);
  if (!two) return { bias, resetAfter: after };
  const recurrent = reordered(rows);
  const summed = cell === 'gru' ? rows - n : rows;
  for (let i = 0; i < summed; i++) bias[i]! += recurrent[i]!;
  if (cell !== 'gru') return { bias, resetAfter: false };
  return { bias, recurrentBias: recurrent.slice(summed), resetAfter: true };
}
