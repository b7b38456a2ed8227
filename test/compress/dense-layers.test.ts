/** Layers that stay dense, since their factors would not be smaller. */
import { diagonalNetwork } from './networks';
import { compressBy } from './joint-svd';

describe('a layer whose factors would not be smaller', () => {
  // Ten equal singular values: tau 0.6 gives rank 6, whose factors hold 6 (10 + 10 + outputs)
  // numbers.
  const wide = diagonalNetwork(
    Array.from({ length: 10 }, () => 0.5),
    10,
  );
  const narrow = diagonalNetwork(
    Array.from({ length: 10 }, () => 0.5),
    1,
  );

  it('stays dense, and the report says why', async () => {
    const { model: same, report } = await compressBy(narrow, { tau: 0.6 });
    expect([same.layers, same.head]).toEqual([narrow.layers, narrow.head]);
    expect(report.layers[0]).toMatchObject({
      rank: null,
      tau: 0.6,
      reason:
        'at rank 6 its factors hold 126 numbers, more than the 110 of the matrices they would replace',
      explainedVariance: 1,
      recurrentError: null,
      inputError: null,
    });
    expect(report.after).toEqual(report.before);
  });

  it('stays dense where they would be just as large', async () => {
    const even = diagonalNetwork([1, 1, 1, 1], 4); // rank 2: 2 (4 + 4 + 4) = 24; rank 3: 36 > 32
    expect((await compressBy(even, { tau: 0.5 })).report.layers[0]!.rank).toBe(2);
    // rank 1: 2 + 2 + 2 = 6 < 8; with one output rank 1: 5 < 6
    const square = diagonalNetwork([1, 1], 2);
    expect((await compressBy(square, { tau: 0.5 })).report.layers[0]!.rank).toBe(1);
    const single = diagonalNetwork([1], 1); // rank 1: 3 > 2
    expect((await compressBy(single, { tau: 0.5 })).report.layers[0]!.rank).toBeNull();
    const none = { ...diagonalNetwork([1, 1], 1), head: [] }; // rank 1: 4 = 4
    expect((await compressBy(none, { tau: 0.5 })).report.layers[0]!.reason).toBe(
      'at rank 1 its factors hold 4 numbers, as many as the 4 of the matrices they would replace',
    );
  });

  it('is factorized all the same where its rank was given', async () => {
    const { report } = await compressBy(narrow, { rank: 6 });
    expect(report.layers[0]).toMatchObject({
      rank: 6,
      tau: null,
      reason:
        'at rank 6 its factors hold 126 numbers, more than the 110 of the matrices they replace: give it a lower one, or ' +
        'leave it out',
    });
    expect(report.after.parameters).toBe(report.before.parameters + 16);
  });

  it('is factorized where what comes next is large enough', async () => {
    expect((await compressBy(wide, { tau: 0.6 })).report.layers[0]).toMatchObject({
      rank: 6,
      reason: null,
    });
  });
});
