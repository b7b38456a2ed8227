/**
 * Whether the parts of a network fit together. The numbers in its matrices, which may still be in a
 * file, are not checked.
 */
import { invalidModel } from '../errors';
import { completeFrontEnd, frontEndOutputSize } from './complete-front-end';
import { shown } from '../json';
import { checkArray, checkName, checkObject, checkPositive, checkWord } from './field-checks';
import { isDenseLayer, type FrameLayer } from './frame-layer';
import { featureCount } from './front-end';
import type { Layer } from './layer';
import { matricesOf } from './matrices';
import { SEQUENCE_OUTPUTS, type Network } from './network';
import { checkedUnits } from './units';
import { validateFrameLayer } from './validate-frame-layer';
import { validateLayer } from './validate-layer';
import { eachPlace, firstInputSize, networkOutputSize } from './widths';
import {
  checkDense,
  checkShape,
  checkWeightNumbers,
  storedElements,
  type Weight,
} from '../weights';

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
  const inputs = firstInputSize({ layers: [first] });
  if (cols !== inputs)
    throw invalidModel(
      `${first.name} takes ${shown(inputs)} inputs, but the rows of the embedding have ${cols}`,
    );
}

function checkFrontEnd(frontEnd: unknown, first: Layer): void {
  const complete = completeFrontEnd(frontEnd, 'INVALID_MODEL');
  const size = frontEndOutputSize(complete);
  const inputs = firstInputSize({ layers: [first] });
  if (size === inputs) return;
  const frames = complete.leftContext + 1 + complete.rightContext;
  throw invalidModel(
    `the front end makes frames of ${size} numbers (${frames} x ${featureCount(complete)}), but ${first.name} takes ${shown(inputs)}`,
  );
}

/** All layers, of all kinds, in the order in which a frame passes them. */
function allLayers({ layers, beforeHead = [], head }: Network): (Layer | FrameLayer)[] {
  checkArray('what stands before the head', beforeHead);
  const recurrent = layers.flatMap((layer, i) => {
    checkObject(`layer ${i + 1}`, layer);
    const { before = [] } = layer;
    checkArray(`what stands before ${layer.name}`, before);
    return [...before, layer];
  });
  return [...recurrent, ...beforeHead, ...head];
}

function checkNames(network: Network): void {
  const layers = allLayers(network);
  layers.forEach((layer, i) => {
    checkObject(`layer ${i + 1}`, layer);
    checkName(`layer ${i + 1}`, layer.name);
    if (!('cell' in layer) && isDenseLayer(layer))
      checkObject(`${layer.name} weight`, layer.weight);
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

/** Behind the last frame there is one frame, with which those before cannot be combined. */
function checkLastFrame({ emits, beforeHead = [] }: Network): void {
  const combination = beforeHead.find(({ kind }) => kind === 'combination');
  if (emits === 'last-frame' && combination)
    throw invalidModel(
      `${combination.name} combines every frame with others, but the network emits its last frame`,
    );
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
  for (const place of eachPlace(network)) {
    if ('frame' in place) validateFrameLayer(place);
    else validateLayer(place.recurrent, place.position === 1 ? undefined : place.inputs);
  }
  checkLastFrame(network);
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
