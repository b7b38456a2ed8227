/** LSTM, GRU and SimpleRNN of Keras, RNN of their cells, and Bidirectional -> layers. */
import { unsupportedModel } from '../../errors';
import { shown } from '../../json';
import { FUNCTIONS, type Cell, type Layer, type LayerWeights } from '../../model';
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
/** Where new files keep the two layers of a `Bidirectional`. */
const SIDES = ['forward_layer', 'backward_layer'];
/** What a `Bidirectional` makes of the outputs of both. */
const MERGES = ['concat', 'sum', 'ave', 'mul'] as const;
export type Merge = (typeof MERGES)[number];

/** What a recurrent layer of Keras is: ours, and whether the last gives every frame or one. */
export interface KerasRecurrent {
  /** One above the other, where cells are stacked. */
  readonly layers: readonly Layer[];
  readonly everyFrame: boolean;
  /**
   * Whether Keras gives its frames from the last to the first. Of two directions, the first of ours
   * then is the second of Keras.
   */
  readonly reversed: boolean;
  /** Of both directions. */
  readonly merge?: Merge;
}

/** A layer of Keras with its cell, which `Bidirectional` holds twice. */
interface Recurrence extends CellForm {
  readonly layer: KerasLayer;
}

/** A direction: its cell, and where its arrays are. */
interface Side {
  readonly recurrence: Recurrence;
  readonly part: Part;
}

/**
 * Undefined where it is no recurrent layer.
 * @param reversed the frames that it reads come from the last to the first: who reads these
 *   forwards runs backwards in time.
 */
export function recurrentOf(
  layer: KerasLayer,
  reading: Reading,
  reversed: boolean,
): KerasRecurrent | undefined {
  if (layer.className === 'Bidirectional') return bothWays(layer, reading, reversed);
  const cells = cellsOf(layer);
  if (!cells) return undefined;
  const backwards = flag(layer, 'go_backwards') !== reversed;
  const layers = cells.map(({ recurrence, path }, i): Layer => ({
    name: cells.length === 1 ? layer.name : `${layer.name}.${i + 1}`,
    direction: backwards ? 'backward' : 'forward',
    ...directionsOf(layer, [{ recurrence, part: { path, index: i } }], reading),
  }));
  return { layers, everyFrame: givesEveryFrame(layer), reversed: backwards };
}

function bothWays(
  layer: KerasLayer,
  reading: Reading,
  reversed: boolean,
): KerasRecurrent | undefined {
  const inner = layerOf(layer.config.object('layer'));
  const cells = cellsOf(inner);
  if (!cells) return undefined;
  const other = otherWay(layer, inner);
  const sides = [cells, cellsOf(other) ?? []].map((own, index): Side => {
    const [cell, ...more] = own;
    if (!cell || more.length > 0)
      throw unsupportedModel(
        `layer ${shown(layer.name)} runs stacked cells both ways, each direction by itself: use a Bidirectional layer for each`,
      );
    const { recurrence, path } = cell;
    return { recurrence, part: { path: `${SIDES[index]}/${path}`, index } };
  });
  const backwards = flag(inner, 'go_backwards') !== reversed;
  const everyFrame = givesEveryFrame(inner);
  const merge = mergeOf(layer, everyFrame);
  const ours = directionsOf(layer, backwards ? sides.reverse() : sides, reading);
  return {
    layers: [{ name: layer.name, direction: 'bidirectional', ...ours }],
    everyFrame,
    reversed: backwards,
    merge,
  };
}

/** The layer that runs the other way: as the first, unless the file has its own. */
function otherWay({ name, config }: KerasLayer, inner: KerasLayer): KerasLayer {
  if ((config.raw('backward_layer') ?? undefined) === undefined) return inner;
  const other = layerOf(config.object('backward_layer'));
  const alike = [
    [cellKind(inner), cellKind(other)],
    [inner.config.raw('units'), other.config.raw('units')],
    [givesEveryFrame(inner), givesEveryFrame(other)],
    [flag(inner, 'go_backwards'), !flag(other, 'go_backwards')],
    [flag(inner, 'reset_after'), flag(other, 'reset_after')],
  ].every(([a, b]) => a === b);
  if (alike) return other;
  throw unsupportedModel(
    `layer ${shown(name)} has a backward_layer that differs from its layer in more than activations: give both the ` +
      'same class, units, return_sequences and reset_after, and one of them go_backwards',
  );
}

const cellKind = ({ className }: KerasLayer): string => CELL_OF[className] ?? className;

const givesEveryFrame = ({ config }: KerasLayer): boolean => config.boolean('return_sequences');

function directionsOf(
  layer: KerasLayer,
  sides: readonly Side[],
  { weights, activations }: Reading,
): Pick<Layer, 'cell' | 'inputSize' | 'hiddenSize' | 'weights' | 'resetAfter'> {
  const { cell, units } = sides[0]!.recurrence;
  const directions = sides.map(({ recurrence, part }) => {
    const names = ['kernel', 'recurrent_kernel', ...(usesBias(recurrence) ? ['bias'] : [])];
    const found = directionOf(recurrence, weights.arrays(layer, part, names));
    const functions = functionsOf(recurrence, activations);
    return { resetAfter: found.resetAfter, weights: { ...found.weights, ...functions } };
  });
  return {
    cell,
    inputSize: directions[0]!.weights.input.cols,
    hiddenSize: units,
    weights: directions.map((each) => each.weights),
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

function mergeOf({ name, config }: KerasLayer, everyFrame: boolean): Merge {
  const word = config.raw('merge_mode');
  const merge = MERGES.find((each) => each === word);
  if (!merge)
    throw unsupportedModel(
      `layer ${shown(name)} has the merge_mode ${shown(word)}, which gives two outputs: build it with one of ${MERGES.join(', ')}`,
    );
  if (merge === 'mul' && !everyFrame)
    throw unsupportedModel(
      `layer ${shown(name)} has the merge_mode mul with return_sequences=False, but products are of every frame: use concat, ` +
        'sum or ave, or convert the model to ONNX (tf2onnx), whose recurrent layers compress in place',
    );
  return merge;
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
