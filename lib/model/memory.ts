/**
 * A bound for what a network takes in memory besides the numbers that it holds. Layers may share
 * their matrices, and a hashed matrix of any shape holds few numbers, so that a small file could
 * ask for states, biases and packed weights without end.
 */
import { invalidModel } from '../errors';
import { weightBytes, type Weight } from '../weights';
import { networkSize } from './count';
import { layerOutputSize, recurrentSize, type Layer } from './layer';
import { changeNumbers } from './matrices';
import type { Network } from './network';
import { networkInputSize, networkOutputSize, outputSizeOf, placesOf } from './widths';

/** Arrays of the size of its output that a layer of frames takes: two in turn, one kept. */
const OUTPUTS_OF_FRAMES = 3;

/** Layers, and layers of the head, that a network can have. */
export const MOST_LAYERS = 10_000;

const FLOAT = 4;
/** The bytes that a network of any size may take. */
const ALWAYS = 2 ** 27;
/** And so many times the bytes of its numbers. */
const TIMES = 6;

/** @throws CompactRnnError INVALID_MODEL. */
export function checkLayerCount(what: string, count: number): void {
  if (count <= MOST_LAYERS) return;
  throw invalidModel(`${what} are ${count}, more than the ${MOST_LAYERS} that a model can have`);
}

/**
 * @param network one whose shapes are right.
 * @throws CompactRnnError INVALID_MODEL where one stream of it would take far more memory than the
 *   numbers of the network do.
 */
export function checkMemory(network: Network): void {
  const held = networkSize(network).bytes;
  const needed = packedBytes(network) + streamBytes(network);
  if (needed <= ALWAYS + TIMES * held) return;
  throw invalidModel(
    `running the model would take ${megabytes(needed)} MB for ${megabytes(held)} MB of numbers: ` +
      'have fewer layers that share weights, or smaller layers',
  );
}

/** The bytes of the weights, each packed once. */
function packedBytes(network: Network): number {
  const weights = new Map<Weight, number>();
  changeNumbers(network, {
    matrix: ({ weight }) => {
      if (!weights.has(weight)) weights.set(weight, weightBytes(weight));
      return weight;
    },
    vector: (vector) => vector,
  });
  return [...weights.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * The bytes of the states of one stream, of what a step needs besides, and of the layers' vectors.
 */
function streamBytes(network: Network): number {
  const layers = network.layers.reduce((sum, layer) => sum + numbersOf(layer), 0);
  const frames = placesOf(network).reduce(
    (sum, place) => sum + ('frame' in place ? OUTPUTS_OF_FRAMES * outputSizeOf(place) : 0),
    0,
  );
  return FLOAT * (networkInputSize(network) + layers + frames + networkOutputSize(network));
}

/** The gate sums, bias, h, its successor, c and m of each direction, and the outputs of all. */
function numbersOf(layer: Layer): number {
  const directions = layer.weights.map(
    ({ input }, d) => 2 * input.rows + 3 * layer.hiddenSize + recurrentSize(layer, d),
  );
  return layerOutputSize(layer) + directions.reduce((sum, numbers) => sum + numbers, 0);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
