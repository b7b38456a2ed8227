/** Layers of frames before, between and behind recurrent layers: run, streamed, stored, checked. */
import { Model, foldLinear, type FrameLayer, type Network } from '../../lib/model';
import { networkFromSafetensors } from '../../lib/formats/own/read';
import { networkToSafetensors } from '../../lib/formats/own/write';
import { denseWeight } from '../../lib/weights';
import { randomDense, randomLayer, randoms } from './networks';

const FRAMES = 9;
const random = randoms(5);

function frameLayers(inputs: number): FrameLayer[] {
  return [
    { ...randomDense('in', inputs, 20), activation: 'relu' },
    {
      kind: 'layer-norm',
      name: 'norm',
      size: 20,
      epsilon: 1e-5,
      scale: random(20),
      shift: random(20),
    },
    { kind: 'elementwise', name: 'elu', size: 20, scale: random(20), activation: { name: 'elu' } },
    { kind: 'rms-norm', name: 'rms', size: 20, epsilon: 1e-5, scale: random(20) },
    { kind: 'combination', name: 'residual', by: 'sum', with: 'in' },
  ];
}

/** Everything that may stand in a network at once. */
function everything(direction: 'forward' | 'bidirectional' = 'forward'): Network {
  const first = randomLayer('lstm', { cell: 'lstm', inputSize: 20, hiddenSize: 18, direction }, 2);
  const width = direction === 'forward' ? 18 : 36;
  const second = randomLayer('gru', { cell: 'gru', inputSize: width + 6, hiddenSize: 6 }, 3);
  return {
    layers: [
      { ...first, before: frameLayers(6) },
      {
        ...second,
        before: [
          { kind: 'combination', name: 'beside', by: 'concatenation', with: 'input', leads: true },
        ],
        weights: second.weights.map((each) => ({ ...each, initialHidden: random(6) })),
      },
    ],
    beforeHead: [
      { ...randomDense('mask', 6, 6), activation: 'sigmoid' },
      { kind: 'combination', name: 'masked', by: 'product', with: 'input' },
    ],
    head: [{ ...randomDense('out', 6, 3), activation: 'softmax' }],
    emits: 'every-frame',
  };
}

const XS = random(FRAMES * 6);

test('a stream, a pool and a batch give what a run gives, to the bit', async () => {
  const model = new Model(everything());
  const ys = await model.run(XS, { frames: FRAMES });
  const stream = model.createStream();
  const steps = Array.from({ length: FRAMES }, (_, t) => [
    ...stream.step(XS.subarray(6 * t, 6 * t + 6)),
  ]);
  expect(steps.flat()).toEqual([...ys]);
  stream.reset();
  expect([...stream.step(XS.subarray(0, 6))]).toEqual([...ys.subarray(0, 3)]);
  const pool = model.createPool({ maxBatch: 2 });
  expect(await pool.push(pool.open(), XS)).toEqual(ys);
  const both = await model.run(Float32Array.from([...XS, ...XS]), {
    frames: FRAMES,
    batch: 2,
    lengths: [FRAMES, 4],
    threads: 2,
  });
  expect(both.subarray(0, ys.length)).toEqual(ys);
  expect(both.subarray(ys.length, ys.length + 12)).toEqual(ys.subarray(0, 12));
});

test('such a network is one with its file', async () => {
  const network = everything('bidirectional');
  const model = new Model(network);
  const file = networkToSafetensors(model);
  expect(file.metadata.get('version')).toBe('3');
  const again = new Model(networkFromSafetensors(file));
  expect(again.parameters).toBe(model.parameters);
  expect(await again.run(XS, { frames: FRAMES })).toEqual(await model.run(XS, { frames: FRAMES }));
  expect(networkToSafetensors(again).metadata).toEqual(file.metadata);
});

/** y = f(s x + t) of one number, by hand. */
test.each([
  [
    'scaling and a function',
    { scale: [2, -3], shift: [1, 0.5], activation: { name: 'elu', alpha: 0.5 } },
    [1 + 2 * 0.25, 0.5 * Math.expm1(0.5 - 3 * 0.5)],
  ],
  ['softmax', { activation: 'softmax' }, [1 / (1 + Math.exp(0.25)), 1 / (1 + Math.exp(-0.25))]],
] as const)('an elementwise layer: %s', async (_, { activation, ...vectors }, expected) => {
  const own = Object.fromEntries(
    Object.entries(vectors).map(([key, numbers]) => [key, Float32Array.from(numbers)]),
  );
  const ys = await behindCells({ kind: 'elementwise', name: 'e', size: 2, ...own, activation });
  ys.forEach((y, i) => {
    expect(y).toBeCloseTo(expected[i]!, 6);
  });
});

test('layer normalization has mean 0 and variance 1, then its scale and shift', async () => {
  const shift = Float32Array.of(0, 10);
  const layer = { kind: 'layer-norm', name: 'n', size: 2, epsilon: 1e-12, shift } as const;
  const ys = await behindCells(layer);
  expect(ys[0]).toBeCloseTo(-1, 5);
  expect(ys[1]).toBeCloseTo(11, 5);
});

test('RMS normalization has mean square 1, then its scale and shift', async () => {
  const shift = Float32Array.of(0, 10);
  const layer = { kind: 'rms-norm', name: 'n', size: 2, epsilon: 1e-12, shift } as const;
  const ys = await behindCells(layer);
  const root = Math.sqrt((0.25 ** 2 + 0.5 ** 2) / 2);
  expect(ys[0]).toBeCloseTo(0.25 / root, 5);
  expect(ys[1]).toBeCloseTo(10 + 0.5 / root, 5);
});

/** Of h = [0.25, 0.5], whatever the input. */
async function behindCells(layer: FrameLayer): Promise<Float32Array> {
  const zeros = denseWeight(2, 2, new Float32Array(4));
  const weights = [{ input: zeros, recurrent: zeros, bias: Float32Array.of(0.25, 0.5) }];
  const rnn = {
    name: 'rnn',
    cell: 'rnn',
    direction: 'forward',
    inputSize: 2,
    hiddenSize: 2,
  } as const;
  const model = new Model({
    layers: [{ ...rnn, activation: 'relu', weights }],
    beforeHead: [layer],
    head: [],
    emits: 'every-frame',
  });
  return model.run(new Float32Array(2), { frames: 1 });
}

test('what is linear folds into the matrices beside it, with the same outputs', async () => {
  const scaling = (name: string, size: number): FrameLayer => ({
    kind: 'elementwise',
    name,
    size,
    scale: random(size),
    shift: random(size),
  });
  const network: Network = {
    layers: [
      {
        ...randomLayer('lstm', { cell: 'lstm', inputSize: 8, hiddenSize: 18 }, 2),
        before: [scaling('mean', 6), randomDense('in', 6, 8), scaling('bn', 8)],
      },
    ],
    beforeHead: [scaling('out bn', 18), randomDense('d', 18, 6), scaling('std', 6)],
    head: [],
    emits: 'every-frame',
  };
  const folded = await foldLinear(network);
  expect(folded.layers[0]!.before).toBeUndefined();
  expect(folded.layers[0]!.inputSize).toBe(6);
  expect(folded.beforeHead).toBeUndefined();
  expect(folded.head.map(({ name }) => name)).toEqual(['d']);
  const ys = await new Model(network).run(XS, { frames: FRAMES });
  (await new Model(folded).run(XS, { frames: FRAMES })).forEach((y, i) => {
    expect(Math.abs(y - ys[i]!)).toBeLessThan(2e-6);
  });
});

test('a narrow linear layer stays: folding it would make more numbers', async () => {
  const network: Network = {
    layers: [
      {
        ...randomLayer('lstm', { cell: 'lstm', inputSize: 2, hiddenSize: 18 }, 2),
        before: [randomDense('narrow', 40, 2)],
      },
    ],
    head: [],
    emits: 'every-frame',
  };
  expect((await foldLinear(network)).layers[0]!.before).toHaveLength(1);
});

describe('a network is refused', () => {
  const wrong = (change: (layer: FrameLayer) => object): Network => {
    const { layers, ...rest } = everything();
    const before = layers[0]!.before!.map((layer) => change(layer) as FrameLayer);
    return { ...rest, layers: [{ ...layers[0]!, before }, layers[1]!] };
  };
  test.each<[string, (layer: FrameLayer) => object, RegExp]>([
    [
      'for a size',
      (l) => (l.name === 'elu' ? { ...l, size: 19 } : l),
      /elu takes 19 numbers, but gets 20/,
    ],
    [
      'for a scale',
      (l) => (l.name === 'elu' ? { ...l, scale: random(3) } : l),
      /elu scale holds 3/,
    ],
    [
      'for a function',
      (l) => (l.name === 'elu' ? { ...l, activation: { name: 'cosine' } } : l),
      /elu activation must be one of .*but is "cosine"/,
    ],
    [
      'for a parameter',
      (l) => (l.name === 'elu' ? { ...l, activation: { name: 'elu', beta: 1 } } : l),
      /takes no beta/,
    ],
    [
      'for an epsilon',
      (l) => (l.name === 'norm' ? { ...l, epsilon: 0 } : l),
      /epsilon must be a number above 0/,
    ],
    [
      'for what it combines with',
      (l) => (l.name === 'residual' ? { ...l, with: 'gru' } : l),
      /"gru", which is not a layer before it/,
    ],
    [
      'for sizes that it combines',
      (l) => (l.name === 'residual' ? { ...l, with: 'input' } : l),
      /sum of 20 numbers and the 6/,
    ],
    [
      'for a kind',
      (l) => (l.name === 'norm' ? { ...l, kind: 'batch-norm' } : l),
      /kind must be one of/,
    ],
    [
      'for nothing where a weight should be',
      (l) => (l.name === 'in' ? { name: 'in', activation: 'none' } : l),
      /in weight must be a weight of kind/,
    ],
    ['for a name twice', (l) => ({ ...l, name: 'in' }), /two layers are called "in"/],
  ])('%s', (_, change, message) => {
    const refusal = { code: 'INVALID_MODEL', message: expect.stringMatching(message) as string };
    expect(() => new Model(wrong(change))).toThrow(expect.objectContaining(refusal) as Error);
  });

  test('for a combination with frames where only the last is emitted', () => {
    expect(() => new Model({ ...everything(), emits: 'last-frame' })).toThrow(/last frame/);
  });
});
