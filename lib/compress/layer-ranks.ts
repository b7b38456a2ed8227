/**
 * What compression could do: the singular values of every layer, and the rank that each tau would
 * give.
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { svd } from '../linalg';
import { directionName, type Network } from '../model';
import { isProjected } from './chosen-layers';
import { checkShare } from './limits';
import { rankForTau } from './rank';

/** One direction of a layer. */
export interface LayerRanks {
  /** `lstm1`, or `lstm1.forward` and `lstm1.backward` of a bidirectional layer. */
  readonly name: string;
  /** Name of the layer itself. */
  readonly layer: string;
  /** Of W_h, largest first; empty where the layer has a projection already. */
  readonly singularValues: readonly number[];
  /** By tau (`"0.6"`), the rank of Eq. (7); empty where the layer has a projection already. */
  readonly ranks: Readonly<Record<string, number>>;
}

export const TAUS = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4] as const;

/**
 * The singular values of W_h of every direction of every layer, and the rank of Eq. (7) for each of
 * `taus`.
 *
 * @param taus thresholds above 0 and at most 1; those of the paper's Table 1 if left out.
 * @throws CompactRnnError `INVALID_OPTION` for a tau out of range; the reason of `signal` when
 *   aborted.
 */
export async function layerRanks(
  network: Network,
  taus: readonly number[] = TAUS,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<LayerRanks[]> {
  const own = ownTaus(taus);
  return Promise.all(
    network.layers.flatMap((layer) =>
      layer.weights.map(async ({ recurrent }, direction): Promise<LayerRanks> => {
        const names = { name: directionName(layer, direction), layer: layer.name };
        if (isProjected(layer)) return { ...names, singularValues: [], ranks: {} };
        const { singularValues } = await svd(recurrent, { signal });
        const ranks = Object.fromEntries(
          own.map((tau) => [String(tau), rankForTau(singularValues, tau)]),
        );
        return { ...names, singularValues: Array.from(singularValues), ranks };
      }),
    ),
  );
}

const MOST_TAUS = 1000;

/** A copy, which is what is checked. */
function ownTaus(given: unknown): number[] {
  if (!Array.isArray(given)) throw invalidOption(`taus must be an array, but is ${shown(given)}`);
  const { length } = given;
  if (length > MOST_TAUS)
    throw invalidOption(`taus must be at most ${MOST_TAUS}, but are ${length}`);
  return Array.from({ length }, (_, i) => checkShare(given[i], `taus[${i}]`));
}
