/** Compression of networks with layers of frames between their recurrent ones. */
import { compress, planCompression } from '../../lib/compress';
import { Model, type FrameLayer, type Layer, type Network } from '../../lib/model';
import { randomDense, randomLayer, randoms } from '../model/networks';

const CELLS = 20;
const FRAMES = 40;
const xs = randoms(3)(FRAMES * 6);

/** [dense, relu] lstm [between] lstm [combinations] head. */
function network(between: readonly FrameLayer[], beforeHead?: readonly FrameLayer[]): Network {
  const layer = (name: string, inputSize: number, seed: number): Layer =>
    randomLayer(name, { cell: 'lstm', inputSize, hiddenSize: CELLS }, seed);
  const first = { ...layer('lstm1', 8, 1), before: [randomActive('in', 6, 8)] };
  const second = { ...layer('lstm2', CELLS, 2), ...(between.length > 0 && { before: between }) };
  return {
    layers: [first, second],
    ...(beforeHead && { beforeHead }),
    head: [randomDense('out', CELLS, 5)],
    emits: 'every-frame',
  };
}

const randomActive = (name: string, inputs: number, outputs: number): FrameLayer => ({
  ...randomDense(name, inputs, outputs),
  activation: 'relu',
});
const residual: FrameLayer = { kind: 'combination', name: 'sum', by: 'sum', with: 'lstm1' };
const norm: FrameLayer = { kind: 'layer-norm', name: 'norm', size: CELLS, epsilon: 1e-5 };

async function outputsAt(from: Network, rank: number, calibrated: boolean): Promise<Model> {
  const plan = planCompression(from, {
    method: 'joint-svd',
    rank,
    ...(calibrated && { calibrated }),
  });
  const calibration = {
    count: 1,
    load: () => Promise.resolve({ inputs: xs, frames: FRAMES }),
  };
  const { model } = await compress(from, plan, calibrated ? { calibration } : {});
  return model;
}

test.each<[string, Network, ('projection' | 'hidden')[]]>([
  [
    'a dense layer reads h',
    network([randomActive('mid', CELLS, CELLS)]),
    ['projection', 'projection'],
  ],
  ['normalization reads h', network([norm]), ['hidden', 'projection']],
  ['h goes elsewhere too', network([], [residual]), ['hidden', 'hidden']],
])(
  'where %s, full rank gives the same outputs, and P serves what multiplies h',
  async (_, from, emits) => {
    const expected = await new Model(from).run(xs, { frames: FRAMES });
    for (const calibrated of [false, true]) {
      const whole = await outputsAt(from, CELLS, calibrated);
      expect(whole.layers.map((layer) => layer.emits ?? 'projection')).toEqual(emits);
      const ys = await whole.run(xs, { frames: FRAMES });
      const norm = Math.hypot(...expected);
      expect(Math.hypot(...ys.map((y, i) => y - expected[i]!)) / norm).toBeLessThan(1e-4);
      const tiny = await outputsAt(from, 4, calibrated);
      expect(tiny.parameters).toBeLessThan(0.7 * new Model(from).parameters);
      expect(await tiny.convert({ dtype: 'int8' }).run(xs, { frames: FRAMES })).toHaveLength(
        ys.length,
      );
    }
  },
);

test('the matrix of a dense layer between takes another kind by name', async () => {
  const from = network([randomActive('mid', CELLS, CELLS)]);
  const { model } = await compress(from, {
    method: 'low-rank',
    layers: [{ name: 'mid', weight: { kind: 'low-rank', rank: 3 } }],
  });
  const [mid] = model.layers[1]!.before!;
  expect(mid).toMatchObject({ name: 'mid', weight: { kind: 'low-rank' } });
});
