/** The ranks that meet a budget, where nothing but the spectra decides. */
import { CompactRnnError } from '../errors';
import { chooseByTau, type Choice, type Spectrum } from './choice';
import { firstThat, type Descent } from './descent';
import { greedyDescent, type Candidate } from './greedy';
import type { Budget } from './plan';
import type { Price, Scale } from './price';
import { explainedVariances } from './rank';
import type { Spend } from './spend';

/**
 * All taus at which anything changes, the largest first. Only where tau reaches the explained
 * variance of some rank of some joint does it, so that these are all the points there are.
 */
export function tauDescent(spectra: readonly Spectrum[], scale: Scale): Descent<Choice> {
  const taus = new Set(
    spectra.flatMap(({ singularValues }) => [...explainedVariances(singularValues)]),
  );
  const descending = Float64Array.from(taus).sort().reverse();
  return {
    length: descending.length,
    at: (point) => spectra.map((spectrum) => chooseByTau(spectrum, descending[point]!, scale)),
  };
}

/** The ranks of a joint that make it smaller, and itself as it is. */
export function rankCandidates(
  { joint, singularValues }: Spectrum,
  scale: Scale,
  harmOf: (rank: number) => number,
): Candidate<Choice>[] {
  const reason = 'the budget is better spent elsewhere';
  const dense = { size: { rank: null, tau: null, reason }, cost: scale.of(joint, null), harm: 0 };
  const cut = Array.from(singularValues, (_, i) => {
    const rank = i + 1;
    return {
      size: { rank, tau: null, reason: null },
      cost: scale.of(joint, rank),
      harm: harmOf(rank),
    };
  });
  return [dense, ...cut.filter(({ cost }) => cost < dense.cost)];
}

export function spectralDescent(
  spectra: readonly Spectrum[],
  price: Price,
  spend: Spend,
): Descent<Choice> {
  if (spend === 'tau') return tauDescent(spectra, price);
  return greedyDescent(
    spectra.map((spectrum) => {
      const kept = explainedVariances(spectrum.singularValues);
      return rankCandidates(spectrum, price, (rank) => 1 - kept[rank - 1]!);
    }),
  );
}

/** What the network takes with such choices. */
export function totalOf(
  spectra: readonly Spectrum[],
  choices: readonly Choice[],
  price: Price,
): number {
  return spectra.reduce(
    (sum, { joint }, i) => sum + price.of(joint, choices[i]!.rank),
    price.fixed,
  );
}

/**
 * The first choices of a descent that leave the network within the budget.
 * @throws CompactRnnError `INVALID_OPTION` where even the last leave more, with what they leave.
 */
export async function choicesWithin<Size>(
  descent: Descent<Size>,
  { field, target }: Budget,
  total: (choices: readonly Size[]) => number,
): Promise<readonly Size[]> {
  const point = await firstThat(descent.length, (i) => total(descent.at(i)) <= target);
  if (point < descent.length) return descent.at(point);
  throw new CompactRnnError(
    'INVALID_OPTION',
    `${field} is ${target}, but the layers to compress leave at least ${total(descent.at(descent.length - 1))}: ` +
      `raise it to that, or compress more layers`,
  );
}
