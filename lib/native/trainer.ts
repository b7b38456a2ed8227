/** What the addon exports for training (native/train); a trainer is one network that learns. */
import type { NativeStoredWeight } from './stored-weight';

declare const trainerTag: unique symbol;

/** Weights, their gradients and what the optimizer remembers of them. */
export interface TrainerHandle {
  readonly [trainerTag]: true;
}

interface NativeMatrix {
  rows: number;
  cols: number;
}

/**
 * How a matrix learns where it is not plainly dense: by the parameters of a stored weight of f32,
 * of which sizes, patterns and seeds are read but no numbers, `quantized` where int8 would store
 * these; or dense, but used as int8 would store it. Gradients pass straight through rounding.
 */
export type NativeLearntKind =
  (NativeStoredWeight & { quantized?: boolean }) | { kind: 'quantized' };

/** One direction of a layer, without its numbers. */
export interface NativeTrainerDirection {
  cell: string;
  cells: number;
  /** What the direction feeds back to itself: r with a projection, else N. */
  recurrentSize: number;
  projection: boolean;
  recurrentBias: boolean;
  peepholes: boolean;
  activation: string | undefined;
  resetAfter: boolean;
  gateClip: number | undefined;
  cellClip: number | undefined;
  backward: boolean;
  emitsHidden: boolean;
  /** Of its matrices; those left out are dense. */
  kinds?: { input?: NativeLearntKind; recurrent?: NativeLearntKind; projection?: NativeLearntKind };
}

/**
 * The shapes of a network that learns; its numbers are one vector (lib/train/parameters.ts has the
 * order). A matrix with a kind stands there part by part, a slice each, in the order of
 * lib/model/kinds/leaves.ts.
 */
export interface NativeTrainerNetwork {
  /** Numbers of an input frame; 1, a token's number, with an embedding. */
  inputSize: number;
  embedding: NativeMatrix | undefined;
  layers: { name: string; directions: NativeTrainerDirection[] }[];
  head: {
    name: string;
    rows: number;
    bias: boolean;
    activation: string;
    kind?: NativeLearntKind;
  }[];
  lastFrame: boolean;
}

/** Sequences side by side. */
export interface NativeBatch {
  /** [sequences, frames, inputSize], zeros behind the end of a shorter sequence. */
  inputs: Float32Array;
  frames: number;
  sequences: number;
  /**
   * The real frames of each, at most `frames`; 0, where the batch carries on, for one that has
   * ended.
   */
  lengths: Uint32Array;
  /** Starts from the states in which the last batch ended. */
  carry: boolean;
}

/** What the outputs are compared with, and how. */
export type NativeCriterion =
  /** Labels of all sequences one after another. */
  | { kind: 'ctc'; blank: number; labels: Int32Array; labelLengths: Uint32Array }
  /** [sequences, frames], -1 where nothing is counted. */
  | { kind: 'ce'; labels: Int32Array }
  /** [sequences, frames, outputs]. */
  | { kind: 'mse'; targets: Float32Array }
  | { kind: 'kl'; targets: Float32Array; temperature: number };

/** Sums over a batch. */
export interface NativeScored {
  /** In nats, but for mse: the squared error, the mean of a frame's outputs. */
  loss: number;
  /** What was summed over: sequences (ctc), else frames. */
  count: number;
  /** Wrong frames (ce); the edit distance of the best path (ctc). */
  errors: number;
  /** What `errors` is a share of. */
  labels: number;
  /** ctc: sequences with more labels than frames can align; they are not counted. */
  infeasible: number;
}

export interface NativeDropout {
  probability: number;
  /** The masks are a function of it. */
  seed: number;
}

export interface NativeUpdate {
  kind: 'sgd' | 'adam';
  rate: number;
  momentum: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** The gradient is multiplied by it: 1 over what was counted. */
  scale: number;
  /** The largest norm of the gradient; Infinity for any. */
  clipNorm: number;
  /** The largest magnitude of its elements; Infinity for any. */
  clipValue: number;
}

/**
 * Whose numbers: the weights, what the optimizer remembers (momentum; Adam's two moments), the
 * gradient.
 */
export type TrainerVector = 'values' | 'first' | 'second' | 'gradients';

export interface NativeTraining {
  /**
   * [sync] `values` is copied. Each slice of it learns at its share of the rate, by default 1; at 0
   * it never changes.
   */
  createTrainer(
    network: NativeTrainerNetwork,
    values: Float32Array,
    shares: Float32Array | undefined,
    threads: number,
  ): TrainerHandle;
  /** [sync] The slices of the vector of parameters, in order. */
  trainerSlices(trainer: TrainerHandle): { name: string; size: number }[];
  /** [async] Adds the batch's gradients to those of the trainer. */
  trainBatch(
    trainer: TrainerHandle,
    batch: NativeBatch,
    criterion: NativeCriterion,
    dropout: NativeDropout,
  ): Promise<NativeScored>;
  /** [async] The loss alone. */
  scoreBatch(
    trainer: TrainerHandle,
    batch: NativeBatch,
    criterion: NativeCriterion,
  ): Promise<NativeScored>;
  /**
   * [async] Moves the weights against the gradient and forgets it. Where the gradient holds NaN or
   * infinity nothing moves: `badSlice` is the first slice that does.
   */
  updateWeights(
    trainer: TrainerHandle,
    update: NativeUpdate,
  ): Promise<{ norm: number; badSlice: number | undefined }>;
  /** [sync] A copy. */
  readTrainer(trainer: TrainerHandle, what: TrainerVector): Float32Array<ArrayBuffer>;
  /** [sync] `step` is the number of updates that Adam's moments stand for. */
  writeTrainer(
    trainer: TrainerHandle,
    what: TrainerVector,
    vector: Float32Array,
    step: number,
  ): void;
  /**
   * [sync] The criterion over outputs [sequences, frames, units] that were made elsewhere (scores
   * or log-probabilities).
   */
  scoreOutputs(
    outputs: Float32Array,
    units: number,
    lengths: Uint32Array,
    criterion: NativeCriterion,
  ): NativeScored;
}
