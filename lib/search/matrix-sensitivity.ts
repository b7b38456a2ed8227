/**
 * How sensitive the outputs of a model are to each matrix: the matrix alone keeps a few shares of
 * its numbers, and the change of the outputs is measured. Between these shares the distance of the
 * outputs, the root of their change, is linear in the logarithm of the share. (So the change is
 * convex between two shares. When it was linear, one matrix was cut all the way to the next share
 * before another was touched.)
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
 * The shares of its numbers that a matrix is measured at, 2^-i. The first is 1: a hashed or
 * low-rank matrix differs from W even with as many numbers.
 */
export const TRIED_SHARES = Array.from({ length: 7 }, (_, i) => 2 ** -i);

/**
 * The change by share, above 0 and at most 1; below the smallest measured share it is extrapolated
 * from the last two. Where a smaller share happened to change the outputs less than a larger one,
 * it counts as changing them as much.
 *
 * @param changes at {@link TRIED_SHARES}.
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

/** Of each matrix, at {@link TRIED_SHARES}. */
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
