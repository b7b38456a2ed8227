/**
 * A randomly initialised network of a given architecture.
 *
 * Every dense matrix is uniform in [-1/sqrt(n), 1/sqrt(n)), n its number of columns (its fan-in; of
 * an embedding the size of a row), and the peepholes likewise with n = N; other kinds of weight:
 * {@link randomWeight}. With `initRange` a layer's are in [-initRange, initRange) instead. Biases
 * are zero, except those of an LSTM's forget gate, which starts open at 1 (Gers et al. 2000;
 * Jozefowicz et al. 2015). The k-th matrix or peephole vector, the embedding first, then in the
 * order of the layers and of `LayerWeights`, draws from the k-th stream of the seed: the same seed
 * gives the same model, bit for bit, everywhere.
 */
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import {
  attributesOf,
  type DenseLayer,
  type Layer,
  type LayerWeights,
  type Network,
} from '../model';
import { native } from '../native';
import { randomWeight, type RandomNumbers, type Weight } from '../weights';
import { modelShapes, type DirectionShapes, type LayerShapes, type Shape } from './shapes';
import { startAsIdentity } from './identity';
import { readSpec } from './read-spec';
import type { FullLayerSpec, ModelSpec } from './spec';

const FORGET_BIAS = 1;

/**
 * A network of a given architecture with random weights.
 * @param spec The architecture.
 * @param seed A whole number from 0 to 2^53 - 1.
 * @throws CompactRnnError INVALID_OPTION.
 */
export function initNetwork(spec: ModelSpec, seed = 0): Network {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new CompactRnnError(
      'INVALID_OPTION',
      `seed must be a whole number from 0 to 2^53 - 1, but is ${shown(seed)}`,
    );
  }
  const full = readSpec(spec);
  const shapes = modelShapes(full);
  const random = new RandomWeights(seed);
  const embedding = shapes.embedding && random.weight(shapes.embedding);
  const layers = shapes.layers.map((layer, i) =>
    initLayer(`${layer.spec.cell}${i + 1}`, layer, random),
  );
  const head: DenseLayer[] = [];
  if (shapes.output) {
    const weight = random.weight(shapes.output);
    head.push({
      name: 'output',
      weight,
      bias: new Float32Array(weight.rows),
      activation: full.outputActivation,
    });
  }
  const network = { ...(embedding && { embedding }), layers, head, ...attributesOf(full) };
  if (full.init === 'identity') startAsIdentity(network);
  return network;
}

function initLayer(
  name: string,
  { spec, inputSize, directions }: LayerShapes,
  random: RandomWeights,
): Layer {
  const { cell, cells: hiddenSize, direction, activation, gateClip, cellClip } = spec;
  return {
    name,
    cell,
    direction,
    inputSize,
    hiddenSize,
    weights: directions.map((shapes) => initDirection(shapes, spec, random)),
    ...(activation !== undefined && { activation }),
    ...(cell === 'gru' && { resetAfter: spec.resetAfter ?? true }),
    ...(gateClip !== undefined && { gateClip }),
    ...(cellClip !== undefined && { cellClip }),
  };
}

function initDirection(
  shapes: DirectionShapes,
  { cell, cells, initRange: range }: FullLayerSpec,
  random: RandomWeights,
): LayerWeights {
  const bias = new Float32Array(shapes.bias);
  if (cell === 'lstm') bias.fill(FORGET_BIAS, cells, 2 * cells);
  return {
    input: random.weight(shapes.input, range),
    recurrent: random.weight(shapes.recurrent, range),
    bias,
    ...(shapes.recurrentBias !== undefined && {
      recurrentBias: new Float32Array(shapes.recurrentBias),
    }),
    ...(shapes.peepholes !== undefined && {
      peepholes: random.numbers(shapes.peepholes, range ?? 1 / Math.sqrt(cells)),
    }),
    ...(shapes.projection && { projection: random.weight(shapes.projection, range) }),
  };
}

/** Random weights of any kind; each array of numbers is the next stream of one seed. */
export class RandomWeights implements RandomNumbers {
  #stream = 0;

  constructor(readonly seed: number) {}

  /**
   * @param range what its numbers are uniform in +- of; default what its kind and shape ask for.
   */
  weight(shape: Shape, range?: number): Weight {
    const numbers =
      range === undefined ? this : { numbers: (size: number) => this.numbers(size, range) };
    return randomWeight(shape.kind, shape, numbers);
  }

  /** Uniform in [-bound, bound). */
  numbers(size: number, bound: number): Float32Array {
    const numbers = new Float32Array(size);
    native.fillUniform(numbers, this.seed, this.#stream++, bound);
    return numbers;
  }
}
