/** Voices that are changed by the length of the vocal tract. */
import { warpMatrix, warped } from '../../experiments/an4/vocal-tract';
import { randomNumbers } from '../matrices';

const CEPSTRA = 13;
const FILTERS = 40;

/** The filter with the greatest part in the spectrum that a frame of cepstra describes. */
function loudestFilter(cepstra: Float32Array): number {
  const spectrum = Array.from({ length: FILTERS }, (_, m) =>
    cepstra.reduce(
      (sum, c, k) => sum + (k === 0 ? 1 : 2) * c * Math.cos((Math.PI * k * (m + 0.5)) / FILTERS),
      0,
    ),
  );
  return spectrum.indexOf(Math.max(...spectrum));
}

/** A formant at a filter: a hill that thirteen cosines describe. */
const formant = (at: number): Float32Array =>
  Float32Array.from(
    { length: CEPSTRA },
    (_, k) => Math.exp(-(k * k) / 40) * Math.cos((Math.PI * k * (at + 0.5)) / FILTERS),
  );

describe('vocal tracts', () => {
  test('of the same length change nothing', () => {
    const cepstra = randomNumbers(3 * CEPSTRA, 1);
    warped(cepstra, 1).forEach((c, i) => {
      expect(c).toBeCloseTo(cepstra[i]!, 5);
    });
  });

  test('leave a flat spectrum flat', () => {
    const matrix = warpMatrix(1.1);
    const column = Array.from({ length: CEPSTRA }, (_, k) => matrix[k * CEPSTRA]!);
    column.forEach((x, k) => {
      expect(x).toBeCloseTo(k === 0 ? 1 : 0, 10);
    });
  });

  test('that are shorter have higher formants', () => {
    const before = loudestFilter(formant(20));
    expect(loudestFilter(warped(formant(20), 1.12))).toBeGreaterThan(before);
    expect(loudestFilter(warped(formant(20), 1 / 1.12))).toBeLessThan(before);
  });
});
