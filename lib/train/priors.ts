/**
 * Unit priors p(unit): how often each unit is the label of a frame in the training data. Hybrid
 * decoding divides the posteriors of the model by them, since p(x | unit) is proportional to
 * p(unit | x) / p(unit) (Bourlard and Morgan 1994).
 */
import { types } from 'node:util';
import type { Utterance } from '../data';
import { invalidInput } from '../errors';
import { ownElements, shown } from '../json';
import { checkedUnits, type Network, type Units } from '../model';

/**
 * Estimates unit priors by relative frequency with add-one smoothing, so that none is 0.
 * @param utterances of a manifest, as `loadRecordings` gives them; frames with label -1 do not
 *   count.
 * @param units of kind `frames`.
 * @returns [units], for the `priors` of the units; their sum is 1.
 * @throws CompactRnnError INVALID_OPTION for `units` of another type; INVALID_INPUT for a label
 *   that is not a unit, and for utterances without labels.
 */
export function unitPriors(
  utterances: readonly Pick<Utterance, 'labels'>[],
  units: Units,
): number[] {
  const { names } = checkedUnits(units, 'units', 'INVALID_OPTION');
  const own = ownElements(utterances);
  if (!own)
    throw invalidInput(`utterances must be an array of { labels }, but are ${shown(utterances)}`);
  const counts = new Array<number>(names.length).fill(1);
  for (const [i, utterance] of own.entries())
    for (const label of labelsOf(utterance, i)) {
      if (label >= names.length)
        throw invalidInput(
          `a label of utterance ${i} must be a whole number below ${names.length}, but is ${shown(label)}`,
        );
      if (label >= 0) counts[label]!++;
    }
  const total = counts.reduce((sum, count) => sum + count);
  return counts.map((count) => count / total);
}

/**
 * The network with unit priors estimated on its training utterances; unchanged where its units are
 * not of kind `frames` with a lexicon, so that no words are decoded from it.
 */
export function withPriors<Described extends Pick<Network, 'units'>>(
  network: Described,
  utterances: readonly Pick<Utterance, 'labels'>[],
): Described {
  const { units } = network;
  if (units?.kind !== 'frames' || !units.lexicon) return network;
  return { ...network, units: { ...units, priors: unitPriors(utterances, units) } };
}

/** The labels of an utterance from untyped code. */
function labelsOf(utterance: unknown, i: number): number[] {
  const { labels } = Object(utterance) as { labels?: unknown };
  // An array whose buffer was transferred has length 0, and its methods throw.
  if (types.isInt32Array(labels))
    return Array.from({ length: labels.length }, (_, frame) => labels[frame]!);
  throw invalidInput(`utterance ${i} has no labels, an Int32Array`);
}
