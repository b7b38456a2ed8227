/**
 * The way down of the methods that make each matrix another kind by itself, where a budget is spent
 * by what the outputs make of each alone.
 */
import {
  type About,
  type Candidate,
  choicesWithin,
  compress,
  costOf,
  type Count,
  countFor,
  greedyDescent,
  keeping,
  type KindMethod,
  type Piece,
  piecesOf,
  type Plan,
  planOf,
  type StepCounter,
} from '../compress';
import type { Model } from '../model';
import type { WeightSpec } from '../weights';
import { changeCurve, measureKinds, TRIED_SHARES } from './kind-sensitivity';
import type { SearchOptions } from './options';
import type { SearchSensitivity } from './sensitivity';
import { mostTrials, SHARES, type Way } from './way';

/** Steps that making the way and a search along it report, at most. */
export function kindSteps({ layers }: Plan): number {
  const pieces = 2 * layers.length;
  return TRIED_SHARES.length * pieces + mostTrials(SHARES.length * pieces);
}

/** A matrix as it is, and the sizes that are smaller. */
function candidatesOf(
  piece: Piece,
  { measured }: SearchSensitivity,
  about: About,
  count: Count,
): Candidate<WeightSpec | null>[] {
  const changeAt = changeCurve(measured.map(({ change }) => change));
  const asItIs = { size: null, cost: costOf(piece, null, count), harm: 0 };
  const smaller = SHARES.map((share) => {
    const size = keeping(share, about)(piece);
    return { size, cost: costOf(piece, size, count), harm: changeAt(share) };
  });
  return [asItIs, ...smaller.filter(({ cost }) => cost < asItIs.cost)];
}

/** @param open names the layers. */
export async function kindWay(
  model: Model,
  open: Plan,
  steps: StepCounter,
  { calibration, targetBytes, signal }: SearchOptions,
): Promise<Way> {
  const about = { method: open.method as KindMethod, dtype: open.dtype };
  const count = countFor(
    targetBytes === undefined ? 'targetParameters' : 'targetBytes',
    about.dtype,
  );
  const named = new Set(open.layers.map(({ name }) => name));
  const layers = model.layers.filter(({ name }) => named.has(name));
  const pieces = piecesOf(model, layers);
  const heard = { calibration: calibration!, signal };
  const sensitivities = await measureKinds(model, pieces, about, heard, steps);
  const descent = greedyDescent(
    pieces.map((piece, i) => candidatesOf(piece, sensitivities[i]!, about, count)),
  );
  const fixed = pieces.reduce(
    (left, piece) => left - costOf(piece, null, count),
    count.ofNetwork(model),
  );
  const planOfSizes = (specs: readonly (WeightSpec | null)[]): Plan =>
    planOf(pieces, (_, i) => specs[i]!, about);
  const totalOf = (specs: readonly (WeightSpec | null)[]): number =>
    pieces.reduce((sum, piece, i) => sum + costOf(piece, specs[i]!, count), fixed);
  return {
    length: descent.length,
    planAt: (point) => planOfSizes(descent.at(point)),
    planWithin: async (budget) => planOfSizes(await choicesWithin(descent, budget, totalOf)),
    modelOf: async (plan) => (await compress(model, plan, { signal })).model,
    sensitivities,
  };
}
