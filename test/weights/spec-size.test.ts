/** The number of parameters of a weight, from its spec. */
import { initNetwork } from '../../lib/init';
import { Model } from '../../lib/model';
import type { Dtype } from '../../lib/weights';
import {
  fitWeight,
  specBytes,
  specParameters,
  weightBytes,
  weightParameters,
  type WeightSpec,
} from '../../lib/weights';

const gates = ['i', 'f', 'g', 'o'];
const network = initNetwork({ cell: 'lstm', input: 20, layers: 1, cells: 19, output: 3 }, 3);
const { input } = network.layers[0]!.weights[0]!;
const shape = { rows: 76, cols: 20, gates };

const SPECS: WeightSpec[] = [
  { kind: 'dense' },
  { kind: 'low-rank', rank: 5 },
  { kind: 'hashed', buckets: 77 },
  { kind: 'toeplitz-like', rank: 3 },
  { kind: 'sparse', density: 0.3 },
  { kind: 'sparse', density: 0.3, block: 16 },
  {
    kind: 'gates',
    gates: {
      i: { kind: 'sparse', density: 0.1 },
      f: { kind: 'low-rank', rank: 2 },
      g: { kind: 'hashed', buckets: 9 },
    },
  },
];

test.each(SPECS.map((spec) => [spec] as const))(
  '%j takes what was said before it was made',
  async (spec) => {
    const weight = await fitWeight(input, gates, spec, {});
    expect(specParameters(spec, shape)).toBe(weightParameters(weight));
    expect(specBytes(spec, shape)).toBe(weightBytes(weight));
    for (const dtype of ['f32', 'f16', 'int8'] as Dtype[]) {
      const [layer] = network.layers;
      const layers = [{ ...layer!, weights: [{ ...layer!.weights[0]!, input: weight }] }];
      const stored = new Model({ ...network, layers }).convert({ dtype });
      expect(specBytes(spec, shape, dtype)).toBe(weightBytes(stored.layers[0]!.weights[0]!.input));
    }
  },
);
