/** The results of a comparison of starts, and the names of its errors. */
import type { Row } from './compare';

/** One of the errors that models are compared by. */
export interface Measure<Name extends string> {
  readonly name: Name;
  /** With its unit. */
  readonly title: string;
  readonly shown: (error: number) => string;
}

export interface Result<Name extends string> {
  readonly model: string;
  readonly calibration: string;
  readonly seed: number;
  readonly commit: string;
  readonly date: string;
  /** Of the model before compression. */
  readonly dense: { readonly parameters: number; readonly errors: Readonly<Record<Name, number>> };
  readonly rows: readonly Row<Name>[];
}
