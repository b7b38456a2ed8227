/** Normalization makes features of mean 0 and variance 1. */
import { featuresSync, featureNormalization } from '../../lib';
import { chirp, noiseOf } from './signals';

const FRONT_END = { kind: 'log-mel', sampleRate: 8000, bins: 12 } as const;
const RECORDINGS = [
  { sampleRate: 8000, samples: chirp(8000, 4000) },
  { sampleRate: 8000, samples: noiseOf(9000, 2).map((x) => x / 50) },
  { sampleRate: 16000, samples: chirp(16000, 5000, true) },
];

async function* oneByOne() {
  for (const recording of RECORDINGS) yield await Promise.resolve(recording);
}

test('over the recordings each feature gets the mean 0 and the variance 1', async () => {
  const normalization = await featureNormalization(RECORDINGS, {
    ...FRONT_END,
    rightContext: 4,
    subsampling: 3,
  });
  expect(await featureNormalization(oneByOne(), { ...FRONT_END, normalization })).toEqual(
    normalization,
  );
  const frames = RECORDINGS.flatMap((audio) => [
    ...featuresSync(audio, { ...FRONT_END, normalization }).data,
  ]);
  for (let i = 0; i < 12; i++) {
    const feature = frames.filter((_, at) => at % 12 === i);
    const mean = feature.reduce((sum, x) => sum + x, 0) / feature.length;
    const variance = feature.reduce((sum, x) => sum + (x - mean) ** 2, 0) / feature.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(1, 5);
  }
});

test('what does not vary is not blown up', async () => {
  const silence = { sampleRate: 8000, samples: new Float32Array(1000) };
  const { mean, scale } = await featureNormalization([silence, silence], FRONT_END);
  expect(new Set(scale)).toEqual(new Set([1]));
  expect(
    featuresSync(silence, { ...FRONT_END, normalization: { mean, scale } }).data.every(
      (x) => x === 0,
    ),
  ).toBe(true);
});

test('no recordings, and recordings that are none, are refused', async () => {
  await expect(featureNormalization([], FRONT_END)).rejects.toThrow(
    /needs at least one recording, but got none/,
  );
  await expect(featureNormalization(3 as never, FRONT_END)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
  await expect(featureNormalization([{ samples: 1 }] as never, FRONT_END)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
});
