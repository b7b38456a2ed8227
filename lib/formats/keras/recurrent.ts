/**
 * LSTM, GRU and SimpleRNN of Keras -> a layer. Keras stacks the gates by column as i,f,c,o (LSTM)
 * and z,r,h (GRU): kernel [n_in, G n], recurrent_kernel [n, G n], bias [G n]; of a GRU with
 * `reset_after` [2, 3 n], that of the input, then the recurrent one.
 *
 * CuDNNLSTM and CuDNNGRU keep what cuDNN has: a matrix [n, n_in] or [n, n] for each gate, written
 * row by row into the columns of that gate, and both biases, 8 n and 6 n.
 */
import { invalidFile, invalidModel, unsupportedModel } from '../../errors';
import { shown } from '../../json';
import { FUNCTIONS, type Cell, type Direction, type Layer, type LayerWeights } from '../../model';
import { StoredMatrix, type Weight } from '../../weights';
import type { Hdf5Array } from '../hdf5';
import type { KerasActivations } from './activations';
import { layerOf, type KerasLayer } from './config';
import type { Reading } from './frame-layers';
import type { Part } from './weights';

const CELL_OF: Readonly<Record<string, Cell>> = {
  LSTM: 'lstm',
  CuDNNLSTM: 'lstm',
  GRU: 'gru',
  CuDNNGRU: 'gru',
  SimpleRNN: 'rnn',
};
/** For each gate, in our order, its index in Keras's. */
const KERAS_GATES = { rnn: [0], lstm: [0, 1, 2, 3], gru: [1, 0, 2] } as const;

/** What a recurrent layer of Keras is: ours, and whether it gives every frame or the last. */
export interface KerasRecurrent {
  readonly layer: Layer;
  readonly everyFrame: boolean;
}

/** A layer of Keras with its cell, which `Bidirectional` holds twice. */
interface Recurrence {
  readonly cell: Cell;
  readonly layer: KerasLayer;
  readonly units: number;
  readonly cudnn: boolean;
}

/** Undefined where it is no recurrent layer. */
export function recurrentOf(
  layer: KerasLayer,
  { weights, activations }: Reading,
): KerasRecurrent | undefined {
  const both = layer.className === 'Bidirectional';
  const inner = both ? layerOf(layer.config.object('layer')) : layer;
  const recurrence = recurrenceOf(inner);
  if (!recurrence) return undefined;
  if (both) checkMerge(layer, inner);
  const parts: Part[] = both ? ['forward_layer/cell', 'backward_layer/cell'] : ['cell'];
  const names = ['kernel', 'recurrent_kernel', ...(usesBias(recurrence) ? ['bias'] : [])];
  const directions = parts.map((part) =>
    directionOf(recurrence, weights.arrays(layer, part, names)),
  );
  const everyFrame = inner.config.boolean('return_sequences');
  const { cell, units } = recurrence;
  const functions = functionsOf(recurrence, activations);
  return {
    everyFrame,
    layer: {
      name: layer.name,
      cell,
      direction: both ? 'bidirectional' : directionName(inner, everyFrame),
      inputSize: directions[0]!.weights.input.cols,
      hiddenSize: units,
      weights: directions.map((each) => ({ ...each.weights, ...functions })),
      ...(cell === 'gru' && { resetAfter: directions[0]!.resetAfter }),
    },
  };
}

function recurrenceOf(layer: KerasLayer): Recurrence | undefined {
  const { className, config } = layer;
  if (!Object.hasOwn(CELL_OF, className)) return undefined;
  const units = config.wholeNumber('units', 1, 2 ** 24);
  return { cell: CELL_OF[className]!, layer, units, cudnn: className.startsWith('CuDNN') };
}

/** CuDNN layers always have biases, and their files say nothing of it. */
function usesBias({ layer: { config }, cudnn }: Recurrence): boolean {
  return cudnn || !config.has('use_bias') || config.boolean('use_bias');
}

function checkMerge({ name, config }: KerasLayer, inner: KerasLayer): void {
  const merge = config.raw('merge_mode');
  if (merge !== 'concat')
    throw unsupportedModel(
      `layer ${shown(name)} merges its directions by ${shown(merge)}: only merge_mode="concat" is read`,
    );
  if (flag(inner, 'go_backwards'))
    throw unsupportedModel(`layer ${shown(name)} begins with go_backwards: leave it out`);
}

/** The frames of go_backwards come in their order of time only where there is one. */
function directionName(layer: KerasLayer, everyFrame: boolean): Direction {
  if (!flag(layer, 'go_backwards')) return 'forward';
  if (!everyFrame) return 'backward';
  throw unsupportedModel(
    `layer ${shown(layer.name)} has go_backwards and return_sequences, which gives its frames from the last to the first: use Bidirectional`,
  );
}

function flag({ config }: KerasLayer, key: string): boolean {
  return config.has(key) && config.boolean(key);
}

/** The activations of the cells, where they are not the usual ones. */
function functionsOf(
  { cell, layer, cudnn }: Recurrence,
  activations: KerasActivations,
): Pick<LayerWeights, 'activations'> {
  if (cudnn) return {};
  const candidate = activations.ofCell(layer, 'activation');
  if (cell === 'rnn') return candidate.name === 'tanh' ? {} : { activations: [candidate] };
  const gates = activations.ofCell(layer, 'recurrent_activation');
  const all = cell === 'lstm' ? [gates, candidate, candidate] : [gates, candidate];
  const usual: readonly string[] = FUNCTIONS[cell];
  return all.every(({ name }, i) => name === usual[i]) ? {} : { activations: all };
}

function directionOf(
  recurrence: Recurrence,
  [kernel, recurrentKernel, bias]: Hdf5Array[],
): { weights: LayerWeights; resetAfter: boolean } {
  const { cell, units: n } = recurrence;
  const gates = KERAS_GATES[cell].length;
  checkShape(recurrentKernel!, [n, gates * n]);
  checkShape(kernel!, [undefined, gates * n]);
  const cudnn = recurrence.cudnn || (bias !== undefined && isCudnnBias(cell, bias, n));
  const biases = biasesOf(recurrence, bias);
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
  { cell, layer, units: n, cudnn }: Recurrence,
  array: Hdf5Array | undefined,
): { bias: Float32Array; recurrentBias?: Float32Array; resetAfter: boolean } {
  const order: readonly number[] = KERAS_GATES[cell];
  const rows = order.length * n;
  const after = cell === 'gru' && (cudnn || flag(layer, 'reset_after'));
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
