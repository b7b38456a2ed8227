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
  /** Of an rnn: none, sigmoid, tanh or relu. */
  activation: string | undefined;
  resetAfter: boolean;
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
  }[];
}

/** A dense layer of the head without its weights. */
export interface NativeHeadLayer {
  name: string;
  outputs: number;
  /** none, sigmoid, tanh, relu, softmax or log-softmax. */
  activation: string;
  bias: boolean;
}

/** A network without its weights. */
export interface NativeArchitecture {
  /** Numbers of an input frame; 1, a token's number, with an embedding. */
  inputSize: number;
  embedding: { tokens: number; size: number } | undefined;
  layers: NativeLayer[];
  head: NativeHeadLayer[];
  lastFrame: boolean;
}

/**
 * The weights of an architecture, layer by layer; vectors and matrices that it names must be there.
 */
export interface NativeNetworkWeights {
  embedding: EmbeddingHandle | undefined;
  layers: {
    input: WeightHandle;
    recurrent: WeightHandle;
    bias: Float32Array;
    recurrentBias: Float32Array | undefined;
    peepholes: Float32Array | undefined;
    projection: WeightHandle | undefined;
  }[][];
  head: { weight: WeightHandle; bias: Float32Array | undefined }[];
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
