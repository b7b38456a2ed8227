/**
 * Error rates: the fewest substitutions, insertions and deletions between the reference and the
 * hypothesis (Levenshtein 1966), divided by the length of the reference. Of words it is the
 * word error rate (WER).
 */
import { invalidInput } from '../errors';
import { Fields, isIterable, shown } from '../json';
import { native } from '../native';
import { checkedItems } from './checks';

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
 * then deletions, from the end on. Takes time in proportion to the items times the errors.
 * @param reference what was said: words, or items of any kind.
 * @param hypothesis what was recognised.
 * @throws CompactRnnError INVALID_INPUT where one of them is not an array, and where they are so
 *   long and so different that it would take more than seconds.
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
  const [said, heard] = [
    checkedItems('reference', reference),
    checkedItems('hypothesis', hypothesis),
  ];
  const edits = native.countEdits(numbered(said), numbered(heard));
  return { reference: said.length, ...edits };
}

/**
 * The errors of all of them together.
 * @param all counts of {@link countWordErrors}.
 * @throws CompactRnnError INVALID_INPUT where a count is not a number of at least 0.
 */
export function sumWordErrors(all: Iterable<WordErrors>): WordErrors {
  const sum = { reference: 0, substitutions: 0, insertions: 0, deletions: 0 };
  if (!isIterable(all)) throw invalidInput(`counts must be a list of them, but are ${shown(all)}`);
  for (const each of all) {
    const counts = checkedCounts(each);
    for (const key of COUNTS) sum[key] += counts[key];
  }
  return sum;
}

/**
 * Errors per item of the reference, which may be above 1; of no reference 0, or infinity where
 * there are errors.
 * @returns a share of the reference, 0 or more.
 * @throws CompactRnnError INVALID_INPUT where a count is not a number of at least 0.
 */
export function wordErrorRate(counts: WordErrors): number {
  const { reference, substitutions, insertions, deletions } = checkedCounts(counts);
  const errors = substitutions + insertions + deletions;
  return errors === 0 ? 0 : errors / reference;
}

const COUNTS = ['reference', 'substitutions', 'insertions', 'deletions'] as const;

function checkedCounts(counts: unknown): WordErrors {
  const fields = new Fields(counts, 'counts', 'INVALID_INPUT');
  const [reference, substitutions, insertions, deletions] = COUNTS.map((key) =>
    fields.number(key, 0),
  );
  return {
    reference: reference!,
    substitutions: substitutions!,
    insertions: insertions!,
    deletions: deletions!,
  };
}
