/**
 * Methods that make every matrix another kind of weight by itself. A budget is allocated evenly:
 * each matrix keeps the same share of its numbers.
 */
import { BUDGETS, budgetOf, type Cost, costOf, largestBySize } from '../../allocation';
import type { PlansBySize } from '../../allocation';
import { invalidOption } from '../../errors';
import { shown } from '../../json';
import { type Layer, matricesOf, type Network } from '../../model';
import { checkOptionNames } from '../../options';
import {
  type Dtype,
  type MatrixShape,
  rankLimit,
  specKeeping,
  type Weight,
  type WeightKind,
  type WeightSpec,
} from '../../weights';
import { warn } from '../../warnings';
import { checkShare, checkTarget } from '../limits';
import type { KindMethod, SizeOptions } from '../method';
import type { AnyPlanOptions, AnyResolvedPlan, LayerPlan } from '../plan';

/** Low-rank factors of each matrix, by truncated SVD. */
export const lowRank = kindMethod('low-rank', 'rank');
/** Numbers shared at random (Chen et al. 2015). */
export const hashed = kindMethod('hashed', null);
/** Low displacement rank (Lu et al. 2016). */
export const toeplitzLike = kindMethod('toeplitz-like', 'rank');
/** Magnitude pruning: the largest numbers stay. */
export const pruned = kindMethod('sparse', 'density');

/**
 * @param kind what every matrix becomes.
 * @param size the option that gives its size, where a budget does not: `rank` or the share of the
 *   numbers that stay.
 */
function kindMethod(kind: WeightKind, size: 'rank' | 'density' | null): KindMethod {
  const sizes = [...(size ? [size] : []), ...BUDGETS];
  const keeping: KindMethod['keeping'] = (share, shape, dtype) =>
    specKeeping(kind, share, shape, dtype);
  const bySize: KindMethod['bySize'] = (network, layers, options, cost) =>
    evenPlans(keeping, network, layers, options, cost);
  return {
    sizes,
    kind,
    keeping,
    bySize,
    plan(network, layers, options) {
      const { method, dtype, block } = options;
      checkSizes(sizes, kind === 'sparse' ? ['block'] : [], options);
      if (![undefined, 1, 16].includes(block))
        throw invalidOption(`block must be 1 or 16, but is ${shown(block)}`);
      const inBlocks: KindMethod['keeping'] = (share, shape, its) => ({
        ...keeping(share, shape, its),
        ...(block === 16 && { block }),
      });
      const budget = budgetOf(options);
      if (budget) {
        checkTarget(budget.target, budget.field);
        const cost = costOf(budget.field, network, dtype);
        const plans = evenPlans(inBlocks, network, layers, { method, dtype }, cost);
        return largestBySize(plans, budget, method);
      }
      const specOf = specByRule(kind, inBlocks, options);
      const specs = layerMatrices(network, layers).map((matrix): MatrixSpec => [
        matrix,
        specOf(matrix.shape),
      ]);
      checkTaken(specs, options);
      return planOfSpecs(specs, { method, dtype });
    },
  };
}

function checkSizes(
  sizes: readonly (keyof AnyPlanOptions)[],
  others: readonly (keyof AnyPlanOptions)[],
  options: AnyPlanOptions,
): void {
  const { method } = options;
  const names = ['method', ...sizes, ...others, 'layers', 'dtype'];
  checkOptionNames(`planCompression by ${method}`, options, names);
  const given = sizes.filter((name) => options[name] !== undefined);
  if (given.length !== 1)
    throw invalidOption(
      `${method} takes one of ${sizes.join(', ')}, but got ${given.join(' and ') || 'none'}`,
    );
}

/** A matrix that has no such rank stays as it is, which is said; at least one must have it. */
function checkTaken(specs: readonly MatrixSpec[], { method, rank }: AnyPlanOptions): void {
  const dense = specs.filter(([, spec]) => !spec).map(([matrix]) => matrix);
  if (dense.length === 0) return;
  const shapes = dense
    .map(({ layer, role, shape: { rows, cols } }) => `${layer} ${role} [${rows}, ${cols}]`)
    .join(', ');
  if (dense.length === specs.length)
    throw invalidOption(`rank is ${rank}, too high by ${method} for all of ${shapes}: lower it`);
  warn('RANK_TOO_HIGH', `rank ${rank} is too high by ${method} for ${shapes}: left as it is`);
}

/** Null where the matrix has no such size. */
function specByRule(
  kind: WeightKind,
  keeping: KindMethod['keeping'],
  { rank, density, dtype }: AnyPlanOptions,
): (shape: MatrixShape) => WeightSpec | null {
  if (rank !== undefined) {
    const spec = { kind, rank: checkTarget(rank, 'rank') } as WeightSpec;
    return (shape) => (rank <= rankLimit(kind, shape) ? spec : null);
  }
  const share = checkShare(density, 'density');
  return (shape) => keeping(share, shape, dtype);
}

/** W_x or W_h of a layer: that of each direction, which become alike. */
export interface LayerMatrix {
  readonly layer: string;
  readonly role: 'input' | 'recurrent';
  readonly shape: MatrixShape;
  /** One for each direction. */
  readonly weights: readonly Weight[];
}

/** The matrices that the methods change, in the order in which a network has them. */
export function layerMatrices(network: Network, layers: readonly Layer[]): LayerMatrix[] {
  const matrices = matricesOf(network);
  return layers.flatMap(({ name: layer }) =>
    (['input', 'recurrent'] as const).map((role) => {
      const own = matrices.filter((each) => each.layer === layer && each.role === role);
      const { weight, gates } = own[0]!;
      const shape = { rows: weight.rows, cols: weight.cols, gates };
      return { layer, role, shape, weights: own.map((each) => each.weight) };
    }),
  );
}

/** A matrix and what it becomes; null: it stays as it is. */
export type MatrixSpec = readonly [matrix: LayerMatrix, spec: WeightSpec | null];

export function planOfSpecs(
  specs: readonly MatrixSpec[],
  { method, dtype }: { readonly method: string; readonly dtype: Dtype | undefined },
): AnyResolvedPlan {
  const layers = new Map<string, Omit<LayerPlan, 'projection'>>();
  for (const [{ layer: name, role }, spec] of specs)
    if (spec) layers.set(name, { ...(layers.get(name) ?? { name }), [role]: spec });
  return { method, ...(dtype && { dtype }), layers: [...layers.values()] };
}

/** What a matrix costs that becomes `spec`; null: as it is. */
export function matrixCost(
  { shape, weights }: LayerMatrix,
  spec: WeightSpec | null,
  cost: Cost,
): number {
  if (spec) return weights.length * cost.ofSpec(spec, shape);
  return weights.reduce((sum, weight) => sum + cost.ofWeight(weight), 0);
}

/** Plans in which every matrix keeps the same share of its numbers. */
function evenPlans(
  keeping: KindMethod['keeping'],
  network: Network,
  layers: readonly Layer[],
  { method, dtype }: SizeOptions,
  cost: Cost,
): PlansBySize<AnyResolvedPlan> {
  const matrices = layerMatrices(network, layers);
  const replaced = matrices.reduce((sum, matrix) => sum + matrixCost(matrix, null, cost), 0);
  return {
    cost,
    replaced,
    fixed: cost.ofNetwork(network) - replaced,
    at: (size) => {
      const specs = matrices.map((matrix): MatrixSpec => [
        matrix,
        keeping(size / replaced, matrix.shape, dtype),
      ]);
      return {
        plan: planOfSpecs(specs, { method, dtype }),
        cost: specs.reduce((sum, [matrix, spec]) => sum + matrixCost(matrix, spec, cost), 0),
      };
    },
  };
}
