/** Carries a resolved plan out. */
import {
  converted,
  matricesOf,
  type Matrix,
  Model,
  type Network,
  type TypeOf,
  typesOf,
} from '../model';
import { assemble } from './assemble';
import type { Calibration } from './calibration';
import type { Factorization } from './decompose';
import type { DecomposedModel } from './decomposed-model';
import { roundedToInt4 } from './int4-rounding';
import { type MatrixReport, withKinds, withoutZeros } from './matrix-fits';
import type { GroupSizes, Run } from './method';
import { isDictionaryMethod, type ResolvedPlan } from './methods';
import { plannedDtype, plansInt4 } from './plan';

export interface CarriedOut {
  readonly model: Model;
  /** The factors of each projection group; null where it stays dense. */
  readonly factors: readonly (Factorization | null)[];
  /** The matrices whose kind the plan chose. */
  readonly matrices: readonly MatrixReport[];
  /** Milliseconds that the factors took. */
  readonly leastSquaresMs: number;
}

/**
 * The model that a plan makes of a decomposed one: first the projections, then the kinds of weight,
 * then how all of it is stored.
 *
 * @param calibration for error-aware rounding to int4, where the plan has int4.
 * @throws CompactRnnError `INVALID_OPTION` where a size does not fit a matrix; `NUMERICAL`; the
 *   reason of the signal.
 */
export async function carryOut(
  decomposed: DecomposedModel,
  plan: ResolvedPlan,
  run: Run,
  calibration?: Calibration,
): Promise<CarriedOut> {
  run.signal?.throwIfAborted();
  const { network, spectra } = decomposed;
  const asBefore = typesOf(network);
  const typeOf: TypeOf = (matrix) => plannedDtype(plan, matrix) ?? asBefore(matrix);
  const start = performance.now();
  const ranks = ranksOf(decomposed, plan);
  const factors = ranks.some((rank) => rank !== null)
    ? await decomposed.factorize({ ranks, ...codesOf(decomposed, plan) }, run)
    : ranks.map(() => null);
  const leastSquaresMs = performance.now() - start;
  const groups = spectra.map(({ group }) => group);
  const projected = assemble(network, groups, factors);
  const coded = isDictionaryMethod(plan.method)
    ? withoutZeros(projected, isNewIn(network), plan.nonzeros ?? 0, typeOf)
    : projected;
  const fitted = await withKinds(coded, plan, typeOf, run);
  const rounded =
    calibration && plansInt4(plan)
      ? await roundedToInt4(fitted.network, typeOf, calibration, run)
      : fitted.network;
  const model = new Model(converted(rounded, typeOf));
  return { model, factors, matrices: fitted.matrices, leastSquaresMs };
}

/** The rank that the plan gives each projection group; null where it stays dense. */
function ranksOf({ network, spectra }: DecomposedModel, plan: ResolvedPlan): (number | null)[] {
  return spectra.map(({ group: { layer, direction } }) => {
    const { name } = network.layers[layer]!;
    const rank = plan.layers.find((entry) => entry.name === name)?.projection?.rank ?? null;
    return typeof rank === 'object' && rank !== null ? (rank[direction] ?? null) : rank;
  });
}

/** What the plan says of sparse codes. */
function codesOf(
  { network, spectra }: DecomposedModel,
  { layers, nonzeros, dirnet }: ResolvedPlan,
): Omit<GroupSizes, 'ranks'> {
  const lambdas = spectra.flatMap(({ group }) => {
    const { name } = network.layers[group.layer]!;
    return layers.find((entry) => entry.name === name)?.projection?.lambda ?? [];
  });
  return { nonzeros, dirnet, ...(lambdas.length > 0 && { lambdas }) };
}

/** Which matrices are not the network's own. */
function isNewIn(network: Network): (matrix: Matrix) => boolean {
  const known = new Set(matricesOf(network).map(({ weight }) => weight));
  return ({ weight, role }) => role !== 'projection' && !known.has(weight);
}
