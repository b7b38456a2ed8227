/**
 * The compression path of methods that turn each matrix into another kind of weight, where the
 * budget is allocated by the measured sensitivity of the outputs to each matrix.
 */
import {
  budgetOf,
  type Candidate,
  type Cost,
  costOf,
  largestWithin,
  leastDistortionPath,
  mapPath,
  MEASURED_SHARES,
} from '../allocation';
import {
  kindMethodOf,
  type LayerMatrix,
  layerMatrices,
  matrixCost,
  type MatrixSpec,
  type Plan,
  planOfSpecs,
  ranksOutOfReach,
  type ResolvedPlan,
} from '../compress';
import type { WeightSpec } from '../weights';
import { changeCurve, measureMatrices, TRIED_SHARES } from './matrix-sensitivity';
import type { SearchSensitivity } from './output-change';
import { mostTrials, type SearchContext, type SearchPath } from './search-path';

/** The most progress steps of a search over matrices: sensitivities and trials. */
export function matrixSteps({ layers }: Plan): number {
  const matrices = 2 * layers.length;
  return TRIED_SHARES.length * matrices + mostTrials(MEASURED_SHARES.length * matrices);
}

/**
 * The candidates for a matrix: unchanged (`size` null), and the sizes that cost less.
 * @param keeping the spec of the matrix with that share of its numbers.
 */
function candidatesOf(
  matrix: LayerMatrix,
  { measured }: SearchSensitivity,
  keeping: (share: number) => WeightSpec,
  cost: Cost,
): Candidate<WeightSpec | null>[] {
  const changeAt = changeCurve(measured.map(({ change }) => change));
  const asItIs = { size: null, cost: matrixCost(matrix, null, cost), distortion: 0 };
  const smaller = MEASURED_SHARES.map((share) => {
    const size = keeping(share);
    return { size, cost: matrixCost(matrix, size, cost), distortion: changeAt(share) };
  });
  return [asItIs, ...smaller.filter((candidate) => candidate.cost < asItIs.cost)];
}

/** The path that makes the matrices smaller first to which the outputs are least sensitive. */
export async function searchedMatrices(context: SearchContext): Promise<SearchPath> {
  const { model, open, options } = context;
  const { method, dtype } = open;
  const kindMethod = kindMethodOf(method)!;
  const cost = costOf(budgetOf(options)?.field ?? 'targetParameters', model, dtype);
  const named = new Set(open.layers.map(({ name }) => name));
  const layers = model.layers.filter(({ name }) => named.has(name));
  const matrices = layerMatrices(model, layers);
  const sensitivities = await measureMatrices(context, matrices, kindMethod);
  const parts = matrices.map((matrix, i) => {
    const keeping = (share: number) => kindMethod.keeping(share, matrix.shape, dtype);
    return candidatesOf(matrix, sensitivities[i]!, keeping, cost);
  });
  const fixed = matrices.reduce(
    (left, matrix) => left - matrixCost(matrix, null, cost),
    cost.ofNetwork(model),
  );
  const path = mapPath(leastDistortionPath(parts, fixed), (specs) => {
    const chosen = matrices.map((matrix, i): MatrixSpec => [matrix, specs[i]!]);
    return planOfSpecs(chosen, { method, dtype }) as ResolvedPlan;
  });
  return {
    path,
    planWithin: (budget) => largestWithin(path, budget, ranksOutOfReach),
    sensitivities,
  };
}
