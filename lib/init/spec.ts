/**
 * A spec: the architecture of a model in a few words of JSON.
 *
 *     { "cell": "lstm", "input": 320, "layers": 5, "cells": 500, "peepholes": true, "output": 42 }
 *     { "tokens": 65, "embedding": 64, "cell": "lstm", "layers": 2, "cells": 128, "output": 65 }
 *     { "cell": "gru", "input": 40,
 *       "layers": [{ "cells": 256 }, { "cells": 128, "projection": 64 }] }
 *
 * `layers` is a number of equal layers or a list of them, bottom first. The fields of a layer may
 * be given at the top, for all layers, or in the list, for one.
 */
import type {
  Cell,
  Direction,
  FrontEnd,
  FrontEndSpec,
  HeadActivation,
  Network,
  RnnActivation,
  Units,
} from '../model';
import type { WeightSpec } from '../weights';

/**
 * How the layers above the first begin: random, or as little more than the layer below
 * (`identity`).
 */
export const INITIALIZATIONS = ['random', 'identity'] as const;
/** How the layers above the first begin. */
export type Initialization = (typeof INITIALIZATIONS)[number];

/** One layer of a model to be. */
export interface LayerSpec {
  /** The kind of cell; default that of the model's spec. */
  cell?: Cell;
  /** N, of one direction. */
  cells?: number;
  /** r: the output of the layer is m = P h of this size. Default: no projection. */
  projection?: number;
  /** Default `forward`. */
  direction?: Direction;
  /** `lstm` only. Default false. */
  peepholes?: boolean;
  /** `rnn` only. Default `tanh`. */
  activation?: RnnActivation;
  /** `gru` only. Default true, as PyTorch and cuDNN have it. */
  resetAfter?: boolean;
  /** Gate sums are clamped to +-gateClip. */
  gateClip?: number;
  /** `lstm` only: the cell state is clamped to +-cellClip. */
  cellClip?: number;
  /**
   * What W_x, W_h, P and the peepholes are made of is uniform in +-initRange (Lu et al. 2016:
   * 0.02). Default: +-1/sqrt(n), n the columns of the matrix.
   */
  initRange?: number;
  /** The kind of W_x. Default dense. */
  inputWeight?: WeightSpec;
  /** The kind of W_h. Default dense. */
  recurrentWeight?: WeightSpec;
}

/** The architecture of a model to be, as plain JSON. */
export interface ModelSpec extends LayerSpec {
  /**
   * The size of a frame of input; where there is a front end, or units that are tokens, it may be
   * left out; not where there is an embedding.
   */
  input?: number;
  /** How many tokens a language model knows; it takes these instead of frames. */
  tokens?: number;
  /** The size of the row that stands for a token. */
  embedding?: number;
  /** What makes the input of audio. */
  frontEnd?: FrontEndSpec;
  /** The number of equal layers, or a list of layers, bottom first. */
  layers: number | LayerSpec[];
  /**
   * The size of a dense output layer; where there are units, it may be left out. Default: none, the
   * last layer is the output.
   */
  output?: number;
  /** What the outputs stand for. */
  units?: Units;
  /** The kind of the weight of the output layer. Default dense. */
  outputWeight?: WeightSpec;
  /** Default `none`; `log-softmax` where there are units. */
  outputActivation?: HeadActivation;
  /** Default `every-frame`. */
  emits?: Network['emits'];
  /**
   * How the layers above the first begin. `identity`: as little more than the layer below; and the
   * blank of CTC begins likely. Default `identity` where there are units of CTC, which deep
   * networks do not learn otherwise; else `random`.
   */
  init?: Initialization;
}

/** A spec with every layer spelled out. */
export interface FullSpec {
  /** What the first layer takes. */
  readonly input: number;
  /** The number of tokens of the embedding, where there is one. */
  readonly tokens?: number;
  readonly frontEnd?: FrontEnd;
  readonly layers: readonly FullLayerSpec[];
  readonly output?: number;
  readonly outputWeight?: WeightSpec;
  readonly units?: Units;
  readonly outputActivation: HeadActivation;
  readonly emits: Network['emits'];
  readonly init: Initialization;
}

export type FullLayerSpec = LayerSpec & Required<Pick<LayerSpec, 'cell' | 'cells' | 'direction'>>;
