import { compress, planCompression } from '../../lib/compress';
import { initNetwork } from '../../lib/init';
import { Model } from '../../lib/model';
import type { WeightSpec } from '../../lib/weights';
import { changeNumbers, type Matrix } from '../../lib/model/matrices';
import { attributesOf } from '../../lib/model/network';
import { asDense } from '../../lib/weights';
import { trainingExamples, withTeacherTargets, train } from '../../lib/train';
import { distanceFrom, noise } from './teaching';

const INPUTS = 6;
const CELLS = 20;

const LEARNING = {
  criterion: { kind: 'mse' as const },
  optimizer: { kind: 'adam' as const, rate: 3e-4, decay: 0.8 },
  epochs: 12,
  batch: 8,
  seed: 3,
};

/** What a model of its own kind says of noise, to be learned and to be judged by. */
function lessonsOf(teacher: Model) {
  const unheard = noise(teacher, 12, { stream: 9, count: 20 });
  const examples = withTeacherTargets(
    trainingExamples(noise(teacher, 12, { stream: 1, count: 160 })),
    teacher,
  );
  return {
    examples,
    inInt8: (model: Model): number =>
      distanceFrom(teacher, model.convert({ dtype: 'int8' }), unheard),
    /**
     * Where only the weights are rounded; running in int8 rounds what they multiply as well, which
     * no training undoes.
     */
    ofWeights: (model: Model): number =>
      distanceFrom(teacher, model.convert({ dtype: 'int8' }).convert({ dtype: 'f32' }), unheard),
  };
}

function madeOf(kind: WeightSpec, seed = 5): Model {
  const layers = [{}, {}];
  const weights = { inputWeight: kind, recurrentWeight: kind };
  return new Model(
    initNetwork({ cell: 'lstm', input: INPUTS, layers, cells: CELLS, output: 4, ...weights }, seed),
  );
}

const teachers: [string, Model][] = [
  [
    'dense, with a projection',
    new Model(
      initNetwork(
        { cell: 'lstm', input: INPUTS, layers: [{ projection: 8 }, {}], cells: CELLS, output: 4 },
        5,
      ),
    ),
  ],
  ['low-rank', madeOf({ kind: 'low-rank', rank: 4 })],
  ['hashed', madeOf({ kind: 'hashed', buckets: 100 })],
  ['toeplitz-like', madeOf({ kind: 'toeplitz-like', rank: 2 })],
  [
    'gates of several kinds',
    madeOf({
      kind: 'gates',
      gates: { i: { kind: 'low-rank', rank: 4 }, g: { kind: 'hashed', buckets: 60 } },
    }),
  ],
];

test.each(teachers)(
  'a model that learns as int8 will store it is closer to its teacher in int8 than one that is merely stored so: %s',
  async (_, teacher) => {
    const { examples, inInt8, ofWeights } = lessonsOf(teacher);
    const { model: aware } = await train(teacher, examples, { ...LEARNING, quantized: true });
    // Plain training would find nothing to learn: the teacher is what it begins with.
    expect(ofWeights(teacher)).toBeGreaterThan(1e-4);
    expect(ofWeights(aware)).toBeLessThan(0.8 * ofWeights(teacher));
    expect(inInt8(aware)).toBeLessThan(0.9 * inInt8(teacher));
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
      async (quantized) => (await train(teacher, examples, { ...LEARNING, quantized })).model,
    ),
  );
  const { input } = aware!.layers[0]!.weights[0]!;
  expect(input.data).toEqual(plain!.layers[0]!.weights[0]!.input.data);
  expect(input.data).not.toEqual(teacher.layers[0]!.weights[0]!.input.data);
});

test('factors that were fitted recover in int8 by quantized fine-tuning more than by plain fine-tuning and rounding', async () => {
  const made = madeOf({ kind: 'low-rank', rank: 4 });
  const matrix = ({ weight }: Matrix) => asDense(weight);
  const teacher = new Model(changeNumbers(made, { matrix, vector: (vector) => vector }));
  const { examples, inInt8, ofWeights } = lessonsOf(teacher);
  const { model: small } = await compress(
    teacher,
    planCompression(teacher, { method: 'low-rank', rank: 4 }),
  );
  expect(small.layers[0]!.weights[0]!.recurrent.kind).toBe('low-rank');
  const [plain, aware] = await Promise.all(
    [false, true].map(
      async (quantized) => (await train(small, examples, { ...LEARNING, quantized })).model,
    ),
  );
  expect(ofWeights(aware!)).toBeLessThan(0.8 * ofWeights(plain!));
  expect(inInt8(aware!)).toBeLessThan(inInt8(plain!));
});

test('what is not true or false is refused', async () => {
  const teacher = madeOf({ kind: 'dense' });
  const { examples } = lessonsOf(teacher);
  await expect(
    train(teacher, examples, {
      criterion: { kind: 'mse' },
      quantized: 'int8' as unknown as boolean,
    }),
  ).rejects.toThrow('quantized must be true or false, but is "int8"');
});
