/** The random numbers of the addon, against published ones. */
import { native } from '../../lib/native';

/** SplitMix64 from its definition (Steele, Lea and Flood 2014), in exact integers. */
const M = (1n << 64n) - 1n;
const GOLDEN = 0x9e3779b97f4a7c15n;
function mix(z: bigint): bigint {
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & M;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & M;
  return z ^ (z >> 31n);
}
const splitMix = (state: bigint, i: number) => mix((state + BigInt(i + 1) * GOLDEN) & M);

test('the reference generator gives the published numbers of seed 1234567', () => {
  expect([0, 1].map((i) => splitMix(1234567n, i))).toEqual([
    6457827717110365317n,
    3203168211198807973n,
  ]);
});

test.each([
  [0, 0],
  [1, 0],
  [42, 7],
  [2 ** 53 - 1, 3],
])('seed %d, stream %d gives the numbers of SplitMix64', (seed, stream) => {
  const filled = new Float32Array(100);
  native.fillUniform(filled, seed, stream, 0.3);
  const key = mix((mix((BigInt(seed) + GOLDEN) & M) + BigInt(stream + 1) * GOLDEN) & M);
  const expected = filled.map((_, i) => {
    const unit = Number(splitMix(key, i) >> 40n) / 2 ** 23 - 1;
    return Math.fround(Math.fround(0.3) * unit);
  });
  expect(filled).toEqual(expected);
});

test('the numbers are spread evenly over [-bound, bound)', () => {
  const size = 100_000;
  const filled = new Float32Array(size);
  native.fillUniform(filled, 5, 0, 2);
  const mean = filled.reduce((sum, x) => sum + x, 0) / size;
  const square = filled.reduce((sum, x) => sum + x * x, 0) / size;
  // Four standard deviations of the mean (2 / sqrt 3 each) and of the mean square (variance 64/45).
  expect(Math.abs(mean)).toBeLessThan((4 * 2) / Math.sqrt(3 * size));
  expect(Math.abs(square - 4 / 3)).toBeLessThan(4 * Math.sqrt(64 / 45 / size));
  expect(Math.max(...filled.subarray(0, 50_000))).toBeLessThan(2);
  expect(Math.min(...filled.subarray(0, 50_000))).toBeGreaterThanOrEqual(-2);
});

test.each([
  ['a negative seed', -1, 0, 1, /seed must be a non-negative whole number/],
  ['a fractional stream', 0, 0.5, 1, /stream must be/],
  ['an infinite bound', 0, 0, Infinity, /bound must be finite/],
])('the addon refuses %s', (_, seed, stream, bound, message) => {
  expect(() => {
    native.fillUniform(new Float32Array(1), seed, stream, bound);
  }).toThrow(message);
});

test('the addon refuses another kind of array', () => {
  expect(() => {
    native.fillUniform(new Float64Array(1) as never, 0, 0, 1);
  }).toThrow(/Float32Array/);
});
