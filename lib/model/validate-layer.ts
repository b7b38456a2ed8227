/** Checks that the parts of a recurrent layer fit together. */
import { invalidModel } from '../errors';
import { shown } from '../json';
import { completeFunction } from './activation-function';
import { checkArray, checkBound, checkObject, checkPositive, checkWord } from './field-checks';
import {
  ACTIVATIONS,
  CELLS,
  directionName,
  DIRECTIONS,
  EMITTED,
  FUNCTIONS,
  GATES,
  recurrentSize,
} from './layer';
import type { Cell, Layer, LayerWeights } from './layer';
import { matrixName, type MatrixRole } from './matrices';
import { checkShape, checkVector } from '../weights';

/** The options that mean something to one kind of cell only, and to no other are not given. */
const OWN_OPTIONS = {
  activation: 'rnn',
  resetAfter: 'gru',
  coupledGates: 'lstm',
  cellClip: 'lstm',
} as const;

function checkOptions(layer: Layer): void {
  const { name, cell, resetAfter } = layer;
  if (resetAfter !== undefined && typeof resetAfter !== 'boolean')
    throw invalidModel(`${name} resetAfter must be true or false, but is ${shown(resetAfter)}`);
  if (layer.coupledGates !== undefined && typeof layer.coupledGates !== 'boolean')
    throw invalidModel(
      `${name} coupledGates must be true or false, but is ${shown(layer.coupledGates)}`,
    );
  if (layer.activation !== undefined)
    checkWord(`${name} activation`, layer.activation, ACTIVATIONS);
  if (layer.emits !== undefined) checkWord(`${name} emits`, layer.emits, EMITTED);
  checkBound(`${name} gateClip`, layer.gateClip);
  checkBound(`${name} cellClip`, layer.cellClip);
  for (const [option, owner] of Object.entries(OWN_OPTIONS) as [keyof typeof OWN_OPTIONS, Cell][])
    if (layer[option] !== undefined && layer[option] !== false && cell !== owner)
      throw invalidModel(
        `${name} has ${option} ${shown(layer[option])}, which only ${owner} cells know, ` +
          `but its cell is ${cell}: leave it out`,
      );
}

function checkDirection(layer: Layer, weights: LayerWeights, direction: number): void {
  const where = directionName(layer, direction);
  const name = (kind: MatrixRole): string => matrixName(layer, direction, kind);
  const n = layer.hiddenSize;
  const gates = GATES[layer.cell].length;
  const rows = gates * n;
  checkShape(name('input'), weights.input, { rows, cols: layer.inputSize, gates });
  checkShape(name('recurrent'), weights.recurrent, {
    rows,
    cols: recurrentSize(layer, direction),
    gates,
  });
  checkVector(`${where} bias`, weights.bias, rows);
  if (weights.recurrentBias) checkVector(`${where} recurrent bias`, weights.recurrentBias, n);
  if (weights.peepholes) checkVector(`${where} peepholes`, weights.peepholes, 3 * n);
  if (weights.projection) {
    checkPositive(`${name('projection')} rank`, weights.projection.rows);
    checkShape(name('projection'), weights.projection, {
      rows: weights.projection.rows,
      cols: n,
      gates: 1,
    });
  }
  checkBeginning(layer, weights, where);
  if (weights.peepholes && layer.cell !== 'lstm')
    throw invalidModel(`${where} is a ${layer.cell} with peepholes`);
  if (weights.recurrentBias && !(layer.cell === 'gru' && layer.resetAfter)) {
    throw invalidModel(`${where} has a recurrent bias, which only a gru with resetAfter knows`);
  }
}

/** The initial states and the activations. */
function checkBeginning(layer: Layer, weights: LayerWeights, where: string): void {
  const { cell, hiddenSize } = layer;
  const { initialHidden, initialCell, activations } = weights;
  if (initialHidden) checkVector(`${where} initial state`, initialHidden, hiddenSize);
  if (initialCell) checkVector(`${where} initial cell state`, initialCell, hiddenSize);
  if (initialCell && cell !== 'lstm')
    throw invalidModel(`${where} is a ${cell} with an initial cell state`);
  if (activations === undefined) return;
  checkArray(`the activations of ${where}`, activations);
  const functions = FUNCTIONS[cell].length;
  if (activations.length !== functions)
    throw invalidModel(
      `${where} has ${activations.length} activations, but a ${cell} has ${functions}`,
    );
  activations.forEach((each, k) => completeFunction(`activation ${k + 1} of ${where}`, each));
  if (layer.activation !== undefined)
    throw invalidModel(
      `${layer.name} has the activation ${layer.activation}, and ${where} one of its own: leave one out`,
    );
}

/** Whether a recurrent layer fits what stands before it. @throws CompactRnnError INVALID_MODEL. */
export function validateLayer(layer: Layer, inputSize: number | undefined): void {
  const { name, direction } = layer;
  checkWord(`${name} cell`, layer.cell, CELLS);
  checkWord(`${name} direction`, direction, DIRECTIONS);
  checkOptions(layer);
  checkPositive(`${name} inputSize`, layer.inputSize);
  checkPositive(`${name} hiddenSize`, layer.hiddenSize);
  if (inputSize !== undefined && layer.inputSize !== inputSize) {
    throw invalidModel(
      `${name} takes ${layer.inputSize} inputs, but the layer below emits ${inputSize}`,
    );
  }
  checkArray(`${name} weights`, layer.weights);
  const directions = direction === 'bidirectional' ? 2 : 1;
  if (layer.weights.length !== directions) {
    throw invalidModel(
      `${name} is ${direction}, but has the weights of ${layer.weights.length} directions`,
    );
  }
  layer.weights.forEach((weights, d) => {
    checkObject(`${name} weights[${d}]`, weights);
    checkDirection(layer, weights, d);
  });
}
