/** The way down of the methods that make each matrix another kind by itself, where a budget is spent by what the outputs make of each alone. */
import { compress, type Plan } from '../compress';
import type { Count } from '../compress/count';
import { firstThat } from '../compress/descent';
import { greedyDescent, type Candidate } from '../compress/greedy';
import { costOf, keeping, piecesOf, planOf, type About, type Piece } from '../compress/kind-sizes';
import type { KindMethod } from '../compress/methods';
import type { StepCounter } from '../compress/progress';
import { countFor } from '../compress/sizes';
import { CompactRnnError } from '../errors';
import type { Model } from '../model';
import type { WeightSpec } from '../model/kinds';
import { changeCurve, measureKinds, TRIED_SHARES } from './kind-sensitivity';
import type { SearchOptions } from './options';
import type { Sensitivity } from './sensitivity';
import { mostTrials, type Way } from './way';

/** Of its numbers, that a matrix may keep: each 2.7 % less than the one before, down to a thousandth. */
const SHARES = Array.from({ length: 256 }, (_, i) => 1e-3 ** (i / 255));

/** Steps that making the way and a search along it report, at most. */
export function kindSteps({ layers }: Plan): number {
  const pieces = 2 * layers.length;
  return TRIED_SHARES.length * pieces + mostTrials(SHARES.length * pieces);
}

/** A matrix as it is, and the sizes that are smaller. */
function candidatesOf(
  piece: Piece,
  { measured }: Sensitivity,
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
  const count = countFor(targetBytes === undefined ? 'targetParameters' : 'targetBytes', about.dtype);
  const named = new Set(open.layers.map(({ name }) => name));
  const layers = model.layers.filter(({ name }) => named.has(name));
  const pieces = piecesOf(model, layers);
  const heard = { calibration: calibration!, signal };
  const sensitivities = await measureKinds(model, pieces, about, heard, steps);
  const descent = greedyDescent(
    pieces.map((piece, i) => candidatesOf(piece, sensitivities[i]!, about, count)),
  );
  const fixed = pieces.reduce((left, piece) => left - costOf(piece, null, count), count.ofNetwork(model));
  const planAt = (point: number): Plan => {
    const specs = descent.at(point);
    return planOf(pieces, (piece) => specs[pieces.indexOf(piece)]!, about);
  };
  const totalAt = (point: number): number => {
    const specs = descent.at(point);
    return pieces.reduce((sum, piece, i) => sum + costOf(piece, specs[i]!, count), fixed);
  };
  return {
    length: descent.length,
    planAt,
    planWithin: async ({ field, target }) => {
      const point = await firstThat(descent.length, (i) => totalAt(i) <= target);
      if (point < descent.length) return planAt(point);
      const least = totalAt(descent.length - 1);
      throw new CompactRnnError(
        'INVALID_OPTION',
        `${field} is ${target}, but ${about.method} leaves at least ${least}: raise it to that`,
      );
    },
    modelOf: async (plan) => (await compress(model, plan, { signal })).model,
    sensitivities,
  };
}
