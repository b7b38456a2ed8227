/**
 * What compression could do: the singular values of every layer, and the rank that each tau would
 * give.
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { svd } from '../linalg';
import { directionName, type Network } from '../model';
import type { LongCallOptions } from '../options';
import type { Weight } from '../weights';
import { isProjected } from './chosen-layers';
import { checkShare } from './limits';
import { StepCounter } from './progress';
import { rankForTau } from './rank';

/** One direction of a layer. */
export interface LayerRanks {
  /** `lstm1`, or `lstm1.forward` and `lstm1.backward` of a bidirectional layer. */
  readonly name: string;
  /** Name of the layer itself. */
  readonly layer: string;
  /** The singular values of W_h, largest first; empty where the layer has a projection already. */
  readonly singularValues: readonly number[];
  /** By tau (`"0.6"`), the rank of Eq. (7); empty where the layer has a projection already. */
  readonly ranks: Readonly<Record<string, number>>;
}

export const TAUS = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4] as const;

/**
 * The singular values of W_h of every direction of every layer, and the rank of Eq. (7) for each of
 * `taus`. What layers share is decomposed once.
 *
 * @param taus thresholds above 0 and at most 1; those of the paper's Table 1 if left out.
 * @throws CompactRnnError `INVALID_OPTION` for a tau out of range; the reason of `signal` when
 *   aborted.
 */
export async function layerRanks(
  network: Network,
  taus: readonly number[] = TAUS,
  { signal, onProgress }: LongCallOptions = {},
): Promise<LayerRanks[]> {
  const own = ownTaus(taus);
  const directions = network.layers.reduce((sum, { weights }) => sum + weights.length, 0);
  const steps = new StepCounter(directions, onProgress);
  const spectra = new Map<Weight, Promise<Float64Array>>();
  const spectrumOf = (weight: Weight): Promise<Float64Array> => {
    const known =
      spectra.get(weight) ?? svd(weight, { signal }).then((each) => each.singularValues);
    spectra.set(weight, known);
    return known;
  };
  return Promise.all(
    network.layers.flatMap((layer) =>
      layer.weights.map(async ({ recurrent }, direction): Promise<LayerRanks> => {
        const names = { name: directionName(layer, direction), layer: layer.name };
        if (isProjected(layer)) return { ...names, singularValues: [], ranks: {} };
        const singularValues = await spectrumOf(recurrent);
        steps.advance(`svd ${names.name}`);
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
