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
