/**
 * Error rates: the fewest substitutions, insertions and deletions between the reference and the
 * hypothesis (Levenshtein 1966), divided by the length of the reference. Of words it is the
 * word error rate (WER).
 */
import { native } from '../native';

/** The fewest edits between a reference and a hypothesis. */
export interface WordErrors {
  /** Items of the reference. */
  reference: number;
  /** Items of the reference that another item replaces. */
  substitutions: number;
  /** Items that only the hypothesis has. */
  insertions: number;
  /** Items that only the reference has. */
  deletions: number;
}

/**
 * The errors of a hypothesis. Where several alignments have as few, substitutions are preferred,
 * then deletions, from the end on.
 * @param reference what was said: words, or items of any kind.
 * @param hypothesis what was recognised.
 */
export function countWordErrors<Item>(
  reference: readonly Item[],
  hypothesis: readonly Item[],
): WordErrors {
  const numbers = new Map<Item, number>();
  const numbered = (items: readonly Item[]): Uint32Array =>
    Uint32Array.from(items, (item) => {
      if (!numbers.has(item)) numbers.set(item, numbers.size);
      return numbers.get(item)!;
    });
  const edits = native.countEdits(numbered(reference), numbered(hypothesis));
  return { reference: reference.length, ...edits };
}

/**
 * The errors of all of them together.
 * @param all counts of {@link countWordErrors}.
 */
export function sumWordErrors(all: Iterable<WordErrors>): WordErrors {
  const sum = { reference: 0, substitutions: 0, insertions: 0, deletions: 0 };
  for (const each of all)
    for (const key of Object.keys(sum) as (keyof WordErrors)[]) sum[key] += each[key];
  return sum;
}

/**
 * Errors per item of the reference, which may be above 1; of no reference 0, or infinity where
 * there are errors.
 * @returns a share of the reference, 0 or more.
 */
export function wordErrorRate({
  reference,
  substitutions,
  insertions,
  deletions,
}: WordErrors): number {
  const errors = substitutions + insertions + deletions;
  return errors === 0 ? 0 : errors / reference;
}
