/** Word errors by edit distance. */
import { distance } from 'fastest-levenshtein';
import { countWordErrors, wordErrorRate, sumWordErrors } from '../../lib/text';

const words = (text: string): string[] => text.split(' ').filter(Boolean);

test.each<[string, string, number, number, number]>([
  ['one two three', 'one two three', 0, 0, 0],
  ['one two three', 'one three', 0, 0, 1],
  ['one two three', 'one two two three', 0, 1, 0],
  ['one two three', 'one four three', 1, 0, 0],
  ['one two three', '', 0, 0, 3],
  ['', 'one two', 0, 2, 0],
  ['a b c d', 'b c d e', 0, 1, 1],
  ['a b', 'b a', 2, 0, 0],
])('%p against %p', (reference, hypothesis, substitutions, insertions, deletions) => {
  expect(countWordErrors(words(reference), words(hypothesis))).toEqual({
    reference: words(reference).length,
    substitutions,
    insertions,
    deletions,
  });
});

test('as many errors as the edit distance of fastest-levenshtein', () => {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const text = (): string => Array.from({ length: random(30) }, () => 'abcd'[random(4)]!).join('');
  for (let repeat = 0; repeat < 300; repeat++) {
    const [reference, hypothesis] = [text(), text()];
    const errors = countWordErrors(Array.from(reference), Array.from(hypothesis));
    expect(errors.substitutions + errors.insertions + errors.deletions).toBe(
      distance(reference, hypothesis),
    );
    expect(errors.reference + errors.insertions - errors.deletions).toBe(hypothesis.length);
  }
});

/** By the whole table of distances, walked back from its end: substitutions first. */
function countedByTable(reference: readonly string[], hypothesis: readonly string[]) {
  const table = [Array.from({ length: hypothesis.length + 1 }, (_, j) => j)];
  for (const item of reference) {
    const above = table.at(-1)!;
    const row = [above[0]! + 1];
    for (const [j, other] of hypothesis.entries())
      row.push(Math.min(above[j]! + Number(item !== other), above[j + 1]! + 1, row[j]! + 1));
    table.push(row);
  }
  const counts = { reference: reference.length, substitutions: 0, insertions: 0, deletions: 0 };
  for (let [i, j] = [reference.length, hypothesis.length]; i > 0 || j > 0;) {
    const here = table[i]![j]!;
    const differ = Number(i > 0 && j > 0 && reference[i - 1] !== hypothesis[j - 1]);
    if (i > 0 && j > 0 && here === table[i - 1]![j - 1]! + differ) {
      counts.substitutions += differ;
      i--;
      j--;
    } else if (i > 0 && here === table[i - 1]![j]! + 1) {
      counts.deletions++;
      i--;
    } else {
      counts.insertions++;
      j--;
    }
  }
  return counts;
}

test('each kind of error is what the alignment has that the whole table gives', () => {
  let state = 11;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let repeat = 0; repeat < 2000; repeat++) {
    const alphabet = 'abcdefgh'.slice(0, 1 + random(8));
    const text = (): string[] =>
      Array.from({ length: random(16) }, () => alphabet[random(alphabet.length)]!);
    const [reference, hypothesis] = [text(), text()];
    expect(countWordErrors(reference, hypothesis)).toEqual(countedByTable(reference, hypothesis));
  }
});

test('texts that differ in much, of which the whole table is looked at in the end', () => {
  let state = 13;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let repeat = 0; repeat < 200; repeat++) {
    const letters = 2 + random(30);
    const text = (length: number): string[] =>
      Array.from({ length }, () => String.fromCharCode(97 + random(letters)));
    const reference = text(random(150));
    const hypothesis = random(2)
      ? text(random(150))
      : [...text(random(30)), ...reference.slice(random(40))];
    expect(countWordErrors(reference, hypothesis)).toEqual(countedByTable(reference, hypothesis));
  }
});

test('texts that are long and alike take time in proportion; those that are not are refused', () => {
  const reference = Array.from({ length: 300_000 }, (_, i) => i);
  const hypothesis = [-1, ...reference.filter((i) => i % 100_000 !== 7), -2];
  expect(countWordErrors(reference, hypothesis)).toEqual({
    reference: 300_000,
    substitutions: 0,
    insertions: 2,
    deletions: 3,
  });
  expect(() => countWordErrors(reference, reference.slice(100_000).reverse())).toThrow(
    expect.objectContaining({
      code: 'INVALID_INPUT',
      message:
        'the reference has 300000 items and the hypothesis 200000, too many for so many errors: count those of parts, and add them up',
    }),
  );
});

test('long texts take memory in proportion: their table would take 160 GB', () => {
  const reference = Array.from({ length: 200_000 }, (_, i) => i);
  const hypothesis = [-1, ...reference.slice(1)];
  expect(countWordErrors(reference, hypothesis)).toMatchObject({ substitutions: 1, deletions: 0 });
  expect(countWordErrors(reference, [])).toMatchObject({ deletions: 200_000 });
  expect(countWordErrors(reference, [7])).toMatchObject({ deletions: 199_999, insertions: 0 });
});

test('rates are of all items together, not the mean of rates', () => {
  const all = [
    countWordErrors(words('a b c d'), words('a b c')),
    countWordErrors(words('x'), words('y z')),
  ];
  const sum = sumWordErrors(all);
  expect(sum).toEqual({ reference: 5, substitutions: 1, insertions: 1, deletions: 1 });
  expect(wordErrorRate(sum)).toBe(3 / 5);
});

test('a rate without a reference', () => {
  expect(wordErrorRate(sumWordErrors([]))).toBe(0);
  expect(wordErrorRate(countWordErrors([], ['a']))).toBe(Infinity);
});
