/** A plan: what becomes of each layer. Plain JSON, made by a rule, read and edited by people. */
import type { Allocation } from '../allocation';
import type { MatrixPosition } from '../model';
import type { Dtype, WeightSpec } from '../weights';
import type { DirnetSettings } from './dirnet-settings';
import type { PlanTarget } from './fast-forms';

/**
 * How a layer gets the rank of its projection: by a share of the variance (Prabhavalkar et al.
 * 2016, Eq. 7), or outright.
 */
export type ProjectionRule =
  | {
      /** Above 0, at most 1. A direction that would not get smaller stays dense. */
      readonly tau: number;
      /** How P is stored, whatever the plan says of all. */
      readonly dtype?: Dtype;
    }
  | ProjectionRank;

/** The rank of a layer's projection. */
export interface ProjectionRank {
  /**
   * From 1 to N; one for each direction of a bidirectional layer, null where that stays dense, or
   * one for both. Applied whatever it saves.
   */
  readonly rank: number | readonly (number | null)[];
  /**
   * `odl` and `dirnet`: what a magnitude of 1 in the codes of this layer costs, above 0, where the
   * plan has no `nonzeros`; of `dirnet` in the first stage.
   */
  readonly lambda?: number;
  /** How P is stored, whatever the plan says of all. */
  readonly dtype?: Dtype;
}

/** What becomes of one matrix. */
export type MatrixPlan = WeightSpec & {
  /** How it is stored, whatever the plan says of all. */
  readonly dtype?: Dtype;
};

/** What becomes of one layer. */
export interface LayerPlan {
  /** The name of the layer in the model. */
  readonly name: string;
  /**
   * The projection P that the layer gets. Left out where a budget decides, and where only kinds of
   * weight change.
   */
  readonly projection?: ProjectionRule;
  /** The kind of W_x. */
  readonly input?: MatrixPlan;
  /** The kind of W_h; of Z_h where the layer has a projection. */
  readonly recurrent?: MatrixPlan;
  /** The kind of the weight of a dense layer. */
  readonly weight?: MatrixPlan;
}

/** What every plan says besides its sizes. */
export interface PlanBase {
  /** The name of the method. */
  readonly method: string;
  /**
   * Whether P is the best for W_h and the W_x above it together, instead of for W_h alone. Default
   * false.
   */
  readonly stacked?: boolean;
  /**
   * Whether fits are of what matrices do to the outputs of their layers, for which `compress` needs
   * `calibration`, instead of the matrices themselves. Default false.
   */
  readonly calibrated?: boolean;
  /**
   * `odl` and `dirnet`: the numbers that are not zero in all codes together. The ranks are the
   * atoms of the dictionaries.
   */
  readonly nonzeros?: number;
  /** `dirnet`: what differs from the defaults of its fit. */
  readonly dirnet?: DirnetSettings;
  /**
   * How all matrices of the compressed model are stored, but those of which the plan says another
   * type. Where it is left out each is stored as the one that it replaces, a projection as its
   * layer's recurrent weight.
   */
  readonly dtype?: Dtype;
}

/** A plan of any method. It is a rule where it leaves a rank to a tau or a budget. */
export interface AnyPlan extends PlanBase {
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
   * How a budget finds ranks: the largest tau, one for all, or the ranks of least distortion of the
   * singular values. Default `tau`.
   */
  readonly allocation?: Allocation;
}

/** What becomes of one layer, every size a number. */
export interface ResolvedLayerPlan extends LayerPlan {
  /** The rank of each direction's projection. */
  readonly projection?: ProjectionRank;
}

/** A plan of any method in which every size is a number. */
export interface AnyResolvedPlan extends PlanBase {
  /** Layers that are not listed stay as they are. */
  readonly layers: readonly ResolvedLayerPlan[];
}

/** What a plan is made of: see `PlanOptions`. */
export interface AnyPlanOptions {
  /** The name of the method. */
  method: string;
  /** P for W_h and the W_x above it together, instead of for W_h alone. Default false. */
  stacked?: boolean | undefined;
  /**
   * Fits of products with data instead of matrices: `compress` needs `calibration`. Default false.
   */
  calibrated?: boolean | undefined;
  /**
   * Share of the variance that each layer keeps at most (Prabhavalkar et al. 2016, Eq. 7): above 0,
   * at most 1.
   */
  tau?: number | undefined;
  /**
   * One rank for every layer, from 1 to its number of cells. `odl` and `dirnet`: the atoms of each
   * dictionary, besides any other; more than the cells of a layer are as many as these.
   */
  rank?: number | undefined;
  /**
   * A rank for each of the layers, bottom first; `odl` and `dirnet` take it as they take `rank`.
   */
  ranks?: readonly number[] | undefined;
  /** Parameters of the compressed model, at most. */
  targetParameters?: number | undefined;
  /** Bytes of the compressed model as stored, at most. */
  targetBytes?: number | undefined;
  /** `pruned`: the share of the numbers of each matrix that stay. */
  density?: number | undefined;
  /** `odl` and `dirnet`: the numbers that are not zero in all codes together. */
  nonzeros?: number | undefined;
  /**
   * `odl` and `dirnet`: what a magnitude of 1 in the codes costs, above 0: in all layers, or in
   * each, bottom first. Of `dirnet` that of the first stage.
   */
  lambda?: number | readonly number[] | undefined;
  /** `dirnet`: what differs from the defaults of its fit. */
  dirnet?: DirnetSettings | undefined;
  /** `joint-svd`: how a budget is allocated to layers; default `tau`. */
  allocation?: Allocation | undefined;
  /** The old name of `allocation`. */
  spend?: Allocation | undefined;
  /** How all matrices of the compressed model are stored; default as those of the model are. */
  dtype?: Dtype | undefined;
  /** `pruned`: whether single numbers stay (1, the default) or those of 16 neighbouring cells. */
  block?: 1 | 16 | undefined;
  /**
   * The processor that is to run the model, by its registers: where `dtype` and `block` are left
   * out, they become what is fastest there.
   */
  for?: PlanTarget | undefined;
  /** Names of the layers to compress; by default all that have no projection yet. */
  layers?: readonly string[] | undefined;
}

/** What a plan has besides its method only where it is true. */
export const STARTS = ['stacked', 'calibrated'] as const;

/** The names of the layers that a plan gives projections. */
export function projectedLayers(plan: AnyPlan): string[] {
  const budgeted = plan.targetParameters !== undefined || plan.targetBytes !== undefined;
  return plan.layers
    .filter(({ projection, input, recurrent }) => projection ?? (budgeted && !input && !recurrent))
    .map(({ name }) => name);
}

/** How the plan says that a matrix is stored, if it does. */
export function plannedDtype(plan: AnyPlan, { layer, role }: MatrixPosition): Dtype | undefined {
  if (role === 'embedding') return plan.dtype;
  return plan.layers.find(({ name }) => name === layer)?.[role]?.dtype ?? plan.dtype;
}

/** Whether the plan stores any matrix in int4. */
export function plansInt4({ dtype, layers }: AnyPlan): boolean {
  const planned = layers.flatMap(({ projection, input, recurrent, weight }) =>
    [projection, input, recurrent, weight].map((each) => each?.dtype),
  );
  return [dtype, ...planned].includes('int4');
}
