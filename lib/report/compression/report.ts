/** What a compression did, as the report pages read it. */
import {
  copied,
  Fields,
  flag,
  measured,
  nullable,
  number,
  numbers,
  object,
  objects,
  optional,
  pair,
  text,
} from '../../json';

/** One direction of a recurrent layer. */
export interface ReportedLayer {
  /** `lstm1`, or `lstm1.forward` where the layer has two directions. */
  readonly name: string;
  /** `rnn`, `lstm` or `gru`. */
  readonly cell: string;
  /** N. */
  readonly hiddenSize: number;
  /** [rows, cols] of W_h. */
  readonly recurrentShape: readonly [number, number];
  /** [rows, cols] of W_x. */
  readonly inputShape: readonly [number, number] | null;
  /** The threshold of Eq. (7) that chose the rank; null where the rank was given. */
  readonly tau: number | null;
  /** Null where the layer was left dense. */
  readonly rank: number | null;
  /**
   * Why the layer was left dense, or that its rank saves nothing; null too where only the kinds of
   * its matrices changed.
   */
  readonly reason: string | null;
  /** The share of the squared singular values that was kept, 0 to 1. */
  readonly explainedVariance: number;
  /** Relative Frobenius norms of what was lost, null where nothing was replaced. */
  readonly recurrentError: number | null;
  /** The relative Frobenius norm of what W_x lost; null where it stayed. */
  readonly inputError: number | null;
  /**
   * The same of the products with the outputs of the layer; null too where nothing was calibrated.
   */
  readonly recurrentProductError: number | null;
  /** As `inputError`, of the product with the projection. */
  readonly inputProductError: number | null;
  /** Numbers, before and after. */
  readonly parameters: { readonly before: number; readonly after: number };
  /** The singular values of W_h, or of what the start decomposes instead; descending. */
  readonly singularValues: readonly number[];
}

/** A matrix whose kind was chosen. */
export interface ReportedMatrix {
  /** Layer and role, such as `lstm1 input weight`. */
  readonly name: string;
  /** The kind of weight that it became. */
  readonly kind: string;
  /** Numbers, before and after. */
  readonly parameters: { readonly before: number; readonly after: number };
  /** Its size as stored, in bytes. */
  readonly bytes: { readonly before: number; readonly after: number };
  /** |W' - W| / |W|, 0 or more. */
  readonly error: number;
}

/** What the page of a compression shows, as {@link compress} reports it. */
export interface ReportedCompression {
  /** As in the plan, `joint-svd`; `mixed` where matrices became kinds that it does not make. */
  readonly method: string;
  /** Whether P was made of W_h and W_x together. */
  readonly stacked: boolean;
  /** What the fits were calibrated with; null where they were not. */
  readonly calibration: { readonly examples: number; readonly frames: number } | null;
  /** The size of the model that was given. */
  readonly before: { readonly parameters: number; readonly bytes: number };
  /** The size of the model that came out. */
  readonly after: { readonly parameters: number; readonly bytes: number };
  /** A row for each direction of each recurrent layer. */
  readonly layers: readonly ReportedLayer[];
  /** Matrices that became another kind of weight. */
  readonly matrices?: readonly ReportedMatrix[];
  /** How far the outputs are from those before, where that was measured. */
  readonly outputs?: {
    /** |y' - y| / |y| over the recordings together. */
    readonly error: number;
    readonly recordings: number;
  };
  /** The median step of one stream, microseconds, where it was measured. */
  readonly stepMicros?: { readonly before: number; readonly after: number };
  /** Milliseconds. */
  readonly timings: {
    readonly calibrationMs?: number;
    readonly svdMs: number;
    readonly leastSquaresMs: number;
    readonly errorsMs?: number;
    readonly totalMs: number;
  };
}

const BEFORE_AND_AFTER = { before: number, after: number };

const LAYER = {
  name: text,
  cell: text,
  hiddenSize: number,
  recurrentShape: pair,
  inputShape: nullable(pair),
  tau: measured,
  rank: measured,
  reason: nullable(text),
  explainedVariance: number,
  recurrentError: measured,
  inputError: measured,
  recurrentProductError: measured,
  inputProductError: measured,
  parameters: object(BEFORE_AND_AFTER),
  singularValues: numbers,
};

/** @throws CompactRnnError INVALID_OPTION where a part is missing or of another type. */
export function readCompression(report: unknown): ReportedCompression {
  return copied<ReportedCompression>(new Fields(report, 'report', 'INVALID_OPTION'), {
    method: text,
    stacked: flag,
    calibration: nullable(object({ examples: number, frames: number })),
    before: object({ parameters: number, bytes: number }),
    after: object({ parameters: number, bytes: number }),
    layers: objects(LAYER),
    matrices: optional(
      objects({
        name: text,
        kind: text,
        parameters: object(BEFORE_AND_AFTER),
        bytes: object(BEFORE_AND_AFTER),
        error: number,
      }),
    ),
    outputs: optional(object({ error: number, recordings: number })),
    stepMicros: optional(object(BEFORE_AND_AFTER)),
    timings: object<ReportedCompression['timings']>({
      calibrationMs: optional(number),
      svdMs: number,
      leastSquaresMs: number,
      errorsMs: optional(number),
      totalMs: number,
    }),
  });
}
