/**
 * Joint SVD of the recurrent and the inter-layer matrices (Prabhavalkar et al. 2016; US
 * 2017/0220925). For every projection group, W_h = U S V^T, and of it the r largest singular
 * values, r by Eq. (7):
 *
 *     Z_h = U_r S_r,   P = V_r^T                (Eq. 5)
 *     Z_x = argmin_Y |Y P - W_x|_F              (Eq. 6)
 *
 * Two starts besides the paper's find factors of the same shapes that lose less: `decompose.ts`.
 *
 * Peepholes stay as they are, and biases but in calibrated fits. The groups do not depend on each
 * other: they are computed in parallel, and the result is the same in whatever order they end.
 */
import { decompose } from '../decompose';
import type { ProjectionMethod } from '../method';
import { planRanks, RANK_RULES } from './ranks';

export const jointSvd: ProjectionMethod = {
  sizes: RANK_RULES,
  plan: planRanks,
  sizedBy: 'singular-values',
  steps: 2,
  bySize: null,

  async decompose(groups, { stacked, moments }, { steps, signal }) {
    const decomposed = await Promise.all(
      groups.map(async (group, i) => {
        const decomposition = await decompose(group, { stacked, ...moments?.[i] }, { signal });
        steps.advance(`svd ${group.name}`);
        return { group, ...decomposition };
      }),
    );
    return {
      spectra: decomposed,
      factorize: ({ ranks }, run) =>
        Promise.all(
          decomposed.map(async ({ group, factorize }, i) => {
            const rank = ranks[i] ?? null;
            if (rank === null) return null;
            const factors = await factorize(rank);
            run.steps.advance(`least squares ${group.name}`);
            return factors;
          }),
        ),
      errorsOf: (i, factors) => decomposed[i]!.errorsOf(factors),
    };
  },
};
