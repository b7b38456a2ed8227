/** LSTM, GRU and SimpleRNN of Keras, RNN of their cells, and Bidirectional -> layers. */
import { unsupportedModel } from '../../errors';
import { shown } from '../../json';
import { FUNCTIONS, type Cell, type Direction, type Layer, type LayerWeights } from '../../model';
import type { KerasActivations } from './activations';
import { layerOf, numbered, type KerasLayer } from './config';
import type { Reading } from './frame-layers';
import { directionOf, type CellForm } from './gates';
import type { Part } from './weights';

const CELL_OF: Readonly<Record<string, Cell>> = {
  LSTM: 'lstm',
  CuDNNLSTM: 'lstm',
  GRU: 'gru',
  CuDNNGRU: 'gru',
  SimpleRNN: 'rnn',
  LSTMCell: 'lstm',
  GRUCell: 'gru',
  SimpleRNNCell: 'rnn',
};
const STACK = 'StackedRNNCells';
/** What a recurrent layer of Keras is: ours, and whether the last gives every frame or one. */
export interface KerasRecurrent {
  /** One above the other, where cells are stacked. */
  readonly layers: readonly Layer[];
  readonly everyFrame: boolean;
  /** Of both directions: what their outputs are multiplied by before they are added up. */
  readonly sum?: number | undefined;
}

/** A layer of Keras with its cell, which `Bidirectional` holds twice. */
interface Recurrence extends CellForm {
  readonly layer: KerasLayer;
}

/** Undefined where it is no recurrent layer. */
export function recurrentOf(layer: KerasLayer, reading: Reading): KerasRecurrent | undefined {
  const both = layer.className === 'Bidirectional';
  const inner = both ? layerOf(layer.config.object('layer')) : layer;
  const cells = cellsOf(inner);
  if (!cells) return undefined;
  if (both && cells.length > 1)
    throw unsupportedModel(
      `layer ${shown(layer.name)} runs stacked cells both ways, each direction by itself: use a Bidirectional layer for each`,
    );
  const sum = both ? sumOf(layer, inner) : undefined;
  const everyFrame = inner.config.boolean('return_sequences');
  const direction = both ? 'bidirectional' : directionName(inner, everyFrame);
  if (cells.length > 1 && direction === 'backward')
    throw unsupportedModel(
      `layer ${shown(layer.name)} has go_backwards over stacked cells: use a layer for each cell`,
    );
  const layers = cells.map(({ recurrence, path }, i): Layer => {
    const parts: Part[] = both
      ? ['forward_layer', 'backward_layer'].map((side, index) => ({
          path: `${side}/${path}`,
          index,
        }))
      : [{ path, index: i }];
    const name = cells.length === 1 ? layer.name : `${layer.name}.${i + 1}`;
    return { name, direction, ...directionsOf(layer, recurrence, parts, reading) };
  });
  return { layers, everyFrame, sum };
}

function directionsOf(
  layer: KerasLayer,
  recurrence: Recurrence,
  parts: readonly Part[],
  { weights, activations }: Reading,
): Pick<Layer, 'cell' | 'inputSize' | 'hiddenSize' | 'weights' | 'resetAfter'> {
  const { cell, units } = recurrence;
  const names = ['kernel', 'recurrent_kernel', ...(usesBias(recurrence) ? ['bias'] : [])];
  const directions = parts.map((part) =>
    directionOf(recurrence, weights.arrays(layer, part, names)),
  );
  const functions = functionsOf(recurrence, activations);
  return {
    cell,
    inputSize: directions[0]!.weights.input.cols,
    hiddenSize: units,
    weights: directions.map((each) => ({ ...each.weights, ...functions })),
    ...(cell === 'gru' && { resetAfter: directions[0]!.resetAfter }),
  };
}

/** The cells of a layer, bottom first, and where new files keep them; undefined for others. */
function cellsOf(layer: KerasLayer): { recurrence: Recurrence; path: string }[] | undefined {
  if (layer.className !== 'RNN') {
    const recurrence = recurrenceOf(layer);
    return recurrence && [{ recurrence, path: 'cell' }];
  }
  const cell = layer.config.object('cell');
  const isStack = cell.string('class_name') === STACK;
  const cells = isStack ? cell.object('config').objects('cells') : [cell];
  const counts = new Map<string, number>();
  return cells.map((fields) => {
    const own = layerOf(fields);
    const recurrence = recurrenceOf(own);
    if (!recurrence)
      throw unsupportedModel(
        `layer ${shown(layer.name)} has a cell of the class ${own.className}: only LSTMCell, GRUCell and SimpleRNNCell are read`,
      );
    const path = isStack ? `cell/cells/${numbered(own.className, counts)}` : 'cell';
    return { recurrence, path };
  });
}

function recurrenceOf(layer: KerasLayer): Recurrence | undefined {
  const { className, config } = layer;
  if (!Object.hasOwn(CELL_OF, className)) return undefined;
  const units = config.wholeNumber('units', 1, 2 ** 24);
  const resetAfter = flag(layer, 'reset_after');
  const cudnn = className.startsWith('CuDNN');
  return { cell: CELL_OF[className]!, layer, units, cudnn, resetAfter };
}

/** CuDNN layers always have biases, and their files say nothing of it. */
function usesBias({ layer: { config }, cudnn }: Recurrence): boolean {
  return cudnn || !config.has('use_bias') || config.boolean('use_bias');
}

/** What each direction is multiplied by before both are added up; undefined for side by side. */
function sumOf({ name, config }: KerasLayer, inner: KerasLayer): number | undefined {
  if (flag(inner, 'go_backwards'))
    throw unsupportedModel(`layer ${shown(name)} begins with go_backwards: leave it out`);
  const merge = config.raw('merge_mode');
  if (merge === 'concat') return undefined;
  if (merge === 'sum') return 1;
  if (merge === 'ave') return 0.5;
  throw unsupportedModel(
    `layer ${shown(name)} merges its directions by ${shown(merge)}: only the merge_mode concat, sum and ave are read`,
  );
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
