/**
 * The task: units and front end, and the networks of the paper in a size (Prabhavalkar et al. 2016,
 * section 4).
 *
 * The units are the 39 phonemes of CMUdict and the blank: 40 outputs, where the paper has 42.
 * Digits need 20 of them; the others are there so that the model has the paper's shape, and learn
 * to stay silent. The lexicon has only the ten words.
 */
import type { FrontEnd, Network, Units } from '../../lib';
import { initNetwork, lexiconUnits, loadLexicon } from '../../lib';
import type { LayerSpec } from '../../lib/init';
import { sharedPath } from '../shared';
import type { Corpus } from './corpus';
import { frontEndFor } from './features';
import { DIGITS } from './words';

export interface Task {
  readonly units: Units;
  readonly frontEnd: FrontEnd;
}

/**
 * @param corpus for training: its mean and variance become those of the front end, where there is
 *   none yet.
 */
export async function digitTask(corpus: Corpus, frontEnd?: FrontEnd): Promise<Task> {
  const dictionary = await loadLexicon(sharedPath('data', 'text', 'cmudict.dict'));
  const lexicon = Object.fromEntries(DIGITS.map((word) => [word, dictionary[word]!]));
  const units = { ...lexiconUnits('ctc', dictionary), lexicon };
  return { units, frontEnd: frontEnd ?? (await frontEndFor(corpus)) };
}

export interface Size {
  readonly layers: number;
  readonly cells: number;
}

/**
 * LSTMs with peepholes, cells clipped at 50, and a softmax, from random weights.
 * @param projections the ranks of the layers; those that are left out have none.
 */
export function randomNetwork(
  { layers, cells }: Size,
  task: Task,
  seed: number,
  projections: readonly (number | undefined)[] = [],
): Network {
  const specs = Array.from({ length: layers }, (_, l): LayerSpec => {
    const projection = projections[l];
    return {
      cell: 'lstm',
      cells,
      peepholes: true,
      cellClip: 50,
      ...(projection && { projection }),
    };
  });
  return startingNetwork(specs, task, seed);
}

/**
 * Layers, all of dense weights, behind the front end and below a softmax, each of the upper ones
 * beginning as the one below.
 */
export function startingNetwork(
  layers: readonly LayerSpec[],
  { units, frontEnd }: Task,
  seed: number,
): Network {
  return initNetwork({ frontEnd, layers: [...layers], units, init: 'identity' }, seed);
}

/** The projection ranks of a network's layers. */
export function ranksOf({ layers }: Pick<Network, 'layers'>): (number | undefined)[] {
  return layers.map(({ weights }) => weights[0]!.projection?.rows);
}
