/** What the addon exports for training (native/train); a trainer trains one network. */
import type { LanguageSourceHandle } from './language';
import type { NativeLattice } from './lattices';
import type { NativeArchitecture } from './network';
import type { NativeStoredWeight } from './stored-weight';

declare const trainerTag: unique symbol;
declare const stateGraphTag: unique symbol;

/** Parameters, their gradients and the optimizer's state. */
export interface TrainerHandle {
  readonly [trainerTag]: true;
}

/**
 * What a matrix is made of in training: the kind, sizes, pattern and seed of a stored weight of
 * f32, whose numbers are not read; `quantized`, 8 or 4, where it is used as int8 or int4 would
 * store it, while floats are trained (gradients pass straight through rounding).
 */
export type NativeStructure =
  (NativeStoredWeight & { quantized?: 8 | 4 }) | { kind: 'quantized'; quantized: 8 | 4 };

/** The structures of an architecture's matrices, layer by layer; those left out are dense. */
export interface NativeStructures {
  layers: {
    /** A parametrization for each layer of frames before it; undefined where that has no matrix. */
    before: (NativeStructure | undefined)[];
    directions: {
      input?: NativeStructure | undefined;
      recurrent?: NativeStructure | undefined;
      projection?: NativeStructure | undefined;
    }[];
  }[];
  head: (NativeStructure | undefined)[];
}

/** A dense weight, a vector, or a part of another weight. */
export interface NativeParameters {
  /** `lstm1 recurrent weight`, `lstm2.backward bias`, `lstm1 input weight a`. */
  name: string;
  size: number;
}

/** The inputs of a batch. */
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

/** Outputs [sequences, frames, outputs] that a model is held to, and how strongly. */
export interface NativeHold {
  outputs: Float32Array;
  weight: number;
}

/** What the outputs are compared with, and how. With `hold` the gradient has its part too. */
export type NativeCriterion = NativeLoss & { hold?: NativeHold };

export type NativeLoss =
  /** Labels of all sequences one after another. */
  | { kind: 'ctc'; blank: number; labels: Int32Array; labelLengths: Uint32Array }
  /** The same, with what may be said in each sequence. */
  | {
      kind: 'smbr';
      blank: number;
      labels: Int32Array;
      labelLengths: Uint32Array;
      graphs: StateGraphHandle[];
      acousticScale: number;
      ctcWeight: number;
    }
  /** [sequences, frames], -1 where nothing is counted. */
  | { kind: 'ce'; labels: Int32Array }
  /** [sequences, frames, outputs]. */
  | { kind: 'mse'; targets: Float32Array }
  | { kind: 'kl'; targets: Float32Array; temperature: number };

/** Sums over sequences. */
export interface NativeScore {
  /**
   * In nats; for smbr wrong frames with the share of ctc, for mse the squared error, the mean of a
   * frame's outputs.
   */
  loss: number;
  /** What was summed over: sequences (ctc, smbr), else frames. */
  count: number;
  /** Wrong frames (ce); the edit distance of the best path (ctc, smbr). */
  errors: number;
  /** What `errors` is a share of. */
  labels: number;
  /** ctc: the labels that the best paths say; 0 where they are all blanks. */
  decoded: number;
  /** ctc: sequences with more labels than frames can align; they are not counted. */
  infeasible: number;
}

/** Sums over a batch. */
export interface NativeScored extends NativeScore {
  /** [sequences, 4]: loss, count, errors and labels of each. */
  sequences: Float64Array;
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

/** The parameters, Adam's m and v (or in m the velocity of SGD), the gradients. */
export type TrainerVector = 'values' | 'm' | 'v' | 'gradients';

/** What may be said, as the states of CTC. */
export interface StateGraphHandle {
  readonly [stateGraphTag]: true;
}

export interface NativeTraining {
  /**
   * [async] The sentences of a source, its log-probabilities times `weight`; with a lattice, whose
   * words are those of the source, its sentences alone. Pronunciations are those of
   * `createWordTree`.
   */
  createStateGraph(
    source: LanguageSourceHandle,
    weight: number,
    lattice: NativeLattice | undefined,
    units: Uint32Array,
    lengths: Uint32Array,
    words: Uint32Array,
    unitCount: number,
    blank: number,
  ): Promise<{ graph: StateGraphHandle; states: number; arcs: number }>;
  /** [sync] The parameters of a network in the order of a trainer's vectors. */
  listParameters(
    architecture: NativeArchitecture,
    structures: NativeStructures | undefined,
  ): NativeParameters[];
  /**
   * [sync] `values` is copied. The learning rate of each of the listed parameters is multiplied by
   * its factor, by default 1; 0 freezes them.
   */
  createTrainer(
    architecture: NativeArchitecture,
    structures: NativeStructures | undefined,
    values: Float32Array,
    rateFactors: Float32Array | undefined,
    threads: number,
  ): TrainerHandle;
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
   * [async] Moves the parameters against the gradient and zeroes it. Where the gradient holds NaN
   * or infinity nothing moves: `notFinite` names the first such parameters. `overflowed` names the
   * first that the update made infinite, or what the optimizer remembers of them.
   */
  updateWeights(
    trainer: TrainerHandle,
    update: NativeUpdate,
  ): Promise<{ norm: number; notFinite?: string; overflowed?: string }>;
  /** [sync] A copy. */
  readTrainer(trainer: TrainerHandle, what: TrainerVector): Float32Array<ArrayBuffer>;
  /** [sync] `step` is the number of updates that Adam's m and v have seen. */
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
