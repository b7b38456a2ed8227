/** What layers share is one in memory, packed once, and one tensor in files. */
import { MemorySource } from '../../lib/files';
import { networkFromSafetensors } from '../../lib/formats/own/read';
import { networkToSafetensors } from '../../lib/formats/own/write';
import { readSafetensors } from '../../lib/formats/safetensors';
import { safetensorsParts } from '../../lib/formats/safetensors-write';
import { RandomWeights } from '../../lib/init/network';
import { type Layer, Model, type Network } from '../../lib/model';
import { loadedNetwork } from '../../lib/model/pack';
import { native } from '../../lib/native';
import {
  type DenseWeight,
  partsOf,
  randomWeight,
  type Weight,
  type WeightSpec,
} from '../../lib/weights';

const N = 20;
const LAYERS = 5;
const KINDS: WeightSpec[] = [
  { kind: 'dense' },
  { kind: 'low-rank', rank: 3 },
  { kind: 'hashed', buckets: 9 },
  { kind: 'sparse', density: 0.2 },
  { kind: 'sparse', density: 0.2, block: 16 },
  { kind: 'toeplitz-like', rank: 2 },
  {
    kind: 'gates',
    gates: { i: { kind: 'sparse', density: 0.5 }, f: { kind: 'low-rank', rank: 1 } },
  },
];

/** LSTMs that all have one W, of a kind, as W_x and W_h, and one bias. */
function tied(weight: Weight): Network {
  const bias = new Float32Array(4 * N).fill(0.25);
  const layer = (name: string): Layer => ({
    name,
    cell: 'lstm',
    direction: 'forward',
    inputSize: N,
    hiddenSize: N,
    weights: [{ input: weight, recurrent: weight, bias }],
  });
  return {
    emits: 'every-frame',
    layers: Array.from({ length: LAYERS }, (_, i) => layer(`lstm${i + 1}`)),
    head: [],
  };
}

const saved = (network: Network): Buffer =>
  Buffer.concat([...safetensorsParts(networkToSafetensors(network))]);
const loaded = async (file: Buffer): Promise<Model> =>
  new Model(await loadedNetwork(networkFromSafetensors(readSafetensors(new MemorySource(file)))));
const networkOf = ({ layers, head, emits }: Model): Network => ({ layers, head, emits });
const matricesIn = ({ layers }: Network): Set<DenseWeight> =>
  new Set(
    layers.flatMap(({ weights }) =>
      weights.flatMap(({ input, recurrent }) =>
        [input, recurrent].flatMap((weight) => partsOf(weight).map(({ matrix }) => matrix)),
      ),
    ),
  );

describe.each(KINDS)('%j', (spec) => {
  const shape = { rows: 4 * N, cols: N, gates: ['i', 'f', 'g', 'o'] };
  const weight = randomWeight(spec, shape, new RandomWeights(3));
  const parts = partsOf(weight).length;

  test('is packed once', () => {
    const pack = jest.spyOn(native, 'packWeight');
    const model = new Model(tied(weight));
    model.createStream();
    model.runSync(new Float32Array(N), { frames: 1 });
    expect(pack).toHaveBeenCalledTimes(1);
    pack.mockRestore();
  });

  test('stays one in other types, in files, and in other models', async () => {
    const model = new Model(tied(weight));
    const others = [
      model.convert({ dtype: 'f16' }),
      new Model(networkOf(model)),
      await loaded(saved(model)),
    ];
    for (const other of [model, ...others]) {
      expect(matricesIn(other).size).toBe(parts);
      expect(saved(other).length).toBeLessThan(saved(model).length + 64);
      expect(other.parameters).toBe(model.parameters);
    }
    expect(networkToSafetensors(model).tensors.size).toBe(
      networkToSafetensors(new Model({ ...networkOf(model), layers: model.layers.slice(0, 1) }))
        .tensors.size,
    );
  });

  test('counts once', () => {
    const one = new Model({ ...tied(weight), layers: tied(weight).layers.slice(0, 1) });
    const { parameters, bytes } = new Model(tied(weight));
    expect([parameters, bytes]).toEqual([one.parameters, one.bytes]);
  });

  test('gives what copies of it give', () => {
    const copies = tied(weight);
    const apart = {
      ...copies,
      layers: copies.layers.map((layer) => ({
        ...layer,
        weights: layer.weights.map((each) => ({
          input: randomWeight(spec, shape, new RandomWeights(3)),
          recurrent: randomWeight(spec, shape, new RandomWeights(3)),
          bias: each.bias.slice(),
        })),
      })),
    };
    const xs = Float32Array.from({ length: 3 * N }, (_, i) => Math.sin(i));
    const ys = new Model(apart).runSync(xs, { frames: 3 });
    expect(new Model(copies).runSync(xs, { frames: 3 })).toEqual(ys);
  });
});

test('a small network that would take far more memory than it holds is refused', () => {
  const cells = 2 ** 20;
  const hashed = randomWeight(
    { kind: 'hashed', buckets: 1 },
    { rows: cells, cols: cells, gates: ['h'] },
    new RandomWeights(1),
  );
  const bias = new Float32Array(cells);
  const layer = (name: string): Layer => ({
    name,
    cell: 'rnn',
    direction: 'forward',
    inputSize: cells,
    hiddenSize: cells,
    weights: [{ input: hashed, recurrent: hashed, bias }],
  });
  const layers = Array.from({ length: 20 }, (_, i) => layer(`rnn${i}`));
  expect(() => new Model({ emits: 'every-frame', layers, head: [] })).toThrow(
    expect.objectContaining({
      code: 'INVALID_MODEL',
      message: expect.stringMatching(/running the model would take \d+ MB for 4 MB of numbers/),
    }),
  );
});
