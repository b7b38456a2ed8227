/** Ratios of times, taken within rounds. */
import { quantile, ratio } from '../../bench/statistics';

test('a ratio is taken within rounds, so that a drift of the machine does not enter it', () => {
  const slow = [
    [100, 101, 99],
    [200, 202, 198],
    [400, 404, 396],
  ];
  const fast = slow.map((round) => round.map((micros) => micros / 4));
  expect(ratio(slow, fast)).toBe(4);
  // Medians over all rounds agree here; let the fast one miss a round, and only theirs goes wrong.
  expect(ratio(slow, [fast[0]!, [], fast[2]!])).toBe(4);
});

test('one bad round does not decide a ratio', () => {
  expect(ratio([[2], [2], [90]], [[1], [1], [1]])).toBe(2);
});

test('there is no ratio without a round that has both', () => {
  expect(ratio([], [[1]])).toBeNull();
  expect(ratio([[1], []], [[], [1]])).toBeNull();
});

test('a p95 is a sample that 95 of 100 stay below', () => {
  const samples = Array.from({ length: 100 }, (_, i) => i);
  expect(quantile(samples, 0.95)).toBe(95);
});
