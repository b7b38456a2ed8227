/** Training of models with one output, for the last frame of a sequence. */
import { evaluate, Model, train, trainingExamples, withTeacherTargets } from '../../lib';
import { network, signTask } from './tasks';
import { CE } from './last-epoch';

describe('a model that answers with its last frame', () => {
  // Which of two signs the first number of all frames has.
  const examples = signTask(30, 0).map(({ inputs, frames }, i) => {
    return { inputs: inputs.map((x) => Math.abs(x) * (i % 2 ? 1 : -1)), frames, labels: [i % 2] };
  });
  const start = network({ cell: 'gru', emits: 'last-frame' });

  test('learns one label a sequence', async () => {
    const options = { criterion: CE, epochs: 10, optimizer: { rate: 0.05 } };
    const { model } = await train(start, trainingExamples(examples), options);
    const { loss, errorRate } = await evaluate(model, trainingExamples(examples), {
      criterion: CE,
    });
    expect([errorRate, loss! < 0.1]).toEqual([0, true]);
  });

  test('and the one output of a teacher', async () => {
    const teacher = new Model(network({ cell: 'gru', emits: 'last-frame' }, 2));
    const options = { criterion: { kind: 'mse' }, epochs: 30, optimizer: { rate: 0.01 } } as const;
    const { report } = await train(
      start,
      withTeacherTargets(trainingExamples(examples), teacher),
      options,
    );
    expect(report.epochs.at(-1)!.train.rms).toBeLessThan(0.2 * report.epochs[0]!.train.rms!);
  });

  test('refuses a label for each frame, and a delay', async () => {
    const [first] = examples;
    const many = trainingExamples([{ ...first!, labels: Array<number>(first!.frames).fill(0) }]);
    await expect(train(start, many, { criterion: CE })).rejects.toThrow(
      /must have one label, for its last frame, but has/,
    );
    const late = train(start, trainingExamples(examples), { criterion: { kind: 'ce', delay: 1 } });
    await expect(late).rejects.toThrow(/delay is for models with an output at every frame/);
  });
});
