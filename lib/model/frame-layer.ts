/**
 * Layers that turn each frame into another by itself: dense layers, normalization, activations, and
 * what puts the frames of two places together. They may stand before any recurrent layer
 * (`Layer.before`) and behind the last one (`Network.beforeHead`, then the dense layers of the
 * head).
 */
import type { Weight } from '../weights';
import type { ActivationFunction } from './activation-function';

export const HEAD_ACTIVATIONS = [
  'none',
  'sigmoid',
  'tanh',
  'relu',
  'softmax',
  'log-softmax',
] as const;
/** The activation of a dense layer. */
export type HeadActivation = (typeof HEAD_ACTIVATIONS)[number];

/** y = activation(W x + b). */
export interface DenseLayer {
  /** Only needed to tell it from other layers of frames where nothing else does. */
  readonly kind?: 'dense' | undefined;
  /** As plans and errors name it. */
  readonly name: string;
  /** [outputSize, inputSize]. */
  readonly weight: Weight;
  /** [outputSize]. */
  readonly bias?: Float32Array;
  /** What follows the matrix and the bias. */
  readonly activation: HeadActivation;
}

export const NORMALIZATIONS = ['layer-norm', 'rms-norm'] as const;

/**
 * Layer normalization (Ba et al. 2016, Eq. 3-4): y = scale (x - mean) / sqrt(variance + epsilon) +
 * shift, with the mean and the variance of the frame's own numbers; or RMS normalization (Zhang and
 * Sennrich 2019, Eq. 4): y = scale x / sqrt(mean(x^2) + epsilon) + shift.
 */
export interface NormalizationLayer {
  /** Which of them it is. */
  readonly kind: (typeof NORMALIZATIONS)[number];
  /** As errors name it. */
  readonly name: string;
  /** Numbers of a frame. */
  readonly size: number;
  /** Above 0. */
  readonly epsilon: number;
  /** [size]; ones where it is left out. */
  readonly scale?: Float32Array;
  /** [size]; zeros where it is left out. */
  readonly shift?: Float32Array;
}

/** What an elementwise layer can end with, besides functions of one number. */
export const FRAME_NORMALIZATIONS = ['softmax', 'log-softmax'] as const;

/** y = f(scale x + shift), number by number. */
export interface ElementwiseLayer {
  /** Tells it from other layers of frames. */
  readonly kind: 'elementwise';
  /** As errors name it. */
  readonly name: string;
  /** Numbers of a frame. */
  readonly size: number;
  /** [size]; ones where it is left out. */
  readonly scale?: Float32Array;
  /** [size]; zeros where it is left out. */
  readonly shift?: Float32Array;
  /** f, or a normalization over the frame; none where it is left out. */
  readonly activation?: ActivationFunction | (typeof FRAME_NORMALIZATIONS)[number];
}

export const COMBINATIONS = ['sum', 'product', 'concatenation', 'recall'] as const;
/** The name by which combinations know the input of the first layer. */
export const INPUT_NAME = 'input';

/**
 * The frame x together with v, the output of an earlier layer at the same frame: x + v (residual
 * connections, He et al. 2016), x v (masks), both side by side, or v alone (recall), where a branch
 * begins that a later layer combines with this one.
 */
export interface CombinationLayer {
  /** Tells it from other layers of frames. */
  readonly kind: 'combination';
  /** As errors name it. */
  readonly name: string;
  /** What becomes of x and v. */
  readonly by: (typeof COMBINATIONS)[number];
  /** The name of the layer that gives v; `input` for what the first layer reads. */
  readonly with: string;
  /** `concatenation` only: whether v comes first. */
  readonly leads?: boolean;
}

/** A layer that turns each frame into another by itself. */
export type FrameLayer = DenseLayer | NormalizationLayer | ElementwiseLayer | CombinationLayer;

export function isDenseLayer(layer: FrameLayer): layer is DenseLayer {
  return layer.kind === undefined || layer.kind === 'dense';
}

export function isNormalization(layer: FrameLayer): layer is NormalizationLayer {
  return layer.kind === 'layer-norm' || layer.kind === 'rms-norm';
}

/** The dense layers of a network, those between others and those of the head. */
export function denseLayersOf({ layers, beforeHead = [], head }: DenseLayers): DenseLayer[] {
  const frames = [...layers.flatMap(({ before = [] }) => before), ...beforeHead, ...head];
  return frames.filter(isDenseLayer);
}

interface DenseLayers {
  readonly layers: readonly { readonly before?: readonly FrameLayer[] }[];
  readonly beforeHead?: readonly FrameLayer[] | undefined;
  readonly head: readonly DenseLayer[];
}

/** Numbers of a frame that the layer reads; undefined where it reads any number. */
export function frameInputSize(layer: FrameLayer): number | undefined {
  if (isDenseLayer(layer)) return layer.weight.cols;
  return layer.kind === 'combination' ? undefined : layer.size;
}

/** Numbers of the layer's output, from those of its input and those of what it combines with. */
export function frameOutputSize(layer: FrameLayer, inputs: number, others: number): number {
  if (isDenseLayer(layer)) return layer.weight.rows;
  if (layer.kind !== 'combination') return inputs;
  if (layer.by === 'recall') return others;
  return layer.by === 'concatenation' ? inputs + others : inputs;
}
