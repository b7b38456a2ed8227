/**
 * In int8 a dense matrix multiplies a vector that is rounded too. Hashed, Toeplitz-like and sparse
 * ones multiply it as it is: they compute what a float model of their rounded numbers computes
 * (docs/reference/precision.md).
 */
import { initNetwork, Model, type WeightSpec, type Weight } from '../../lib';
import { denseWeight } from '../../lib/weights';
import { randoms } from '../model/networks';

const FRAMES = 20;
const x = randoms(1)(FRAMES * 12, 1);

/** The largest difference between an int8 model and the floats that its numbers stand for. */
function roundingOf(recurrentWeight: WeightSpec): number {
  const cells = 32;
  const spec = { cell: 'lstm', input: 12, layers: 1, cells, recurrentWeight } as const;
  const inputWeight = recurrentWeight;
  const rounded = new Model(initNetwork({ ...spec, inputWeight }, 1)).convert({ dtype: 'int8' });
  const floats = new Model({
    head: [],
    emits: 'every-frame',
    layers: rounded.layers.map((layer) => ({
      ...layer,
      weights: layer.weights.map((weights) => ({
        ...weights,
        input: asFloats(weights.input),
        recurrent: asFloats(weights.recurrent),
      })),
    })),
  });
  const [got, expected] = [rounded, floats].map((model) => model.runSync(x, { frames: FRAMES }));
  return got!.reduce((most, y, i) => Math.max(most, Math.abs(y - expected![i]!)), 0);
}

const asFloats = ({ rows, cols, data }: Weight): Weight => denseWeight(rows, cols, data);

test.each([
  { kind: 'hashed', buckets: 300 },
  { kind: 'toeplitz-like', rank: 2 },
  { kind: 'sparse', density: 0.3 },
] as const)('%j multiplies vectors that are not rounded', (spec) => {
  expect(roundingOf(spec)).toBeLessThan(1e-6);
});

test.each([{ kind: 'dense' }, { kind: 'low-rank', rank: 4 }] as const)(
  '%j multiplies vectors that are rounded',
  (spec) => {
    expect(roundingOf(spec)).toBeGreaterThan(1e-5);
  },
);
