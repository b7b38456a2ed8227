/**
 * The sensitivity of a model's outputs to each matrix. Each matrix alone keeps a few shares of its
 * numbers, and the change of the outputs (output-change.ts) is measured. Between these shares the
 * square root of the change is interpolated linearly in the logarithm of the share, which
 * makes the change convex: with a linear change the search would shrink one matrix all the way to
 * the next share before it touched another.
 */
import { PARAMETERS } from '../allocation';
import {
  type KindMethod,
  type LayerMatrix,
  matrixCost,
  planOfSpecs,
  type ResolvedPlan,
} from '../compress';
import { ReferenceOutputs, type SearchSensitivity } from './output-change';
import { modelOf, type SearchContext } from './search-path';

/**
 * The shares of its numbers at which a matrix is measured, 2^-i for i = 0 to 6. The first is 1,
 * since a hashed or low-rank matrix differs from W even with as many numbers.
 */
export const TRIED_SHARES = Array.from({ length: 7 }, (_, i) => 2 ** -i);

/**
 * The change of the outputs as a function of the share, above 0 and at most 1; below the smallest
 * measured share it is extrapolated from the last two. The function never rises with the share:
 * a smaller share that happened to change the outputs less counts as changing them as much.
 * @param changes measured at {@link TRIED_SHARES}.
 */
export function changeCurve(changes: readonly number[]): (share: number) => number {
  const distances = changes.map((_, i) => Math.sqrt(Math.max(...changes.slice(0, i + 1))));
  return (share) => {
    const halvings = -Math.log2(share);
    const i = Math.min(Math.floor(halvings), distances.length - 2);
    const [above, below] = [distances[i]!, distances[i + 1]!];
    return (above + (halvings - i) * (below - above)) ** 2;
  };
}

/** The change of the outputs with each matrix alone at {@link TRIED_SHARES}. */
export async function measureMatrices(
  context: SearchContext,
  matrices: readonly LayerMatrix[],
  { keeping }: KindMethod,
): Promise<SearchSensitivity[]> {
  const { model, steps, options } = context;
  const { method } = context.open;
  const outputs = await ReferenceOutputs.of(model, options.calibration!, options.signal);
  const sensitivities: SearchSensitivity[] = [];
  for (const matrix of matrices) {
    const name = `${matrix.layer} ${matrix.role}`;
    const measured: SearchSensitivity['measured'][number][] = [];
    for (const share of TRIED_SHARES) {
      const spec = keeping(share, matrix.shape, undefined);
      const plan = planOfSpecs([[matrix, spec]], { method, dtype: undefined }) as ResolvedPlan;
      const change = await outputs.changeOf(await modelOf(context, plan));
      const parameters = matrixCost(matrix, spec, PARAMETERS);
      measured.push({ parameters, change });
      steps.advance(`${name} alone, ${parameters} parameters`);
    }
    sensitivities.push({ name, measured });
  }
  return sensitivities;
}
