/**
 * Error rates: the fewest substitutions, insertions and deletions that make the reference of the
 * hypothesis (Levenshtein 1966), in relation to the length of the reference. Of words it is the
 * word error rate (WER).
 */
export interface WordErrors {
  /** Items of the reference. */
  reference: number;
  substitutions: number;
  /** Items that only the hypothesis has. */
  insertions: number;
  /** Items that only the reference has. */
  deletions: number;
}

/**
 * The errors of a hypothesis. Where several alignments have as few, substitutions are preferred,
 * then deletions, from the end on.
 */
export function countWordErrors<Item>(
  reference: readonly Item[],
  hypothesis: readonly Item[],
): WordErrors {
  const width = hypothesis.length + 1;
  const distance = distances(reference, hypothesis);
  const errors = { reference: reference.length, substitutions: 0, insertions: 0, deletions: 0 };
  let i = reference.length;
  let j = hypothesis.length;
  while (i > 0 || j > 0) {
    const here = distance[i * width + j]!;
    const wrong = i > 0 && j > 0 && reference[i - 1] === hypothesis[j - 1] ? 0 : 1;
    if (i > 0 && j > 0 && here === distance[(i - 1) * width + j - 1]! + wrong) {
      errors.substitutions += wrong;
      i--;
      j--;
    } else if (i > 0 && here === distance[(i - 1) * width + j]! + 1) {
      errors.deletions++;
      i--;
    } else {
      errors.insertions++;
      j--;
    }
  }
  return errors;
}

/**
 * D[i][j], between the first i items of the reference and the first j of the hypothesis, row-major.
 */
function distances<Item>(reference: readonly Item[], hypothesis: readonly Item[]): Uint32Array {
  const width = hypothesis.length + 1;
  const d = new Uint32Array((reference.length + 1) * width);
  for (let j = 0; j < width; j++) d[j] = j;
  for (let i = 1; i <= reference.length; i++) {
    const row = i * width;
    d[row] = i;
    for (let j = 1; j < width; j++) {
      const wrong = reference[i - 1] === hypothesis[j - 1] ? 0 : 1;
      d[row + j] = Math.min(
        d[row - width + j - 1]! + wrong,
        d[row - width + j]! + 1,
        d[row + j - 1]! + 1,
      );
    }
  }
  return d;
}

/** The errors of all of them together. */
export function sumWordErrors(all: Iterable<WordErrors>): WordErrors {
  const sum = { reference: 0, substitutions: 0, insertions: 0, deletions: 0 };
  for (const each of all)
    for (const key of Object.keys(sum) as (keyof WordErrors)[]) sum[key] += each[key];
  return sum;
}

/**
 * Errors per item of the reference, which may be above 1; of no reference 0, or infinity where
 * there are errors.
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
