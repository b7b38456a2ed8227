/** Recordings as they would be elsewhere, against SciPy and against what is measured back. */
import {
  distortAudio,
  distortAudioSync,
  resampleAudio,
  type Audio,
  type Distortion,
} from '../../lib';
import fixture from '../fixtures/augment.json';
import { largestDifference, noiseOf, sine } from '../speech/signals';

const RATE = 8000;
const heard = (samples: Float32Array, sampleRate = RATE): Audio => ({ sampleRate, samples });
const SPEECH = heard(sine(440, RATE, 4000));

/** In decibels. */
function power(samples: ArrayLike<number>): number {
  const sum = Array.from(samples).reduce((all, sample) => all + sample * sample, 0);
  return 10 * Math.log10(sum / samples.length);
}

function less(a: Audio, b: Audio): number[] {
  return Array.from(a.samples, (sample, n) => sample - b.samples[n]!);
}

test.each(fixture.speeds)(
  'at $speed times the speed, $rate Hz, it is scipy.signal.resample_poly',
  ({ rate, speed, samples, expected }) => {
    const made = distortAudioSync(heard(noiseOf(samples, 3), rate), { speed });
    expect(made.sampleRate).toBe(rate);
    // Where phases are interpolated, as in test/speech/resample.test.ts.
    expect(largestDifference(made.samples, expected)).toBeLessThan(2 * 1.6e-6);
  },
);

test.each(fixture.reverberated)(
  '$samples samples in a room are scipy.signal.fftconvolve, as strong as before',
  ({ samples, response, expected }) => {
    const audio = heard(noiseOf(samples, 5));
    const room = heard(Float32Array.from(response));
    const made = distortAudioSync(audio, { response: room });
    expect(largestDifference(made.samples, expected)).toBeLessThan(1e-6);
    expect(power(made.samples)).toBeCloseTo(power(audio.samples), 4);
  },
);

test.each([
  [1, 1],
  [1, 9],
  [9, 1],
  [2, 3],
  [7, 100],
  [100, 7],
  [1000, 333],
])('%i samples through a response of %i are the sums of the definition', (size, length) => {
  const [x, h] = [noiseOf(size, 1), noiseOf(length, 2)];
  h[0] = 2; // the direct sound
  const sums = Array.from(x, (_, n) =>
    h.reduce((sum, coefficient, k) => sum + (k <= n ? coefficient * x[n - k]! : 0), 0),
  );
  const factor = 10 ** ((power(x) - power(sums)) / 20);
  const made = distortAudioSync(heard(x), { response: heard(h) });
  expect(
    largestDifference(
      made.samples,
      sums.map((sum) => factor * sum),
    ),
  ).toBeLessThan(1e-6);
});

describe('noise', () => {
  test.each([-10, 0, 5.5, 30])('at %d dB is measured back to 0.01 dB', (snr) => {
    for (const [size, start] of [
      [9000, 0],
      [9000, 0.7],
      [700, 0.05], // over and over again
    ] as const) {
      const noise = heard(noiseOf(size, 9));
      const made = distortAudioSync(SPEECH, { noise, noiseStart: start, snr });
      expect(Math.abs(power(SPEECH.samples) - power(less(made, SPEECH)) - snr)).toBeLessThan(0.01);
    }
  });

  test('is heard from its start on, and again from the beginning', () => {
    const noise = heard(noiseOf(1500, 9));
    const added = less(distortAudioSync(SPEECH, { noise, noiseStart: 0.1, snr: 0 }), SPEECH);
    const expected = added.map((_, n) => noise.samples[(800 + n) % 1500]!);
    const factor = 10 ** ((power(added) - power(expected)) / 20);
    expect(
      largestDifference(
        added,
        expected.map((sample) => factor * sample),
      ),
    ).toBeLessThan(1e-6);
  });

  test('of another rate is resampled', () => {
    const noise = heard(noiseOf(48000, 9), 16000);
    const at8 = { ...resampleAudio(noise, RATE) };
    const [made, expected] = [noise, at8].map((one) =>
      distortAudioSync(SPEECH, { noise: one, snr: 10 }),
    ) as [Audio, Audio];
    // A stretch ends earlier than the whole: its last samples see zeros.
    const middle = (audio: Audio): Float32Array => audio.samples.subarray(0, 3900);
    const scale = 10 ** ((power(middle(expected)) - power(middle(made))) / 20);
    expect(Math.abs(scale - 1)).toBeLessThan(1e-3);
    expect(largestDifference(middle(made), middle(expected))).toBeLessThan(2e-3);
  });

  test('is left out amid silence, and silence as noise changes nothing', () => {
    const silence = heard(new Float32Array(100));
    expect(distortAudioSync(silence, { noise: SPEECH }).samples).toEqual(silence.samples);
    expect(distortAudioSync(SPEECH, { noise: silence }).samples).toEqual(SPEECH.samples);
  });
});

test('gain is in decibels, and comes last', () => {
  const noise = heard(noiseOf(9000, 2));
  const plain = distortAudioSync(SPEECH, { noise, snr: 3 });
  const loud = distortAudioSync(SPEECH, { noise, snr: 3, gain: 6 });
  expect(power(loud.samples) - power(plain.samples)).toBeCloseTo(6, 4);
});

test('nothing asked for is nothing done, and another rate is that of resampleAudio', () => {
  const audio = { ...heard(noiseOf(500, 1)), path: 'x.wav' };
  expect(distortAudioSync(audio, {})).toEqual(audio);
  const { samples } = resampleAudio(audio, 16000);
  expect(distortAudioSync(audio, { sampleRate: 16000 })).toEqual({
    sampleRate: 16000,
    samples,
    path: 'x.wav',
  });
});

test('off the main thread it is the same, many at once', async () => {
  const distortion: Distortion = {
    speed: 1.1,
    response: heard(noiseOf(300, 4)),
    noise: heard(noiseOf(9000, 2), 16000),
    snr: 12,
    gain: -3,
  };
  const expected = distortAudioSync(SPEECH, distortion);
  const made = await Promise.all(Array.from({ length: 8 }, () => distortAudio(SPEECH, distortion)));
  for (const each of made) expect(each).toEqual(expected);
});

test.each<[Distortion, RegExp]>([
  [{ speed: 3 }, /speed must be a number from 0\.5 to 2, but is 3/],
  [{ speed: NaN }, /speed must be a number from 0\.5 to 2, but is NaN/],
  [{ gain: Infinity }, /gain must be a number from -100 to 100 dB, but is Infinity/],
  [{ snr: 101, noise: SPEECH }, /snr must be a number from -100 to 100 dB, but is 101/],
  [
    { noise: SPEECH, noiseStart: 0.5 },
    /noiseStart must be from 0 to below the 0\.5 s of the noise/,
  ],
  [{ noise: heard(new Float32Array(0)) }, /the noise has no samples/],
  [{ response: heard(new Float32Array(9)) }, /the impulse response is silent/],
  [
    { response: { ...heard(noiseOf(81000, 1)), path: 'hall.wav' } },
    /hall\.wav: an impulse response of 10\.1 s is too long, at most 10 s/,
  ],
  [{ sampleRate: 0.5 }, /sampling rate must be a whole number/],
  [{ speeed: 2 } as never, /distortAudio has no option "speeed" \(did you mean "speed"/],
])('%o is refused', async (distortion, message) => {
  expect(() => distortAudioSync(SPEECH, distortion)).toThrow(message);
  await expect(distortAudio(SPEECH, distortion)).rejects.toThrow(message);
});
