/** Whether the parts of a network fit together and all its weights are numbers. */
import { CompactRnnError } from '../errors';
import { native } from '../native';
import { GATES, layerOutputSize, recurrentSize } from './layer';
import type { Layer, LayerWeights } from './layer';
import type { DenseLayer, Network } from './network';
import type { Weight } from './weight';

function invalid(message: string): CompactRnnError {
  return new CompactRnnError('INVALID_MODEL', message);
}

function checkNumbers(what: string, data: Float32Array): void {
  const bad = native.firstNonFinite(data);
  if (bad >= 0) {
    throw invalid(
      `${what} holds ${data[bad]!} at index ${bad}; every weight must be a finite number: re-export the model`,
    );
  }
}

function checkWeight(what: string, weight: Weight, rows: number, cols: number): void {
  if (weight.rows !== rows || weight.cols !== cols) {
    throw invalid(`${what} is ${weight.rows} x ${weight.cols}, but must be ${rows} x ${cols}`);
  }
  if (weight.data.length !== rows * cols) {
    throw invalid(`${what} is ${rows} x ${cols}, but holds ${weight.data.length} numbers`);
  }
  checkNumbers(what, weight.data);
}

function checkVector(what: string, vector: Float32Array | undefined, size: number): void {
  if (!vector) return;
  if (vector.length !== size) throw invalid(`${what} holds ${vector.length} numbers, but must hold ${size}`);
  checkNumbers(what, vector);
}

function checkPositive(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw invalid(`${what} must be a whole number of at least 1, but is ${value}`);
  }
}

function checkBound(what: string, bound: number | undefined): void {
  if (bound !== undefined && !(bound > 0)) throw invalid(`${what} must be above 0, but is ${bound}`);
}

function checkDirection(layer: Layer, weights: LayerWeights, direction: number): void {
  const where = `${layer.name}${layer.weights.length > 1 ? ['.forward', '.backward'][direction]! : ''}`;
  const n = layer.hiddenSize;
  const rows = GATES[layer.cell].length * n;
  checkWeight(`${where} input weight`, weights.input, rows, layer.inputSize);
  checkWeight(`${where} recurrent weight`, weights.recurrent, rows, recurrentSize(layer, direction));
  checkVector(`${where} bias`, weights.bias, rows);
  checkVector(`${where} recurrent bias`, weights.recurrentBias, n);
  checkVector(`${where} peepholes`, weights.peepholes, 3 * n);
  if (weights.projection) {
    checkPositive(`${where} projection rank`, weights.projection.rows);
    checkWeight(`${where} projection`, weights.projection, weights.projection.rows, n);
  }
  if (weights.peepholes && layer.cell !== 'lstm') throw invalid(`${where} is a ${layer.cell} with peepholes`);
  if (weights.recurrentBias && !(layer.cell === 'gru' && layer.resetAfter)) {
    throw invalid(`${where} has a recurrent bias, which only a gru with resetAfter knows`);
  }
}

function checkLayer(layer: Layer, inputSize: number | undefined): void {
  const { name, cell, direction } = layer;
  if (!(cell in GATES)) throw invalid(`${name} has the cell "${cell}", but must be rnn, lstm or gru`);
  if (!['forward', 'backward', 'bidirectional'].includes(direction)) {
    throw invalid(`${name} has the direction "${direction}"`);
  }
  checkPositive(`${name} inputSize`, layer.inputSize);
  checkPositive(`${name} hiddenSize`, layer.hiddenSize);
  if (inputSize !== undefined && layer.inputSize !== inputSize) {
    throw invalid(`${name} takes ${layer.inputSize} inputs, but the layer below emits ${inputSize}`);
  }
  const directions = direction === 'bidirectional' ? 2 : 1;
  if (layer.weights.length !== directions) {
    throw invalid(`${name} is ${direction}, but has the weights of ${layer.weights.length} directions`);
  }
  checkBound(`${name} gateClip`, layer.gateClip);
  checkBound(`${name} cellClip`, layer.cellClip);
  layer.weights.forEach((weights, d) => {
    checkDirection(layer, weights, d);
  });
}

function checkDense(layer: DenseLayer, inputSize: number): void {
  checkPositive(`${layer.name} outputs`, layer.weight.rows);
  checkWeight(`${layer.name} weight`, layer.weight, layer.weight.rows, inputSize);
  checkVector(`${layer.name} bias`, layer.bias, layer.weight.rows);
}

/** @throws CompactRnnError INVALID_MODEL naming the layer, the weight and the numbers that contradict each other. */
export function validateNetwork(network: Network): void {
  if (network.layers.length === 0) throw invalid('the model has no recurrent layer');
  const names = [...network.layers, ...network.head].map((layer) => layer.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw invalid(`two layers are called "${twice}"; names must be unique`);

  let width: number | undefined;
  for (const layer of network.layers) {
    checkLayer(layer, width);
    width = layerOutputSize(layer);
  }
  for (const layer of network.head) {
    checkDense(layer, width!);
    width = layer.weight.rows;
  }
}
