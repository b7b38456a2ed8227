/**
 * How sensitive the outputs of a model are to each matrix, which alone keeps a few shares of its
 * numbers. Between those that were measured the distance of the outputs, the root of their change,
 * goes with the logarithm of the share. (So the change bends upwards between two shares. Taken as
 * straight, it had one matrix cut all the way to the next share before another was touched.)
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
 * Shares that a matrix is measured at, 2^-i. Not even all of its numbers are W again, hashed or of
 * low rank.
 */
export const TRIED_SHARES = Array.from({ length: 7 }, (_, i) => 2 ** -i);

/**
 * The change by share, above 0 and at most 1; below the smallest that was measured it goes on as
 * between the last two. Where fewer numbers changed less, that was luck: they count as changing as
 * much as more of them did.
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
