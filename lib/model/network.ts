/**
 * A network: a model as plain data, its recurrent layers, bottom first, then the dense layers of
 * its head.
 */
import type { FrontEnd } from './front-end';
import { layerOutputSize, type Layer } from './layer';
import type { Units } from './units';
import type { Weight } from '../weights';

export const HEAD_ACTIVATIONS = [
  'none',
  'sigmoid',
  'tanh',
  'relu',
  'softmax',
  'log-softmax',
] as const;
/** The activation of a layer of the head. */
export type HeadActivation = (typeof HEAD_ACTIVATIONS)[number];

export const SEQUENCE_OUTPUTS = ['every-frame', 'last-frame'] as const;

/** A dense layer of the output head: y = activation(W x + b), on each frame by itself. */
export interface DenseLayer {
  /** As errors name it. */
  readonly name: string;
  /** [outputSize, inputSize]. */
  readonly weight: Weight;
  /** [outputSize]. */
  readonly bias?: Float32Array;
  /** What follows the matrix and the bias. */
  readonly activation: HeadActivation;
}

/** What a model is made of: recurrent layers and an output head, as plain data. */
export interface Network {
  /**
   * A row for each token, [tokens, size] (Bengio et al. 2003). The model then takes one number a
   * frame, the token's, from 0, and its first layer reads the token's row.
   */
  readonly embedding?: Weight | undefined;
  /** Bottom first. */
  readonly layers: readonly Layer[];
  /** In order; the last gives the outputs. */
  readonly head: readonly DenseLayer[];
  /**
   * What a whole sequence is turned into: an output at every frame, or one output from the final
   * states of the last layer (each direction after its own last frame), as classifiers use it. A
   * stream gives an output at every step either way: the answer if the sequence ended there.
   */
  readonly emits: (typeof SEQUENCE_OUTPUTS)[number];
  /** What makes the model's input of audio, where that is known. */
  readonly frontEnd?: FrontEnd | undefined;
  /** What the outputs stand for, where that is known. */
  readonly units?: Units | undefined;
}

type Attributes = Omit<Network, 'embedding' | 'layers' | 'head'>;

/**
 * What a network holds besides its weights: whatever makes another network of it copies this.
 */
export function attributesOf({ emits, frontEnd, units }: Attributes): Attributes {
  return { emits, ...(frontEnd && { frontEnd }), ...(units && { units }) };
}

/** Numbers per input frame: 1, a token's, with an embedding. */
export function networkInputSize({
  embedding,
  layers,
}: Pick<Network, 'embedding' | 'layers'>): number {
  return embedding ? 1 : layers[0]!.inputSize;
}

/** Numbers per output. */
export function networkOutputSize(network: Pick<Network, 'layers' | 'head'>): number {
  return network.head.at(-1)?.weight.rows ?? layerOutputSize(network.layers.at(-1)!);
}
