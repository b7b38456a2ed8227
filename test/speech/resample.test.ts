/**
 * The resampler against SciPy's with the same filter, against ideal sines, and against what must
 * not pass.
 */
import { resampleAudio } from '../../lib';
import fixture from '../fixtures/features.json';
import { largestDifference, noiseOf, sine } from './signals';

test.each(fixture.resampling)('from $from to $to Hz it is scipy.signal.resample_poly', (one) => {
  const { samples } = resampleAudio(
    { sampleRate: one.from, samples: noiseOf(one.samples, 3) },
    one.to,
  );
  // Interpolated phases see the step at the ends of the window, 1.6e-6 high, a little beside it.
  const bound = [11127, 48001].includes(one.from) ? 2 * 1.6e-6 : 2e-7;
  expect(largestDifference(samples, one.resampled)).toBeLessThan(bound);
});

const RATES = [
  [8000, 16000],
  [16000, 8000],
  [48000, 8000],
  [44100, 16000],
  [22050, 16000],
  [11025, 8000],
  [16000, 44100],
  [11127, 16000],
  [44101, 16000],
  [16000, 11127],
] as const;

/**
 * The middle of what one second becomes, away from the ends, beyond which the filter sees zeros.
 */
function middle(samples: Float32Array, rate: number): Float32Array {
  return samples.subarray(Math.round(0.1 * rate), Math.round(0.9 * rate));
}

describe.each(RATES)('from %i to %i Hz', (from, to) => {
  const nyquist = Math.min(from, to) / 2;

  test.each([0.01, 0.5, 0.9])('a sine of %d of the Nyquist frequency passes', (share) => {
    const { samples } = resampleAudio(
      { sampleRate: from, samples: sine(share * nyquist, from, from) },
      to,
    );
    const ideal = sine(share * nyquist, to, samples.length);
    expect(largestDifference(middle(samples, to), middle(ideal, to))).toBeLessThan(2e-5);
  });

  test('a constant stays one', () => {
    const { samples } = resampleAudio(
      { sampleRate: from, samples: new Float32Array(from).fill(1) },
      to,
    );
    expect(middle(samples, to).every((value) => Math.abs(value - 1) < 2e-5)).toBe(true);
  });
});

const ABOVE = RATES.filter(([from, to]) => from > to).flatMap(([from, to]) =>
  [1, 1.05, 1.3, 1.9].map((share) => [from, to, Math.min((share * to) / 2, 0.49 * from)] as const),
);

test.each(ABOVE)('from %i to %i Hz a sine of %d Hz does not pass', (from, to, hz) => {
  const { samples } = resampleAudio({ sampleRate: from, samples: sine(hz, from, from) }, to);
  expect(middle(samples, to).every((value) => Math.abs(value) < 2e-5)).toBe(true);
});

test('the same rate is the same audio, and the path stays with it', () => {
  const audio = { sampleRate: 8000, samples: noiseOf(10, 1), path: 'x.wav' };
  expect(resampleAudio(audio, 8000)).toBe(audio);
  expect(resampleAudio(audio, 4000)).toMatchObject({ sampleRate: 4000, path: 'x.wav' });
  expect(resampleAudio(audio, 4000).samples).toHaveLength(5);
  expect(resampleAudio({ ...audio, samples: new Float32Array(0) }, 4000).samples).toHaveLength(0);
});

test('a rate that is none is refused', () => {
  const audio = { sampleRate: 8000, samples: noiseOf(10, 1) };
  expect(() => resampleAudio(audio, 0)).toThrow(
    /sampling rate must be a whole number of Hz from 1000 to 768000, but is 0/,
  );
  expect(() => resampleAudio({ ...audio, sampleRate: 1 }, 16000)).toThrow(/but is 1$/);
});
