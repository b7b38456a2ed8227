/**
 * The kind and the size of a weight, before there are numbers: what specs of models and plans ask
 * for.
 */

export type WeightSpec =
  | { readonly kind: 'dense' }
  | {
      readonly kind: 'low-rank';
      /** From 1 to the smaller side of the matrix. */
      readonly rank: number;
    }
  | {
      readonly kind: 'hashed';
      /** Numbers that are stored, for all gates together. */
      readonly buckets: number;
      /** Default 0. */
      readonly seed?: number;
      /** Default true. */
      readonly signed?: boolean;
    }
  | {
      readonly kind: 'toeplitz-like';
      /** Products that are summed up, of each gate. */
      readonly rank: number;
    }
  | {
      readonly kind: 'sparse';
      /** The share of the numbers that is kept: above 0, at most 1. */
      readonly density: number;
      /** Default 1. */
      readonly block?: 1 | 16;
    }
  | {
      readonly kind: 'gates';
      /** By name: i, f, g, o of `lstm`; r, z, n of `gru`. Those that are left out are dense. */
      readonly gates: Readonly<Record<string, WeightSpec>>;
    };

/** Of a matrix whose kind is to be chosen. */
export interface MatrixShape {
  readonly rows: number;
  readonly cols: number;
  /**
   * The names of the gates that are stacked in the rows; of a matrix without gates one name,
   * whatever it is.
   */
  readonly gates: readonly string[];
}
