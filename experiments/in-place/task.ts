/** A published model, and what it is measured by. */
import type { Session } from './session';

export interface Task {
  readonly name: string;
  /** The graphs that make it up, by what their small ones are called. */
  readonly graphs: readonly { readonly name: string; readonly path: string }[];
  /** What the score is, in the head of a table. */
  readonly measure: string;
  readonly shown: (score: number) => string;
  /** Runs the graphs, opened in their order, over the data. */
  readonly outputs: (sessions: readonly Session[]) => Promise<Float32Array>;
  /** Runs the graphs over other data, which may calibrate. */
  readonly practise?: (sessions: readonly Session[]) => Promise<unknown>;
  /** Of the outputs, beside those of the whole model. */
  readonly score: (outputs: Float32Array, whole: Float32Array) => number;
}
