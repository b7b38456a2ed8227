/**
 * The priors of units: how often each is the label of a frame. A search for words divides the
 * outputs of a model by those of what it learned from: p(x | unit) is p(unit | x) / p(unit), but
 * for p(x) (Bourlard and Morgan 1994).
 */
import { types } from 'node:util';
import type { Utterance } from '../data';
import { invalidInput } from '../errors';
import { ownElements, shown } from '../json';
import { checkedUnits, type Network, type Units } from '../model';

/**
 * The share of each unit among the labels of frames, of which each is counted once more than it is
 * there, so that none is 0.
 * @param utterances those of a manifest, as `loadRecordings` gives them.
 * @param units of kind `frames`.
 * @returns [units], for `priors` of the units.
 * @throws CompactRnnError INVALID_OPTION for anything but units; INVALID_INPUT for a label that is
 *   none of them, and for utterances without labels.
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
 * The network with the priors of its units over the utterances that it will learn from; as it is
 * where no words are searched for in its frames.
 */
export function withPriors<Described extends Pick<Network, 'units'>>(
  network: Described,
  utterances: readonly Pick<Utterance, 'labels'>[],
): Described {
  const { units } = network;
  if (units?.kind !== 'frames' || !units.lexicon) return network;
  return { ...network, units: { ...units, priors: unitPriors(utterances, units) } };
}

function labelsOf(utterance: unknown, i: number): number[] {
  const { labels } = Object(utterance) as { labels?: unknown };
  // Of memory that has gone elsewhere `length` is 0, and methods throw.
  if (types.isInt32Array(labels))
    return Array.from({ length: labels.length }, (_, frame) => labels[frame]!);
  throw invalidInput(`utterance ${i} has no labels, an Int32Array`);
}
