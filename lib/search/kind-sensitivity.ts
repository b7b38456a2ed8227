/**
 * How much the outputs of a model mind what becomes of each matrix, which alone keeps a few shares
 * of its numbers. Between those that were measured the distance of the outputs, the root of their
 * change, goes with the logarithm of the share. (So the change bends upwards between two shares.
 * Taken as straight, it had one matrix cut all the way to the next share before another was
 * touched.)
 */
import {
  type About,
  type Calibration,
  compress,
  costOf,
  COUNT_PARAMETERS,
  keeping,
  type Piece,
  planOf,
  type StepCounter,
} from '../compress';
import type { Model } from '../model';
import { Outputs } from './outputs';
import type { SearchSensitivity } from './sensitivity';

/**
 * Shares that a matrix is measured at, 2^-i. Not even all of its numbers are W again, hashed or of
 * low rank.
 */
export const TRIED_SHARES = Array.from({ length: 7 }, (_, i) => 2 ** -i);

/**
 * The change by share, above 0 and at most 1; beyond the smallest that was measured, as between the
 * last two. Where fewer numbers did less harm, that was luck: it counts as what more of them did.
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

/** Of each piece, at {@link TRIED_SHARES}. */
export async function measureKinds(
  model: Model,
  pieces: readonly Piece[],
  { method }: About,
  { calibration, signal }: { calibration: Calibration; signal: AbortSignal | undefined },
  steps: StepCounter,
): Promise<SearchSensitivity[]> {
  const outputs = await Outputs.of(model, calibration, signal);
  const sensitivities: SearchSensitivity[] = [];
  for (const piece of pieces) {
    const name = `${piece.layer} ${piece.kind}`;
    const measured: { parameters: number; change: number }[] = [];
    for (const share of TRIED_SHARES) {
      const specOf = keeping(share, { method });
      const { model: cut } = await compress(model, planOf([piece], specOf, { method }), { signal });
      const parameters = costOf(piece, specOf(piece), COUNT_PARAMETERS);
      measured.push({ parameters, change: await outputs.changeOf(cut) });
      steps.advance(`${name} alone, ${parameters} parameters`);
    }
    sensitivities.push({ name, measured });
  }
  return sensitivities;
}
