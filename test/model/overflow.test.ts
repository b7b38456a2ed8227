/**
 * Finite weights and finite inputs never give NaN without a word: gates saturate where sums are
 * infinite, and outputs that are not finite are refused, of the stream alone whose they are.
 */
import { type Layer, Model, type Network } from '../../lib/model';
import { denseWeight, lowRankWeight, toeplitzLikeWeight, type Weight } from '../../lib/weights';
import { randomDense, randomLayer } from './networks';

const HUGE = 3e38;
const NUMERICAL: unknown = expect.objectContaining({
  code: 'NUMERICAL',
  message: expect.stringMatching(/^output \d+ is (NaN|-?Infinity): sums left the range of 32-bit/),
});

/** W of two columns, in all rows the same. */
function columns(rows: number, first: number, second: number): Weight {
  const data = Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? first : second));
  return denseWeight(rows, 2, data);
}

function withInput(cell: Layer['cell'], input: Weight, options: Partial<Layer> = {}): Network {
  const layer = randomLayer(cell, { cell, inputSize: 2, hiddenSize: 3 });
  const weights = [{ ...layer.weights[0]!, input }];
  return { layers: [{ ...layer, ...options, weights }], head: [], emits: 'every-frame' };
}

/** Emits infinity for the input [HUGE, HUGE], from a layer of rectified units. */
const INFINITE = withInput('rnn', columns(3, HUGE, 0), { activation: 'relu' });

test('gates saturate where sums are infinite', () => {
  const model = new Model(withInput('lstm', columns(12, HUGE, 0)));
  // i, f, g and o are 1: c grows by 1 a frame, h = tanh(c)
  const ys = model.runSync(Float32Array.of(HUGE, 0, HUGE, 0), { frames: 2 });
  ys.forEach((y, i) => {
    expect(y).toBeCloseTo(Math.tanh(i < 3 ? 1 : 2), 5);
  });
  // and o is 0 where they are -infinity
  const zeros = model.runSync(Float32Array.of(-HUGE, 0), { frames: 1 });
  expect(zeros.every((y) => Math.abs(y) < 1e-30)).toBe(true);
});

/** Of two vectors that are infinite, one from the other. */
const difference = lowRankWeight(
  denseWeight(
    12,
    2,
    Float32Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 1 : -1)),
  ),
  denseWeight(2, 2, new Float32Array(4).fill(HUGE)),
);
const circular = toeplitzLikeWeight(
  { rows: 12, cols: 2, gates: 4 },
  denseWeight(4, 3, new Float32Array(12).fill(HUGE)),
  denseWeight(4, 3, new Float32Array(12).fill(HUGE)),
);

describe.each<[string, Network]>([
  ['the difference of factors that are infinite', withInput('lstm', difference)],
  ['such a difference, clamped', withInput('lstm', difference, { gateClip: 1, cellClip: 1 })],
  ['transforms that are infinite', withInput('lstm', circular)],
  ['rectified units', INFINITE],
  [
    'gates above rectified units',
    {
      ...INFINITE,
      layers: [
        ...INFINITE.layers,
        randomLayer('lstm', { cell: 'lstm', inputSize: 3, hiddenSize: 20 }),
        randomLayer('gru', { cell: 'gru', inputSize: 20, hiddenSize: 17 }),
      ],
    },
  ],
  [
    'probabilities above rectified units',
    { ...INFINITE, head: [{ ...randomDense('out', 3, 4), activation: 'softmax' }] },
  ],
])('%s', (_, network) => {
  test.each(['f32', 'int8'] as const)('are refused, stored as %s', async (dtype) => {
    const model = new Model(network).convert({ dtype });
    const x = Float32Array.of(HUGE, HUGE);
    expect(() => model.runSync(x, { frames: 1 })).toThrow(NUMERICAL as Error);
    await expect(model.run(x, { frames: 1 })).rejects.toEqual(NUMERICAL);
    const stream = model.createStream();
    expect(() => stream.step(x)).toThrow(NUMERICAL as Error);
    stream.reset();
    expect(stream.step(new Float32Array(2)).every(Number.isFinite)).toBe(true);
  });
});

test('one stream of a batch or a pool does not take the outputs of the others', async () => {
  const model = new Model(INFINITE);
  const good = Float32Array.of(1e-38, 0);
  const bad = Float32Array.of(HUGE, HUGE);
  const alone = model.createStream().step(good).slice();
  const out = new Float32Array(6);
  const stream = model.createStream({ batch: 2 });
  expect(() => stream.step(Float32Array.of(...bad, ...good), out)).toThrow(NUMERICAL as Error);
  expect(out.slice(3)).toEqual(alone);
  const pool = model.createPool();
  const [refused, answered] = await Promise.allSettled([
    pool.push(pool.open(), bad),
    pool.push(pool.open(), good),
  ]);
  expect(refused).toEqual({ status: 'rejected', reason: NUMERICAL });
  expect(answered).toEqual({ status: 'fulfilled', value: alone });
});

test('the largest outputs there are are given', () => {
  const weight = denseWeight(1, 3, Float32Array.of(HUGE, 0, 0));
  const head = [{ name: 'out', weight, activation: 'none' as const }];
  const model = new Model({ ...withInput('lstm', columns(12, HUGE, 0)), head });
  expect(model.runSync(Float32Array.of(HUGE, 0), { frames: 1 })[0]! / HUGE).toBeCloseTo(
    Math.tanh(1),
    5,
  );
});
