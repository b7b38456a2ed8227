import { convolve } from '../../lib/speech';

/** By the definition, in double precision. */
function sums(x: Float32Array, h: Float32Array): number[] {
  return Array.from(x, (_, n) =>
    h.reduce((sum, coefficient, k) => sum + (k <= n ? coefficient * x[n - k]! : 0), 0),
  );
}

const signal = (size: number, step: number): Float32Array =>
  Float32Array.from({ length: size }, (_, n) => Math.sin(step * n * n + 1));

test.each([
  [1, 1],
  [1, 9],
  [9, 1],
  [2, 3],
  [100, 7],
  [7, 100],
  [1000, 333],
])('%d samples through a response of %d are the sums of the definition', (size, response) => {
  const [x, h] = [signal(size, 0.3), signal(response, 0.7)];
  const y = convolve(x, h);
  expect(y).toHaveLength(size);
  sums(x, h).forEach((expected, n) => {
    expect(y[n]).toBeCloseTo(expected, 5);
  });
});

test('an impulse leaves a signal as it is, and a late one delays it', () => {
  const x = signal(50, 0.1);
  expect(Array.from(convolve(x, new Float32Array([1])))).toEqual(Array.from(x));
  const late = convolve(x, new Float32Array([0, 0, 1]));
  late.forEach((sample, n) => {
    expect(sample).toBeCloseTo(n < 2 ? 0 : x[n - 2]!, 6);
  });
});

test('nothing comes of no samples, and silence of no response', () => {
  expect(convolve(new Float32Array(0), new Float32Array(3))).toHaveLength(0);
  expect(Array.from(convolve(new Float32Array(2).fill(1), new Float32Array(0)))).toEqual([0, 0]);
});

test('refuses what is not finite', () => {
  expect(() => convolve(new Float32Array([NaN]), new Float32Array(1))).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT' }),
  );
});
