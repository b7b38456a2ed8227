/**
 * The sensitivity of a model's outputs to each projection group. Each group alone is cut to a few
 * ranks, and the change of the outputs (output-change.ts) is measured. For ranks in between, the
 * change is interpolated linearly in the energy lost (the share of squared singular values),
 * from 0 where nothing is lost.
 */
import { PARAMETERS } from '../allocation';
import { explainedVariances, groupCost, planOfRanks, type Spectrum } from '../compress';
import { ReferenceOutputs, type SearchSensitivity } from './output-change';
import { modelOf, type SearchContext } from './search-path';

/** The change of the outputs with one projection group alone cut to several ranks. */
export interface GroupSensitivity extends SearchSensitivity {
  readonly measured: readonly (SearchSensitivity['measured'][number] & {
    readonly rank: number;
  })[];
}

/** The largest number of ranks that a group is measured at. */
export const TRIALS_PER_GROUP = 6;

/**
 * The ranks at which a group is measured, largest first: the largest rank that saves parameters,
 * its half, quarter, ..., and 1. Empty where even rank 1 saves none.
 */
export function trialRanks({ group, singularValues }: Spectrum): number[] {
  const dense = groupCost(group, null, PARAMETERS);
  const largest =
    Array.from(singularValues, (_, i) => i + 1).findLast(
      (rank) => groupCost(group, rank, PARAMETERS) < dense,
    ) ?? 0;
  const halves = Array.from({ length: TRIALS_PER_GROUP - 1 }, (_, i) =>
    Math.floor(largest / 2 ** i),
  );
  return [...new Set([...halves, Math.min(largest, 1)])].filter((rank) => rank > 0);
}

/**
 * The change of the outputs as a function of the rank, from 1 to the number of singular values.
 * @param measured largest rank first.
 */
export function interpolatedChange(
  singularValues: ArrayLike<number>,
  measured: readonly Pick<GroupSensitivity['measured'][number], 'rank' | 'change'>[],
): (rank: number) => number {
  const kept = explainedVariances(singularValues);
  const lostAt = (rank: number) => 1 - kept[rank - 1]!;
  const points = [
    { lost: 0, change: 0 },
    ...measured.map(({ rank, change }) => ({ lost: lostAt(rank), change })),
  ];
  return (rank) => {
    const lost = lostAt(rank);
    const after = points.findIndex((point, i) => i > 0 && point.lost >= lost);
    const [a, b] = after < 0 ? points.slice(-2) : points.slice(after - 1, after + 1);
    if (!b) return 0;
    const share = b.lost > a!.lost ? (lost - a!.lost) / (b.lost - a!.lost) : 1;
    return a!.change + share * (b.change - a!.change);
  };
}

/** Measures each group at its {@link trialRanks}; the matrices keep the dtype of the model. */
export async function measureGroups(context: SearchContext): Promise<GroupSensitivity[]> {
  const { model, decomposed, open, steps, options } = context;
  const { method, layers } = open;
  const outputs = await ReferenceOutputs.of(model, options.calibration!, options.signal);
  const sensitivities: GroupSensitivity[] = [];
  for (const spectrum of decomposed.spectra) {
    const { group } = spectrum;
    const measured: GroupSensitivity['measured'][number][] = [];
    const ranks = trialRanks(spectrum);
    for (const rank of ranks) {
      const alone = decomposed.spectra.map((other) => (other === spectrum ? rank : null));
      const plan = planOfRanks(decomposed, { method, layers }, alone);
      const change = await outputs.changeOf(await modelOf(context, plan));
      measured.push({ rank, parameters: groupCost(group, rank, PARAMETERS), change });
      steps.advance(`${group.name} alone at rank ${rank}`);
    }
    steps.advance(`${group.name} measured`, TRIALS_PER_GROUP - ranks.length);
    sensitivities.push({ name: group.name, measured });
  }
  return sensitivities;
}
