/**
 * Rehearsal: new examples mixed with some of those that a model was trained on before, so that it
 * does not forget them while it adapts (Ratcliff 1990; Robins 1995).
 */
import { invalidInput, invalidOption } from '../errors';
import { shown } from '../json';
import { shuffled } from './batch-order';
import type { TrainingExamples } from './examples';

/** The largest ratio. */
const MOST = 1000;
/** The most examples of each data set, whose order is in memory. */
const MOST_EXAMPLES = 1e7;

/**
 * A data set with all of `examples` and, in each epoch, `ratio` times as many of `others`. Those
 * are taken in one random order that continues from epoch to epoch until all have been used.
 * @param ratio above 0, at most 1000; default 1.
 * @param seed the seed of the order, 0 to 2^53 - 1; default 1.
 * @throws CompactRnnError INVALID_OPTION for a ratio or a seed out of range; INVALID_INPUT where
 *   there are no examples or no others, or more than ten million.
 */
export function mixedExamples(
  examples: TrainingExamples,
  others: TrainingExamples,
  ratio = 1,
  seed = 1,
): TrainingExamples {
  if (!(typeof ratio === 'number' && ratio > 0 && ratio <= MOST))
    throw invalidOption(`ratio must be a number above 0, at most ${MOST}, but is ${shown(ratio)}`);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw invalidOption(`seed must be a whole number from 0 to 2^53 - 1, but is ${shown(seed)}`);
  const own = countOf(examples, 'examples');
  const known = countOf(others, 'other examples');
  const added = Math.max(1, Math.round(ratio * own));
  const order = shuffled(known, seed, 0);
  /** The index in `others` of the i-th that an epoch adds. */
  const other = (i: number, epoch = 0): number => order[(epoch * added + i) % known]!;
  /** The index in `others` that was loaded last for each i, for names in errors. */
  const loaded = new Map<number, number>();
  return {
    count: own + added,
    ...augmentationOf(examples, others),
    frames: (i) => (i < own ? examples.frames(i) : others.frames(other(i - own))),
    name: (i) => {
      if (i < own) return examples.name?.(i) ?? `example ${i}`;
      const which = loaded.get(i) ?? other(i - own);
      return others.name?.(which) ?? `other example ${which}`;
    },
    load: (i, epoch) => {
      if (i < own) return examples.load(i, epoch);
      const which = other(i - own, epoch);
      loaded.set(i, which);
      return others.load(which, epoch);
    },
  };
}

/** The augmentation of both data sets, as JSON of each where they differ. */
function augmentationOf(
  { augmentation: own }: TrainingExamples,
  { augmentation: other }: TrainingExamples,
): Pick<TrainingExamples, 'augmentation'> {
  if (own === other) return own === undefined ? {} : { augmentation: own };
  return { augmentation: JSON.stringify({ examples: own ?? null, others: other ?? null }) };
}

function countOf(examples: unknown, what: string): number {
  const count =
    typeof examples === 'object' && examples !== null && 'count' in examples ? examples.count : 0;
  if (Number.isSafeInteger(count) && Number(count) > 0 && Number(count) <= MOST_EXAMPLES)
    return Number(count);
  throw invalidInput(
    `the count of the ${what} must be a whole number from 1 to ${MOST_EXAMPLES}, but is ${shown(count)}`,
  );
}
