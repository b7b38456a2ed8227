/**
 * A layer: one recurrent layer of a model, in one direction or both.
 *
 * With W_x the input and W_h the recurrent weight of a direction, N cells, x the layer's input and
 * m the recurrent input of the direction, made at the frame before:
 *
 *     gate sums = W_x x(t) + W_h m(t-1) + b        (gates stacked, each N rows)
 *     h(t)      = cell(gate sums, state)
 *     m(t)      = P h(t) with a projection P (r x N), else h(t)
 *
 * The projection belongs to the layer: m is computed once a frame and serves both the recurrence
 * and the next layer (Prabhavalkar et al. 2016, Eq. 3-4). In a GRU the elementwise h(t-1) of
 * h(t) = (1-z) n + z h(t-1) stays uncompressed.
 */
import type { Weight } from '../weights';
import type { ActivationFunction } from './activation-function';
import type { FrameLayer } from './frame-layer';

export const CELLS = ['rnn', 'lstm', 'gru'] as const;
/** The kind of cell of a layer. */
export type Cell = (typeof CELLS)[number];
export const DIRECTIONS = ['forward', 'backward', 'bidirectional'] as const;
/** The direction of a layer over time. */
export type Direction = (typeof DIRECTIONS)[number];
export const ACTIVATIONS = ['tanh', 'relu', 'sigmoid'] as const;
/** The non-linearity of an `rnn` cell. */
export type RnnActivation = (typeof ACTIVATIONS)[number];
/** The output of a layer with a projection: m, or the whole h. */
export const EMITTED = ['projection', 'hidden'] as const;

/** The stacked blocks of a cell's weights, in the order in which their N rows each are stored. */
export const GATES = { rnn: ['h'], lstm: ['i', 'f', 'g', 'o'], gru: ['r', 'z', 'n'] } as const;

/** The usual activations of a direction, in the order of {@link LayerWeights.activations}. */
export const FUNCTIONS = {
  rnn: ['tanh'],
  lstm: ['sigmoid', 'tanh', 'tanh'],
  gru: ['sigmoid', 'tanh'],
} as const;

/** The weights of one direction of a layer. */
export interface LayerWeights {
  /** W_x: [gates * N, n_in]. */
  readonly input: Weight;
  /** W_h: [gates * N, n_rec], n_rec = r with a projection, else N. */
  readonly recurrent: Weight;
  /** [gates * N]. */
  readonly bias: Float32Array;
  /** GRU with `resetAfter` only: [N], the bias inside r * (W_hn m + b_hn). */
  readonly recurrentBias?: Float32Array;
  /** LSTM only: [3 N], the diagonals of the gates i, f and o. */
  readonly peepholes?: Float32Array;
  /** P: [r, N]. */
  readonly projection?: Weight;
  /** [N], h before the first frame of a sequence; zeros where it is left out. */
  readonly initialHidden?: Float32Array;
  /** LSTM only: [N], c before the first frame. */
  readonly initialCell?: Float32Array;
  /**
   * Where they are not the usual ones, all of {@link FUNCTIONS} of the cell: those of the gates, of
   * g or n, and of c in h = o f(c) (ONNX's f, g and h).
   */
  readonly activations?: readonly ActivationFunction[];
}

/** One recurrent layer; shapes are those of one direction. */
export interface Layer {
  /** As plans and errors name it. */
  readonly name: string;
  /** The kind of cell. */
  readonly cell: Cell;
  /** Forward, backward, or both. */
  readonly direction: Direction;
  /**
   * What stands between the layer below, or the input of the model, and this layer: layers of
   * frames, in order.
   */
  readonly before?: readonly FrameLayer[];
  /** n_in, of what W_x multiplies. */
  readonly inputSize: number;
  /** N, the cells of one direction. */
  readonly hiddenSize: number;
  /** One entry, or two (forward, backward) where the layer is bidirectional. */
  readonly weights: readonly LayerWeights[];
  /** `rnn` only. */
  readonly activation?: RnnActivation;
  /**
   * `gru` only, where the reset gate r acts: after the recurrent product, n = tanh(W_xn x + b_xn +
   * r * (W_hn m + b_hn)) (PyTorch, cuDNN; ONNX `linear_before_reset=1`), or before it, n =
   * tanh(W_xn x + W_hn (r * h(t-1)) + b_n). With a projection the latter has W_hn P (r * h(t-1)): P
   * is applied twice a frame.
   */
  readonly resetAfter?: boolean;
  /** `lstm` only: whether f = 1 - i (ONNX `input_forget`); the rows of f then mean nothing. */
  readonly coupledGates?: boolean;
  /** Gate sums are clamped to [-gateClip, gateClip] (ONNX `clip`). */
  readonly gateClip?: number;
  /** `lstm` only: the cell state c is clamped to [-cellClip, cellClip]. */
  readonly cellClip?: number;
  /** With a projection: whether the output of the layer is m (the default) or the whole h. */
  readonly emits?: (typeof EMITTED)[number];
}

/** `lstm1`, or `lstm1.forward` and `lstm1.backward` of a bidirectional layer. */
export function directionName(layer: Layer, direction: number): string {
  return layer.weights.length === 1
    ? layer.name
    : `${layer.name}.${direction === 0 ? 'forward' : 'backward'}`;
}

/** Numbers of the recurrent input of one direction: r with a projection, else N. */
export function recurrentSize(layer: Layer, direction: number): number {
  return layer.weights[direction]?.projection?.rows ?? layer.hiddenSize;
}

/** Numbers of the output of one direction, per frame. */
export function directionOutputSize(layer: Layer, direction: number): number {
  return layer.emits === 'hidden' ? layer.hiddenSize : recurrentSize(layer, direction);
}

/** Numbers of the output of the layer, per frame: its directions side by side, forward first. */
export function layerOutputSize(layer: Layer): number {
  return layer.weights.reduce(
    (sum, _, direction) => sum + directionOutputSize(layer, direction),
    0,
  );
}
