/**
 * What the addon exports of the iterative fits (native/solvers). Each handle does one thing at a
 * time.
 */
declare const lassoTag: unique symbol;
declare const dictionaryLearnerTag: unique symbol;
declare const toeplitzFitTag: unique symbol;

/** The LASSO of many samples over one dictionary, with the codes it has found so far. */
export interface LassoHandle {
  readonly [lassoTag]: true;
}
/** A dictionary that is being learned, with the codes of its samples. */
export interface DictionaryLearnerHandle {
  readonly [dictionaryLearnerTag]: true;
}

/** Toeplitz-like pairs on their way to a matrix. */
export interface ToeplitzFitHandle {
  readonly [toeplitzFitTag]: true;
}

/** Sums over all samples. */
export interface NativeSolution {
  objective: number;
  /** The objective is at most this far above its minimum. */
  gap: number;
  /** Samples whose gap is above the tolerance. */
  unfinished: number;
  nonzeros: number;
}

export interface NativeDictionaryOptions {
  atoms: number;
  lambda: number;
  /** Samples between two updates of the dictionary. */
  batch: number;
  /** The most sweeps of coordinate descent over a code. */
  sweeps: number;
  /** The duality gap at which sweeps end, as a share of |w|^2. */
  tolerance: number;
  /** Atoms may be shifted by up to so many places either way. */
  shifts: number;
  /** Atoms of length 1; else of at most 1. */
  sphere: boolean;
  seed: number;
  threads: number;
}

export interface NativeEpoch {
  /** The objective for the final codes and dictionary. */
  objective: number;
  nonzeros: number;
  /** Atoms that no sample used, and that were replaced. */
  unused: number;
}

export interface NativeSolvers {
  /**
   * [async] W ~ Z D for dictionary D [atoms, length], targets W [samples, length]; Z = 0, all
   * weights 1.
   */
  createLasso(
    dictionary: Float32Array,
    atoms: number,
    targets: Float32Array,
    samples: number,
    length: number,
    threads: number,
  ): Promise<LassoHandle>;
  /** [sync] Z := codes [samples, atoms]. */
  startLasso(lasso: LassoHandle, codes: Float32Array): void;
  /** [sync] Above 0, infinity included: one an atom or one a coefficient, [samples, atoms]. */
  weighLasso(lasso: LassoHandle, weights: Float32Array): void;
  /** [async] The weights of DirNet, Eq. 17, for the codes as they are. */
  adaptLasso(lasso: LassoHandle, gamma: number, by: 'atom' | 'coefficient'): Promise<undefined>;
  /**
   * [async] Up to `sweeps` of coordinate descent a sample, until its gap is at most tolerance
   * |w|^2.
   */
  solveLasso(
    lasso: LassoHandle,
    lambda: number,
    tolerance: number,
    sweeps: number,
  ): Promise<NativeSolution>;
  /** [async] The least squares fit of each sample by the atoms that its code uses. */
  refitLasso(lasso: LassoHandle): Promise<undefined>;
  /** [sync] Z, rounded to f32. */
  lassoCodes(lasso: LassoHandle): Float32Array;

  /**
   * [async] For W [samples, length]; D begins as `initial` [atoms, length] or as random rows of W.
   */
  createDictionaryLearner(
    w: Float32Array,
    samples: number,
    length: number,
    options: NativeDictionaryOptions,
    initial: Float32Array | undefined,
  ): Promise<DictionaryLearnerHandle>;
  /** [async] */
  runEpoch(learner: DictionaryLearnerHandle): Promise<NativeEpoch>;
  /** [sync] D with its shifts [atoms * (2 shifts + 1), length], and Z for it. */
  learnedDictionary(learner: DictionaryLearnerHandle): {
    dictionary: Float32Array;
    codes: Float32Array;
  };
  /**
   * [async] Toeplitz-like pairs for the corner w [rows, cols] of [n, n], n = max(rows, cols) at
   * least 2, rank from 1 to n; start 0 is the displacement's, all others are random.
   */
  createToeplitzFit(
    w: Float32Array,
    rows: number,
    cols: number,
    rank: number,
    start: number,
  ): Promise<ToeplitzFitHandle>;
  /** [async] At most so many iterations; |W - corner|^2 / |W|^2 after them. */
  runToeplitzFit(fit: ToeplitzFitHandle, iterations: number): Promise<number>;
  /** [async] g and h [rank, n]. */
  toeplitzPairs(
    fit: ToeplitzFitHandle,
  ): Promise<{ g: Float32Array<ArrayBuffer>; h: Float32Array<ArrayBuffer> }>;
}
