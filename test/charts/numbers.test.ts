/** Numbers as reports write them. */
import { bytes, duration, grouped, percent, plain, shape } from '../../lib/charts/numbers';

describe('numbers in reports', () => {
  it('have thousands separators', () => {
    expect(grouped(9_678_542)).toBe('9,678,542');
    expect(shape([2000, 500])).toBe('2,000 × 500');
    expect([0.6, 1500, 0.0001].map(plain)).toEqual(['0.6', '1,500', '0.0001']);
  });

  it('give bytes in the unit that leaves three figures', () => {
    expect([0, 999, 1000, 999_499, 999_700, 38_714_168, 2.5e12].map(bytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.00 kB',
      '999 kB',
      '1.00 MB',
      '38.7 MB',
      '2.50 TB',
    ]);
  });

  it('give times in milliseconds below a second', () => {
    expect(
      [0, 0.421, 14.92, 999.4, 999.6, 1840, 75_000, 750_000, 11_520_000].map(duration),
    ).toEqual([
      '0 ms',
      '0.42 ms',
      '14.9 ms',
      '999 ms',
      '1.00 s',
      '1.84 s',
      '75.0 s',
      '12.5 min',
      '3.20 h',
    ]);
  });

  it('give shares in per cent', () => {
    expect(percent(0.5994)).toBe('59.9%');
    expect(percent(0.321, 0)).toBe('32%');
  });
});
