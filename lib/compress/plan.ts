/** A plan: what becomes of each layer. Plain JSON, made by a rule, read and edited by people. */
import type { Dtype, WeightSpec } from '../weights';
import type { Method } from './methods';
import type { Spend } from './spend';

/** How a layer gets the rank of its projection: by a share of the variance (Eq. 7), or outright. */
export type ProjectionRule =
  | {
      /** Above 0, at most 1. A direction that would not get smaller stays dense. */
      readonly tau: number;
    }
  | {
      /**
       * From 1 to N; one for each direction of a bidirectional layer, null where that stays dense,
       * or one for both. Applied in any case.
       */
      readonly rank: number | readonly (number | null)[];
    };

export interface LayerPlan {
  readonly name: string;
  /**
   * The projection P that the layer gets. Left out beside a budget, which then decides, and beside
   * kinds of weight.
   */
  readonly projection?: ProjectionRule;
  /** The kind of W_x. */
  readonly input?: WeightSpec;
  /** The kind of W_h; of Z_h where the layer has a projection. */
  readonly recurrent?: WeightSpec;
  /** Of a layer of the head: the kind of its weight. */
  readonly weight?: WeightSpec;
}

export interface Plan {
  readonly method: Method;
  /**
   * Whether P is the best for W_h and the W_x above it together, instead of for W_h alone. Default
   * false.
   */
  readonly stacked?: boolean;
  /**
   * Whether fits are of what matrices do to the outputs of their layers, of which `compress` must
   * then be given examples, instead of the matrices themselves. Default false.
   */
  readonly calibrated?: boolean;
  /** Layers that are not listed stay as they are. */
  readonly layers: readonly LayerPlan[];
  /**
   * At most one budget: the layers without a `projection` get ranks that bring the model down to so
   * many parameters.
   */
  readonly targetParameters?: number;
  /** The same in bytes, stored as `dtype` says. */
  readonly targetBytes?: number;
  /**
   * `odl` and `dirnet`: the numbers that are not zero in all codes together. The ranks are the
   * atoms of the dictionaries.
   */
  readonly nonzeros?: number;
  /**
   * How a budget finds ranks: the largest tau, one for all, or greedily by the singular values.
   * Default `tau`.
   */
  readonly spend?: Spend;
  /**
   * How all matrices of the compressed model are stored; as they were or f32 where it is left out.
   */
  readonly dtype?: Dtype;
}

/**
 * Exactly one of `targetParameters`, `targetBytes` and what else the method takes: of `joint-svd`
 * `tau`, `rank` or `ranks`, of `low-rank` and `toeplitz-like` `rank`, of `pruned` `density`, of
 * `odl` and `dirnet` `nonzeros`.
 */
export interface PlanOptions {
  method: Method;
  /** P for W_h and the W_x above it together, instead of for W_h alone. Default false. */
  stacked?: boolean | undefined;
  /**
   * Fits of products with data instead of matrices: `compress` needs `calibration`. Default false.
   */
  calibrated?: boolean | undefined;
  /** Share of the variance that each layer keeps at most (Eq. 7): above 0, at most 1. */
  tau?: number | undefined;
  /**
   * One rank for every layer, from 1 to its number of cells. `odl` and `dirnet`: the atoms of each
   * dictionary, beside any other.
   */
  rank?: number | undefined;
  /** A rank for each of the layers, bottom first. */
  ranks?: readonly number[] | undefined;
  /** Parameters of the compressed model, at most. */
  targetParameters?: number | undefined;
  /** Bytes of the compressed model as stored, at most. */
  targetBytes?: number | undefined;
  /** `pruned`: the share of the numbers of each matrix that stay. */
  density?: number | undefined;
  /** `odl` and `dirnet`: the numbers that are not zero in all codes together. */
  nonzeros?: number | undefined;
  /** `joint-svd`: where a budget is spent; default `tau`. */
  spend?: Spend | undefined;
  /** How all matrices of the compressed model are stored. */
  dtype?: Dtype | undefined;
  /** Names of the layers to compress; by default all that have no projection yet. */
  layers?: readonly string[] | undefined;
}

/** What a plan has beside its method only where it is true. */
export const STARTS = ['stacked', 'calibrated'] as const;

/** What a plan may leave ranks open to. */
export const BUDGETS = ['targetParameters', 'targetBytes'] as const;

/** A budget of a plan, under the name that the plan gives it. */
export interface Budget {
  readonly field: 'targetParameters' | 'targetBytes';
  readonly target: number;
}

/** The budget of a plan, if it has one. */
export function budgetOf(plan: Pick<PlanOptions, (typeof BUDGETS)[number]>): Budget | undefined {
  const field = BUDGETS.find((name) => plan[name] !== undefined);
  return field && { field, target: plan[field]! };
}
