/** The change of outputs by the size of one matrix, interpolated. */
import { changeCurve, TRIED_SHARES } from '../../lib/search/matrix-sensitivity';

const changes = [0.01, 0.05, 0.2, 0.3, 0.4, 0.6, 0.7];
const changeAt = changeCurve(changes);

test('at a share that was measured it is what was measured', () => {
  for (const [i, share] of TRIED_SHARES.entries())
    expect(changeAt(share)).toBeCloseTo(changes[i]!, 12);
});

test('between two its root goes with the logarithm of the share', () => {
  expect(Math.sqrt(changeAt(Math.SQRT1_2 / 2))).toBeCloseTo(
    (Math.sqrt(0.05) + Math.sqrt(0.2)) / 2,
    12,
  );
});

test('below the smallest it goes on as between the last two', () => {
  const [last, before] = [Math.sqrt(0.7), Math.sqrt(0.6)];
  expect(Math.sqrt(changeAt(1 / 256))).toBeCloseTo(last + 2 * (last - before), 12);
});

test('fewer numbers never count as less distortion than more', () => {
  const at = changeCurve([0.1, 0.4, 0.3, 0.2]);
  for (const share of [1 / 2, 1 / 4, 1 / 8, 1 / 64]) expect(at(share)).toBeCloseTo(0.4, 12);
});
