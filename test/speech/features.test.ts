/** Features against NumPy's in double precision, and the same however audio is cut. */
import {
  CompactRnnError,
  completeFrontEnd,
  createFrontEndStream,
  features,
  featuresSync,
  resampleAudio,
} from '../../lib';
import type { AudioFrontEnd, FrontEndSpec } from '../../lib';
import { frameCount } from '../../lib/speech';
import fixture from '../fixtures/features.json';
import { chirp, largestDifference, noiseOf } from './signals';

interface Case {
  samples: number;
  gap: boolean;
  frontEnd: FrontEndSpec & Pick<AudioFrontEnd, 'sampleRate'>;
  normalization?: { mean: number[]; scale: number[] };
  frames: number;
  size: number;
  features: number[];
}

const CASES = fixture.cases as Case[];

function frontEndOf({ frontEnd, normalization }: Case): FrontEndSpec {
  if (!normalization) return frontEnd;
  const { mean, scale } = normalization;
  return {
    ...frontEnd,
    normalization: { mean: Float32Array.from(mean), scale: Float32Array.from(scale) },
  };
}

function audioOf({ frontEnd: { sampleRate }, samples, gap }: Case) {
  return { sampleRate, samples: chirp(sampleRate, samples, gap) };
}

describe.each(CASES.map((each) => [JSON.stringify(each.frontEnd), each] as const))(
  '%s',
  (_, one) => {
    test('is what NumPy makes in double precision', async () => {
      const { frames, size, data } = await features(audioOf(one), frontEndOf(one));
      expect({ frames, size }).toEqual({ frames: one.frames, size: one.size });
      expect(largestDifference(data, one.features)).toBeLessThan(1e-5);
      expect(featuresSync(audioOf(one), frontEndOf(one)).data).toEqual(data);
    });

    test('comes out the same, to the bit, of pieces', () => {
      for (const rate of [one.frontEnd.sampleRate, 11025, 48000]) {
        const audio = resampleAudio(audioOf(one), rate);
        const whole = featuresSync(audio, frontEndOf(one));
        const stream = createFrontEndStream(frontEndOf(one), { sampleRate: rate });
        for (const round of [1, 2]) {
          const frames = [...pieces(audio.samples, round)].flatMap((piece) => stream.push(piece));
          frames.push(...stream.end());
          expect(frames).toHaveLength(whole.frames);
          expect(Float32Array.from(frames.flatMap((frame) => [...frame]))).toEqual(whole.data);
        }
      }
    });
  },
);

/** Pieces of random lengths, some of them empty. */
function* pieces(samples: Float32Array, seed: number): Generator<Float32Array> {
  const random = noiseOf(samples.length, seed);
  for (let start = 0, i = 0; start < samples.length; i++) {
    const most = i % 3 === 0 ? 600 : 9;
    const length = Math.floor(Math.abs(random[i]!) * most);
    yield samples.subarray(start, start + length);
    start += length;
  }
}

const LOG_MEL = { kind: 'log-mel', sampleRate: 8000 } as const;

test('silence is the floor, the logarithm of FLT_EPSILON', () => {
  const { data } = featuresSync({ sampleRate: 8000, samples: new Float32Array(1000) }, LOG_MEL);
  expect(new Set(data)).toEqual(new Set([Math.fround(Math.log(2 ** -23))]));
});

test('the stack at the end repeats the last frame', () => {
  const audio = { sampleRate: 8000, samples: chirp(8000, 1000) };
  const plain = featuresSync(audio, LOG_MEL);
  const stacked = featuresSync(audio, { ...LOG_MEL, rightContext: 7 });
  const last = plain.data.slice(-40);
  expect(stacked.frames).toBe(plain.frames);
  expect(stacked.data.slice(-320)).toEqual(
    Float32Array.from(
      Array(8)
        .fill([...last])
        .flat() as number[],
    ),
  );
});

describe('audio that is refused', () => {
  const samples = chirp(8000, 1000);
  const poisoned = samples.slice();
  poisoned[17] = NaN;

  test.each<[string, unknown, RegExp]>([
    [
      'shorter than a window',
      { sampleRate: 8000, samples: samples.subarray(0, 199) },
      /^the audio has 199 samples at 8000 Hz, but one window needs 200$/,
    ],
    [
      'shorter than a window, from a file',
      { sampleRate: 48000, samples, path: 'a.wav' },
      /^a.wav: the audio has 167 samples at 8000 Hz, but one window needs 200$/,
    ],
    ['empty', { sampleRate: 8000, samples: new Float32Array(0) }, /the audio has 0 samples/],
    ['not of numbers', { sampleRate: 8000, samples: poisoned }, /samples\[17\] is NaN/],
    [
      'in double precision',
      { sampleRate: 8000, samples: new Float64Array(9) },
      /must be a Float32Array, but are Float64Array/,
    ],
    [
      'without a rate',
      { samples },
      /sampling rate must be a whole number of Hz .*, but is undefined/,
    ],
    ['at 1 Hz', { sampleRate: 1, samples }, /whole number of Hz from 1000 to 768000, but is 1$/],
    ['no audio', 'x.wav', /audio must be \{ sampleRate, samples \}, but is "x.wav"/],
    ['nothing', null, /audio must be/],
    [
      'with a path that is not one',
      { sampleRate: 8000, samples, path: 3 },
      /path of audio must be a string/,
    ],
  ])('because it is %s', async (_, audio, message) => {
    const refusal = expect.objectContaining({
      code: 'INVALID_INPUT',
      name: 'CompactRnnError',
    }) as Error;
    await expect(features(audio as never, LOG_MEL)).rejects.toThrow(message);
    await expect(features(audio as never, LOG_MEL)).rejects.toThrow(refusal);
    expect(() => featuresSync(audio as never, LOG_MEL)).toThrow(message);
  });

  test('piece by piece leaves the stream as it was, or at a beginning', () => {
    const stream = createFrontEndStream(LOG_MEL);
    stream.push(samples.subarray(0, 100));
    expect(() => stream.push(poisoned)).toThrow(CompactRnnError);
    expect(() => stream.push([1, 2] as never)).toThrow(/must be a Float32Array, but are Array/);
    expect(() => stream.end()).toThrow(/the audio has 100 samples/);
    expect([...stream.push(samples), ...stream.end()]).toHaveLength(11);
    expect(() => createFrontEndStream(LOG_MEL, { rate: 3 } as never)).toThrow(/no option "rate"/);
    expect(() => createFrontEndStream(LOG_MEL, { sampleRate: 0.5 })).toThrow(
      /sampling rate must be/,
    );
  });
});

test('how many frames a recording makes is known before they are made', () => {
  const recordings: [number, number][] = [
    ...[200, 201, 279, 280, 281, 8000].map((size): [number, number] => [size, 8000]),
    ...[600, 1200, 4811].map((size): [number, number] => [size, 11_025]),
  ];
  for (const rightContext of [0, 7])
    for (const subsampling of [1, 3]) {
      const frontEnd = completeFrontEnd({
        kind: 'log-mel',
        sampleRate: 8000,
        rightContext,
        subsampling,
      });
      for (const [size, sampleRate] of recordings) {
        const audio = { sampleRate, samples: noiseOf(size, 5) };
        expect(frameCount({ sampleRate, length: size }, frontEnd)).toBe(
          featuresSync(audio, frontEnd).frames,
        );
      }
    }
  const short = { sampleRate: 11_025, length: 274 };
  expect(() => frameCount(short, completeFrontEnd({ kind: 'log-mel', sampleRate: 8000 }))).toThrow(
    'the audio has 199 samples at 8000 Hz, but one window needs 200',
  );
});
