/**
 * What the addon exports of networks that run (native/model), and the description of a network
 * without its weights that running and training share.
 */
import type { EmbeddingHandle, WeightHandle } from './weights';

declare const networkTag: unique symbol;

/** A network of packed weights, shared by all streams on it. */
export interface NetworkHandle {
  readonly [networkTag]: true;
}

/** A recurrent layer without its weights; lib/model/layer.ts says what the fields mean. */
export interface NativeLayer {
  name: string;
  cell: 'rnn' | 'lstm' | 'gru';
  /** N, of each direction. */
  cells: number;
  /** The activation of an rnn: none, sigmoid, tanh or relu. */
  activation: string | undefined;
  resetAfter: boolean;
  /** Whether f = 1 - i in an lstm. */
  coupledGates?: boolean;
  gateClip: number | undefined;
  cellClip: number | undefined;
  /** Whether the layer outputs h although it has a projection. */
  outputsHidden: boolean;
  directions: {
    backward: boolean;
    /** r, the rows of P; undefined where there is none. */
    projection: number | undefined;
    peepholes: boolean;
    recurrentBias: boolean;
    initialHidden?: boolean;
    initialCell?: boolean;
    /** Empty where they are the usual ones. */
    activations?: readonly NativeCurve[];
  }[];
  /** What stands between the layer below and this one. */
  before?: NativeFrameLayer[];
}

/** A function of one number; lib/model/activation-function.ts has the names. */
export interface NativeCurve {
  name: string;
  alpha?: number;
  beta?: number;
}

/** A layer of frames without its weights; what it has not is left out. */
export interface NativeFrameLayer {
  kind: 'dense' | 'layer-norm' | 'rms-norm' | 'elementwise' | 'combination';
  name: string;
  inputs: number;
  outputs: number;
  /**
   * Of a dense layer: none, sigmoid, tanh, relu, softmax or log-softmax; of an elementwise one
   * softmax or log-softmax.
   */
  activation?: string;
  /** Whether vectors of these names are there. */
  bias?: boolean;
  scale?: boolean;
  shift?: boolean;
  /** The epsilon of a normalization. */
  epsilon?: number;
  /** The function of an elementwise layer. */
  curve?: NativeCurve | undefined;
  /** How a combination combines: sum, product or concatenation. */
  by?: string;
  leads?: boolean;
  /** The position of what it combines with; 0 is the input of the first layer. */
  source?: number;
}

/** A network without its weights. */
export interface NativeArchitecture {
  /** Numbers of an input frame; 1, a token's number, with an embedding. */
  inputSize: number;
  embedding: { tokens: number; size: number } | undefined;
  layers: NativeLayer[];
  /** Behind the last recurrent layer. */
  head: NativeFrameLayer[];
  lastFrame: boolean;
}

/**
 * The weights of an architecture, layer by layer; vectors and matrices that it names must be there.
 */
export interface NativeNetworkWeights {
  embedding: EmbeddingHandle | undefined;
  layers: { before: NativeFrameWeights[]; directions: NativeDirectionWeights[] }[];
  head: NativeFrameWeights[];
}

export interface NativeDirectionWeights {
  input: WeightHandle;
  recurrent: WeightHandle;
  bias: Float32Array;
  recurrentBias: Float32Array | undefined;
  peepholes: Float32Array | undefined;
  projection: WeightHandle | undefined;
  initialHidden?: Float32Array | undefined;
  initialCell?: Float32Array | undefined;
}

/** What a layer of frames has of these. */
export interface NativeFrameWeights {
  weight?: WeightHandle;
  bias?: Float32Array | undefined;
  scale?: Float32Array | undefined;
  shift?: Float32Array | undefined;
}

export interface NativeNetworks {
  /**
   * [sync] Shares the weights, copies the vectors. Throws INVALID_MODEL where an option is unknown
   * or a weight has another shape than the architecture says.
   */
  packNetwork(architecture: NativeArchitecture, weights: NativeNetworkWeights): NetworkHandle;
  /** [sync] Bytes of the packed weights, of an embedding those of a row: what a step reads. */
  networkBytes(network: NetworkHandle): number;
}
