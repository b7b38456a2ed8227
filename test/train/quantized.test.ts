/**
 * Quantized training: matrices are used as int8 or int4 will store them, while floats learn. What
 * it computes is exact, and tested so: the loss is that of the rounded model, and the gradient too
 * (Bengio et al. 2013, straight through). That it helps is a claim about many starts, tested as
 * one.
 */
import { compress, planCompression } from '../../lib/compress';
import { initNetwork } from '../../lib/init';
import { architectureOf, Model, type Network } from '../../lib/model';
import { native, type NativeScored } from '../../lib/native';
import type { WeightSpec } from '../../lib/weights';
import { changeNumbers, type Matrix } from '../../lib/model/matrices';
import { attributesOf } from '../../lib/model/network';
import { asDense } from '../../lib/weights';
import { trainingExamples, withTeacherTargets, train } from '../../lib/train';
import { makeBatch } from '../../lib/train/batch';
import { exampleSizes } from '../../lib/train/examples';
import { structuresOf, valuesOf } from '../../lib/train/parameters';
import { QUANTIZED_DTYPES, type QuantizedDtype } from '../../lib/train/quantized';
import { SEEDS, SURE, tOfRatios } from './seeds';
import { distanceFrom, noise } from './teaching';

const INPUTS = 6;
const CELLS = 20;

/**
 * Four sequences: fewer outputs to get right than numbers to choose, so that errors of rounding
 * that cancel each other exist.
 */
const LEARNING = {
  criterion: { kind: 'mse' as const },
  optimizer: { kind: 'adam' as const, rate: 3e-4, decay: 0.96 },
  epochs: 80,
  batch: 4,
  seed: 3,
};

/** What a model of its own kind says of noise, to be learned. */
function lessonsOf(teacher: Model, dtype: QuantizedDtype = 'int8') {
  const heard = noise(teacher, 12, { stream: 1, count: 4 });
  const examples = withTeacherTargets(trainingExamples(heard), teacher);
  return {
    examples,
    distanceOf: (model: Model) => distanceFrom(teacher, rounded(model, dtype), heard),
  };
}

/**
 * With weights as int8 or int4 stores them, in f32: running so rounds what they multiply as well,
 * which no training undoes.
 */
const rounded = (model: Model, dtype: QuantizedDtype = 'int8'): Model =>
  model.convert({ dtype }).convert({ dtype: 'f32' });

function madeOf(kind: WeightSpec, seed = 5): Model {
  const layers = [{}, {}];
  const weights = { inputWeight: kind, recurrentWeight: kind };
  return new Model(
    initNetwork({ cell: 'lstm', input: INPUTS, layers, cells: CELLS, output: 4, ...weights }, seed),
  );
}

const KINDS: [string, (seed: number) => Model][] = [
  [
    'dense, with a projection',
    (seed) => {
      const layers = [{ projection: 8 }, {}];
      const spec = { cell: 'lstm', input: INPUTS, layers, cells: CELLS, output: 4 } as const;
      return new Model(initNetwork(spec, seed));
    },
  ],
  ['low-rank', (seed) => madeOf({ kind: 'low-rank', rank: 4 }, seed)],
  ['hashed', (seed) => madeOf({ kind: 'hashed', buckets: 100 }, seed)],
  ['toeplitz-like', (seed) => madeOf({ kind: 'toeplitz-like', rank: 2 }, seed)],
  [
    'gates of several kinds',
    (seed) =>
      madeOf(
        {
          kind: 'gates',
          gates: { i: { kind: 'low-rank', rank: 4 }, g: { kind: 'hashed', buckets: 60 } },
        },
        seed,
      ),
  ],
];

/** The loss of a batch and its gradient to all parameters. */
async function gradientOf(
  network: Network,
  quantized: QuantizedDtype | null,
  targets: Model,
): Promise<{ scored: NativeScored; gradient: Float32Array }> {
  const trainer = native.createTrainer(
    ...[architectureOf(network), structuresOf(network, quantized), valuesOf(network)],
    undefined,
    1,
  );
  const [example] = noise(targets, 12, { stream: 1, count: 1 });
  const examples = withTeacherTargets(trainingExamples([example!]), targets);
  const loaded = { examples: [await examples.load(0, 0)], names: ['noise'] };
  const { batch, criterion } = makeBatch(loaded, { kind: 'mse' }, exampleSizes(network));
  const scored = await native.trainBatch(trainer, batch, criterion, { probability: 0, seed: 0 });
  return { scored, gradient: native.readTrainer(trainer, 'gradients') };
}

describe.each(QUANTIZED_DTYPES)('in %s', (dtype) => {
  test.each(KINDS)(
    'its loss and its gradient are those of the model as it is stored, bit for bit: %s',
    async (_, made) => {
      const [model, other] = [made(5), made(6)];
      const aware = await gradientOf(model, dtype, other);
      const stored = await gradientOf(rounded(model, dtype), null, other);
      expect(aware).toEqual(stored);
      const plain = await gradientOf(model, null, other);
      expect(aware.scored.loss).not.toBe(plain.scored.loss);
    },
  );
});

test('over ten starts, a model that learns for int4 is closer to its teacher in int4 than one that is merely stored so', async () => {
  const ratios = await Promise.all(
    SEEDS.map(async (seed) => {
      const teacher = KINDS[0]![1](seed);
      const { examples, distanceOf } = lessonsOf(teacher, 'int4');
      const { model } = await train(teacher, examples, { ...LEARNING, quantized: 'int4' });
      return distanceOf(model) / distanceOf(teacher);
    }),
  );
  expect(tOfRatios(ratios)).toBeLessThan(SURE);
});

test.each(KINDS)(
  'over ten starts, a model that learns so is closer to its teacher in int8 than one that is merely stored so: %s',
  async (_, made) => {
    const ratios = await Promise.all(
      SEEDS.map(async (seed) => {
        // Plain training would find nothing to learn: the teacher is what it begins with.
        const teacher = made(seed);
        const { examples, distanceOf } = lessonsOf(teacher);
        const { model } = await train(teacher, examples, { ...LEARNING, quantized: true });
        return distanceOf(model) / distanceOf(teacher);
      }),
    );
    expect(tOfRatios(ratios)).toBeLessThan(SURE);
  },
);

test('sparse numbers, which int8 does not round to steps, learn the same quantized or not', async () => {
  const sparse = madeOf({ kind: 'sparse', density: 0.3, block: 16 });
  const headless = (model: Model) =>
    new Model({ ...attributesOf(model), layers: model.layers, head: [] });
  // heads are dense
  const [teacher, other] = [headless(sparse), headless(madeOf({ kind: 'dense' }, 6))];
  const examples = withTeacherTargets(
    trainingExamples(noise(teacher, 12, { stream: 1, count: 16 })),
    other,
  );
  const [plain, aware] = await Promise.all(
    [false, true].map(
      async (quantized) =>
        (await train(teacher, examples, { ...LEARNING, epochs: 2, quantized })).model,
    ),
  );
  const { input } = aware!.layers[0]!.weights[0]!;
  expect(input.data).toEqual(plain!.layers[0]!.weights[0]!.input.data);
  expect(input.data).not.toEqual(teacher.layers[0]!.weights[0]!.input.data);
});

test('over ten starts, factors that were fitted recover in int8 by quantized fine-tuning more than by plain fine-tuning and rounding', async () => {
  const matrix = ({ weight }: Matrix) => asDense(weight);
  const ratios = await Promise.all(
    SEEDS.map(async (seed) => {
      const made = madeOf({ kind: 'low-rank', rank: 4 }, seed);
      const teacher = new Model(changeNumbers(made, { matrix, vector: (vector) => vector }));
      const { examples, distanceOf } = lessonsOf(teacher);
      const plan = planCompression(teacher, { method: 'low-rank', rank: 4 });
      const { model: small } = await compress(teacher, plan);
      expect(small.layers[0]!.weights[0]!.recurrent.kind).toBe('low-rank');
      const [plain, aware] = await Promise.all(
        [false, true].map(
          async (quantized) => (await train(small, examples, { ...LEARNING, quantized })).model,
        ),
      );
      return distanceOf(aware!) / distanceOf(plain!);
    }),
  );
  expect(tOfRatios(ratios)).toBeLessThan(SURE);
});

test('what is neither true, false nor such a type is refused', async () => {
  const teacher = madeOf({ kind: 'dense' });
  const { examples } = lessonsOf(teacher);
  await expect(
    train(teacher, examples, {
      criterion: { kind: 'mse' },
      quantized: 'f16' as unknown as boolean,
    }),
  ).rejects.toThrow('quantized must be true, false or int8, int4, but is "f16"');
});
