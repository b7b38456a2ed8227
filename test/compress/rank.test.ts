/** The rank for a threshold tau (Prabhavalkar et al. 2016, Eq. 7). */
import { explainedVariance, rankForTau } from '../../lib/compress';

/** Singular values whose squares are the given shares. */
const roots = (...shares: number[]) => shares.map(Math.sqrt);

describe('the rank of Eq. (7)', () => {
  it.each([
    [0.5, 1],
    [0.79, 1],
    [0.81, 2],
    [0.94, 2],
    [0.96, 3],
    [0.999, 3],
  ])('at tau %d keeps at most that share of the variance: rank %d', (tau, rank) => {
    expect(rankForTau(roots(0.5, 0.3, 0.15, 0.05), tau)).toBe(rank);
  });

  it('includes a rank that explains exactly tau, whatever the rounding', () => {
    expect(rankForTau(roots(0.5, 0.3, 0.15, 0.05), 0.8)).toBe(2);
    const equal = Array.from({ length: 10 }, () => 1.0000000000000002);
    for (let k = 1; k <= 10; k++) expect(rankForTau(equal, k / 10)).toBe(k);
  });

  it('is at least 1 where the first singular value already explains more than tau', () => {
    expect(rankForTau([10, 1, 1], 0.4)).toBe(1);
    expect(rankForTau([10, 1, 1], Number.MIN_VALUE)).toBe(1);
  });

  it('is full at tau 1, also where the smallest singular values vanish', () => {
    expect(rankForTau([3, 2, 1], 1)).toBe(3);
    expect(rankForTau([3, 2, 1e-30, 0], 1)).toBe(4);
    const many = Array.from({ length: 999 }, (_, i) => 1 / (i + 3));
    expect(rankForTau(many, 1)).toBe(999);
  });

  it('is 1 for a zero matrix', () => {
    expect(rankForTau([0, 0, 0], 0.5)).toBe(1);
    expect(rankForTau([0, 0, 0], 1)).toBe(1);
  });
});

describe('the explained variance', () => {
  it('is the share of the squared singular values that a rank keeps', () => {
    expect(explainedVariance([2, 1, 1], 1)).toBeCloseTo(4 / 6, 15);
    expect(explainedVariance([2, 1, 1], 2)).toBeCloseTo(5 / 6, 15);
    expect(explainedVariance([2, 1, 1], 3)).toBe(1);
  });

  it('is 1 for a zero matrix', () => {
    expect(explainedVariance([0, 0], 1)).toBe(1);
  });
});
