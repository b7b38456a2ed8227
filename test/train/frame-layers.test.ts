/** Training of networks with layers of frames before, between and behind their recurrent ones. */
import { Model, type FrameLayer, type Network } from '../../lib/model';
import { evaluate, train, trainingExamples, withTeacherTargets } from '../../lib/train';
import { parametersOf, valuesOf, withValues } from '../../lib/train/parameters';
import { randomDense, randomLayer, randoms } from '../model/networks';

const FRAMES = 30;
const INPUTS = 6;
const random = randoms(5);

/** Dense, normalized, a residual; side by side with the input; behind it `last`, then a head. */
function network(last: readonly FrameLayer[] = [], head = [randomDense('out', 8, 3)]): Network {
  const first = randomLayer('lstm', { cell: 'lstm', inputSize: 10, hiddenSize: 9 }, 2);
  const second = randomLayer('gru', { cell: 'gru', inputSize: 9 + INPUTS, hiddenSize: 8 }, 3);
  const norm = { size: 10, epsilon: 1e-5, scale: random(10), shift: random(10) };
  return {
    layers: [
      {
        ...first,
        before: [
          { ...randomDense('in', INPUTS, 10), activation: 'relu' },
          { kind: 'layer-norm', name: 'norm', ...norm },
          { kind: 'elementwise', name: 'gelu', size: 10, activation: { name: 'gelu' } },
          { kind: 'combination', name: 'residual', by: 'sum', with: 'in' },
        ],
      },
      {
        ...second,
        before: [{ kind: 'combination', name: 'beside', by: 'concatenation', with: 'input' }],
      },
    ],
    ...(last.length > 0 && { beforeHead: last }),
    head,
    emits: 'every-frame',
  };
}

const examples = trainingExamples(
  Array.from({ length: 6 }, (_, i) => ({
    inputs: random((FRAMES - i) * INPUTS),
    frames: FRAMES - i,
  })),
);

/** The network with weights that are a little off. */
function disturbed(from: Network): Network {
  return withValues(
    from,
    valuesOf(from).map((value, i) => value + 0.05 * Math.sin(i)),
  );
}

test('the parameters of every layer of frames are listed, and learn', async () => {
  const teacher = network();
  const names = parametersOf(teacher).map(({ name }) => name);
  expect(names.slice(0, 5)).toEqual([
    'in weight',
    'in bias',
    'norm scale',
    'norm shift',
    'lstm input weight',
  ]);
  const student = disturbed(teacher);
  const { model, report } = await train(student, withTeacherTargets(examples, new Model(teacher)), {
    criterion: { kind: 'mse' },
    optimizer: { rate: 0.01 },
    epochs: 30,
    batch: 3,
    freeze: ['norm shift', 'gru'],
  });
  const losses = report.epochs.map(({ train: { loss } }) => loss!);
  expect(losses.at(-1)!).toBeLessThan(0.1 * losses[0]!);
  const before = parametersOf(student);
  const unchanged = parametersOf(model).filter(({ data }, i) => {
    const was = before[i]!.data();
    return data().every((value, k) => value === was[k]);
  });
  expect(unchanged.map(({ name }) => name)).toEqual([
    'norm shift',
    'gru input weight',
    'gru recurrent weight',
    'gru bias',
  ]);
});

test.each(['softmax', 'log-softmax'] as const)(
  'a %s behind the last layer of frames is the criterion’s own',
  async (activation) => {
    const last: FrameLayer[] = [{ kind: 'elementwise', name: 'end', size: 8, activation }];
    const start = network(last, []);
    const labelled = trainingExamples(
      Array.from({ length: 4 }, () => ({
        inputs: random(FRAMES * INPUTS),
        frames: FRAMES,
        labels: Array.from({ length: FRAMES }, (_, t) => t % 8),
      })),
    );
    const criterion = { kind: 'ce' } as const;
    const { loss } = await evaluate(new Model(start), labelled, { criterion });
    const { report } = await train(start, labelled, {
      criterion,
      optimizer: { kind: 'sgd', rate: 1e-12 },
      epochs: 1,
      batch: 4,
    });
    expect(report.epochs[0]!.train.loss).toBeCloseTo(loss!, 5);
    await expect(train(start, labelled, { criterion: { kind: 'mse' } })).rejects.toMatchObject({
      message: expect.stringMatching(
        /mse is not for an output layer with (log-)?softmax/,
      ) as string,
    });
  },
);

test('matrices of layers of frames are used as int8 stores them, where asked for', async () => {
  const teacher = network();
  const { report } = await train(
    disturbed(teacher),
    withTeacherTargets(examples, new Model(teacher)),
    { criterion: { kind: 'mse' }, optimizer: { rate: 0.01 }, epochs: 10, quantized: true },
  );
  const losses = report.epochs.map(({ train: { loss } }) => loss!);
  expect(losses.at(-1)!).toBeLessThan(0.5 * losses[0]!);
});

test('what does not train is named, with what does', async () => {
  const { layers, ...rest } = network();
  const weights = layers[0]!.weights.map((each) => ({ ...each, initialHidden: random(9) }));
  const start = { ...rest, layers: [{ ...layers[0]!, weights }, layers[1]!] };
  await expect(
    train(start, withTeacherTargets(examples, new Model(start)), { criterion: { kind: 'mse' } }),
  ).rejects.toMatchObject({
    code: 'UNSUPPORTED_MODEL',
    message: expect.stringMatching(
      /initial states in lstm, which does not train here: .* layers of frames before, between/,
    ) as string,
  });
});
