/**
 * Whether the parts of a network fit together. The numbers in its matrices, which may still be in a
 * file, are not checked.
 */
import { invalidModel } from '../errors';
import { shown } from '../json';
import { completeFrontEnd, frontEndOutputSize } from './complete-front-end';
import { featureCount } from './front-end';
import {
  ACTIVATIONS,
  CELLS,
  directionName,
  DIRECTIONS,
  EMITTED,
  GATES,
  layerOutputSize,
  recurrentSize,
} from './layer';
import type { Cell, Layer, LayerWeights } from './layer';
import { matricesOf, matrixName, type MatrixRole } from './matrices';
import { HEAD_ACTIVATIONS, networkOutputSize, SEQUENCE_OUTPUTS } from './network';
import type { DenseLayer, Network } from './network';
import { checkedUnits } from './units';
import {
  checkDense,
  checkShape,
  checkVector,
  checkWeightNumbers,
  storedElements,
  type Weight,
} from '../weights';

/** Callers in JavaScript may pass anything; only an object has parts to check. */
export function checkObject(what: string, value: unknown): void {
  if (typeof value !== 'object' || value === null)
    throw invalidModel(`${what} must be an object, but is ${shown(value)}`);
}

export function checkArray(what: string, value: unknown): void {
  if (!Array.isArray(value)) throw invalidModel(`${what} must be an array, but is ${shown(value)}`);
}

function checkPositive(what: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw invalidModel(`${what} must be a whole number of at least 1, but is ${shown(value)}`);
}

function checkWord(what: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string))
    throw invalidModel(`${what} must be one of ${words.join(', ')}, but is ${shown(value)}`);
}

/** Kernels have bounds as floats. */
function checkBound(what: string, bound: unknown): void {
  if (bound !== undefined && !(typeof bound === 'number' && Math.fround(bound) > 0))
    throw invalidModel(`${what} must be above 0, but is ${shown(bound)}`);
}

export function checkName(what: string, name: unknown): asserts name is string {
  if (typeof name !== 'string')
    throw invalidModel(`${what} has the name ${shown(name)}, but must have a string`);
}

/** The options that mean something to one kind of cell only, and to no other are not given. */
const OWN_OPTIONS = { activation: 'rnn', resetAfter: 'gru', cellClip: 'lstm' } as const;

function checkOptions(layer: Layer): void {
  const { name, cell, resetAfter } = layer;
  if (resetAfter !== undefined && typeof resetAfter !== 'boolean')
    throw invalidModel(`${name} resetAfter must be true or false, but is ${shown(resetAfter)}`);
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
  if (weights.peepholes && layer.cell !== 'lstm')
    throw invalidModel(`${where} is a ${layer.cell} with peepholes`);
  if (weights.recurrentBias && !(layer.cell === 'gru' && layer.resetAfter)) {
    throw invalidModel(`${where} has a recurrent bias, which only a gru with resetAfter knows`);
  }
}

function checkLayer(layer: Layer, inputSize: number | undefined): void {
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

function checkHead(layer: DenseLayer, inputSize: number): void {
  checkObject(`${layer.name} weight`, layer.weight);
  checkPositive(`${layer.name} outputs`, layer.weight.rows);
  checkShape(`${layer.name} weight`, layer.weight, {
    rows: layer.weight.rows,
    cols: inputSize,
    gates: 1,
  });
  if (layer.bias) checkVector(`${layer.name} bias`, layer.bias, layer.weight.rows);
  checkWord(`${layer.name} activation`, layer.activation, HEAD_ACTIVATIONS);
}

/** Tokens come as floats, which are whole numbers without a gap up to here. */
const MOST_TOKENS = 2 ** 24;

function checkEmbedding(embedding: Weight, first: Layer): void {
  checkObject('the embedding', embedding);
  const { rows, cols } = embedding;
  checkPositive('the tokens of the embedding', rows);
  if (rows > MOST_TOKENS)
    throw invalidModel(`the embedding has ${rows} tokens, more than ${MOST_TOKENS}`);
  checkPositive('the size of the embedding', cols);
  checkDense('the embedding', embedding);
  checkShape('the embedding', embedding, { rows, cols, gates: 1 });
  if (cols !== first.inputSize)
    throw invalidModel(
      `${first.name} takes ${first.inputSize} inputs, but the rows of the embedding have ${cols}`,
    );
}

function checkFrontEnd(frontEnd: unknown, first: Layer): void {
  const complete = completeFrontEnd(frontEnd, 'INVALID_MODEL');
  const size = frontEndOutputSize(complete);
  if (size === first.inputSize) return;
  const frames = complete.leftContext + 1 + complete.rightContext;
  throw invalidModel(
    `the front end makes frames of ${size} numbers (${frames} x ${featureCount(complete)}), but ${first.name} takes ${first.inputSize}`,
  );
}

function checkNames(network: Network): void {
  const layers = [...network.layers, ...network.head];
  layers.forEach((layer, i) => {
    checkObject(`layer ${i + 1}`, layer);
    checkName(`layer ${i + 1}`, layer.name);
  });
  const seen = new Set<string>();
  for (const { name } of layers) {
    if (seen.has(name)) throw invalidModel(`two layers are called "${name}"; names must be unique`);
    seen.add(name);
  }
}

function checkUnits(network: Network): void {
  if (network.units === undefined) return;
  const { names } = checkedUnits(network.units, 'units', 'INVALID_MODEL');
  const outputs = networkOutputSize(network);
  if (names.length !== outputs) {
    throw invalidModel(
      `units.names holds ${names.length} names, but the model has ${outputs} outputs`,
    );
  }
}

/**
 * @throws CompactRnnError INVALID_MODEL naming the layer, the weight and the numbers that
 *   contradict each other.
 */
export function validateNetwork(network: Network): void {
  checkObject('a network', network);
  checkArray('the layers of a network', network.layers);
  checkArray('the head of a network', network.head);
  checkWord('what the network emits', network.emits, SEQUENCE_OUTPUTS);
  if (network.layers.length === 0) throw invalidModel('the model has no recurrent layer');
  checkNames(network);

  if (network.embedding !== undefined) checkEmbedding(network.embedding, network.layers[0]!);
  if (network.frontEnd !== undefined) {
    if (network.embedding)
      throw invalidModel(
        'the model has a front end, which makes features, and an embedding, which takes tokens',
      );
    checkFrontEnd(network.frontEnd, network.layers[0]!);
  }
  let width: number | undefined;
  for (const layer of network.layers) {
    checkLayer(layer, width);
    width = layerOutputSize(layer);
  }
  for (const layer of network.head) {
    checkHead(layer, width!);
    width = layer.weight.rows;
  }
  checkUnits(network);
}

/**
 * Whether the numbers of a network that {@link validateNetwork} found right, in memory and finite,
 * fit what is stored besides them.
 * @throws CompactRnnError INVALID_MODEL.
 */
export function ownNetworkNumbers(network: Network): void {
  for (const { weight, what } of matricesOf(network))
    checkWeightNumbers(what, weight, storedElements);
}
