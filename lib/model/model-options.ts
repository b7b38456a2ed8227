/** Options of a model's calls. */
import type { Dtype } from '../weights';

/** Options of `Model.createStream`. */
export interface StreamOptions {
  /** Threads that share a step: 1 (the default) to `MAX_THREADS`. */
  threads?: number;
  /** Utterances that are stepped together, so that the weights are read once for all; default 1. */
  batch?: number;
}

/** Options of `Model.createPool`. */
export interface PoolOptions {
  /** Threads that share the work: 1 (the default) to `MAX_THREADS`. */
  threads?: number;
  /** Streams that are stepped together at most; default 32. */
  maxBatch?: number;
}

/** How {@link Model.convert} is to store the numbers. */
export interface ConvertOptions {
  /** How all matrices of the new model are stored. */
  dtype: Dtype;
}
