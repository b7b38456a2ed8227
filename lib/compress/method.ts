/**
 * What a compression method provides. Each is a module of `methods/`, registered by its name in
 * `methods.ts`; what plans, `compress` and searches know of it stands here.
 */
import type { Cost, PlansBySize } from '../allocation';
import type { DoubleMatrix } from '../linalg';
import type { Layer, Network } from '../model';
import type { Dtype, MatrixShape, WeightKind, WeightSpec } from '../weights';
import type { Errors, Factorization } from './decompose';
import type { DirnetSettings } from './dirnet-settings';
import type { AnyPlan, AnyPlanOptions, AnyResolvedPlan } from './plan';
import type { StepCounter } from './progress';
import type { ProjectionGroup } from './projection-group';

interface Sized {
  /** The options that say how far to go; plans are made by exactly one. */
  readonly sizes: readonly (keyof AnyPlanOptions)[];
}

/** Makes every matrix another kind of weight by itself. */
export interface KindMethod extends Sized {
  /** @throws CompactRnnError `INVALID_OPTION`. */
  readonly plan: PlanMaker;
  /** The kind that it makes. */
  readonly kind: WeightKind;
  readonly bySize: BySize<AnyResolvedPlan>;
  /** The spec of a matrix that keeps a share of its numbers, above 0 and at most 1. */
  readonly keeping: (share: number, shape: MatrixShape, dtype: Dtype | undefined) => WeightSpec;
}

/** Gives layers a projection P, which their projection group shares. */
export interface ProjectionMethod extends Sized {
  /** @throws CompactRnnError `INVALID_OPTION`. */
  readonly plan: PlanMaker;
  /**
   * How it is sized: by ranks that a tau or a budget may find in singular values, or by ranks and a
   * number of nonzeros in sparse codes.
   */
  readonly sizedBy: 'singular-values' | 'nonzeros';
  /** Steps of progress for each group in `decompose` and `factorize` together. */
  readonly steps: number;
  /** Does all that can be done before sizes are known. */
  readonly decompose: (
    groups: readonly ProjectionGroup[],
    start: Start,
    run: Run,
  ) => Promise<DecomposedGroups>;
  /** Null where the plans of a path need the singular values. */
  readonly bySize: BySize<AnyResolvedPlan> | null;
}

export type MethodModule = KindMethod | ProjectionMethod;

type PlanMaker = (network: Network, layers: readonly Layer[], options: AnyPlanOptions) => AnyPlan;

/** What plans by size say besides their sizes. */
export interface SizeOptions {
  readonly method: string;
  readonly rank?: number | undefined;
  readonly dirnet?: DirnetSettings | undefined;
  readonly dtype?: Dtype | undefined;
}

/** Plans by size of a method that allocates a size to `layers` by a rule of its own. */
type BySize<Plan> = (
  network: Network,
  layers: readonly Layer[],
  options: SizeOptions,
  cost: Cost,
) => PlansBySize<Plan>;

/** How fits begin. */
export interface Start {
  /** Whether P is fitted to W_h and W_x together. */
  readonly stacked: boolean;
  /** The second moments of what each group multiplies, in order, where fits are of the products. */
  readonly moments?: readonly Moments[] | undefined;
}

/** The second moment of the output h [N] of one direction of a layer. */
export interface Moments {
  /** C [N, N]. */
  readonly moment: DoubleMatrix;
  /** The mean of h [N], where C is about it. */
  readonly mean?: Float64Array | undefined;
}

/** What goes along with long work. */
export interface Run {
  readonly steps: StepCounter;
  readonly signal?: AbortSignal | undefined;
}

/** A projection group with the singular values that its rank is chosen by; of some methods none. */
export interface Spectrum {
  readonly group: ProjectionGroup;
  /**
   * Singular values of W_h, largest first: tau is a share of their squares (Prabhavalkar et al.
   * 2016, Eq. 7), however the fit begins.
   */
  readonly singularValues: Float64Array;
  /**
   * The singular values of what the fit decomposes, largest first: what each rank loses of that.
   */
  readonly fitSingularValues: Float64Array;
}

/** The sizes of all groups, in their order. */
export interface GroupSizes {
  /** Null where a group stays dense. */
  readonly ranks: readonly (number | null)[];
  /**
   * The nonzeros of all sparse codes together; or `lambda`, what a magnitude in the codes of a
   * group costs.
   */
  readonly nonzeros?: number | undefined;
  readonly lambdas?: readonly number[] | undefined;
  readonly dirnet?: DirnetSettings | undefined;
}

/** Projection groups, decomposed once, which can be factorized at any sizes. */
export interface DecomposedGroups {
  readonly spectra: readonly Spectrum[];
  /** Null where a group stays dense. */
  readonly factorize: (sizes: GroupSizes, run: Run) => Promise<(Factorization | null)[]>;
  /** What the factors of a group lose. */
  readonly errorsOf: (group: number, factors: Factorization) => Promise<Errors>;
}
