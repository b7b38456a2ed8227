/** What models in place are measured by. */
import { meanSiSdr, siSdr } from '../../experiments/in-place/noisy';
import { samplesOf, spectrumOf } from '../../experiments/in-place/spectrum';
import { numbers } from '../formats/onnx/write';

test('the spectrum is the discrete Fourier transform, and gives the samples back', () => {
  const n = 32;
  const x = numbers(n, 1);
  const { re, im } = spectrumOf(x);
  expect(re).toHaveLength(n / 2 + 1);
  for (let k = 0; k <= n / 2; k++) {
    const turn = (t: number): number => (2 * Math.PI * k * t) / n;
    const cosine = x.reduce((sum, value, t) => sum + value * Math.cos(turn(t)), 0);
    const sine = x.reduce((sum, value, t) => sum - value * Math.sin(turn(t)), 0);
    expect(re[k]).toBeCloseTo(cosine, 5);
    expect(im[k]).toBeCloseTo(sine, 5);
  }
  samplesOf({ re, im }).forEach((value, t) => {
    expect(value).toBeCloseTo(x[t]!, 6);
  });
});

test('SI-SDR is that of speech to what is at right angles to it, however loud', () => {
  const clean = Float32Array.of(1, 1, 1, 1);
  const estimate = Float32Array.of(3.2, 2.8, 3.2, 2.8);
  expect(siSdr(estimate, clean)).toBeCloseTo(10 * Math.log10(9 / 0.04), 3);
  const pairs = [
    { clean, noisy: clean },
    { clean, noisy: clean },
  ];
  const both = Float32Array.of(...estimate, 2, 0, 2, 0);
  expect(meanSiSdr(pairs, both)).toBeCloseTo(siSdr(estimate, clean) / 2, 3);
});
