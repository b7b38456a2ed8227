/** Distillation: training with the outputs of a teacher as targets. */
import {
  compress,
  Model,
  planCompression,
  train,
  trainingExamples,
  withTeacherTargets,
} from '../../lib';
import { network, unlabelled } from './tasks';

describe('distillation', () => {
  const learning = { epochs: 30, optimizer: { rate: 0.01 } };

  test('by the squared error brings a compressed model back to its teacher, without a label', async () => {
    const teacher = new Model(
      network({ input: 4, cells: 16, output: 5, outputActivation: 'sigmoid' }),
    );
    const { model: small } = await compress(
      teacher,
      planCompression(teacher, { method: 'joint-svd', rank: 4 }),
    );
    const recordings = withTeacherTargets(trainingExamples(unlabelled(60, 4)), teacher);
    const dev = withTeacherTargets(trainingExamples(unlabelled(20, 4, 2)), teacher);
    const { model, report } = await train(small, recordings, {
      ...learning,
      dev,
      criterion: { kind: 'mse' },
    });
    expect(report.epochs[report.bestEpoch - 1]!.dev!.rms).toBeLessThan(0.5 * report.before!.rms!);
    // What compression made stays: the ranks, and one projection for both of its readers.
    expect(model.layers[0]!.weights[0]!.projection!.rows).toBe(4);
    expect(model.parameters).toBe(small.parameters);
  });

  test('the teacher hears inputs that are kept once, and made ones every time', async () => {
    const teacher = new Model(network({ input: 4, cells: 12, output: 5 }));
    const run = jest.spyOn(Model.prototype, 'run');
    const list = unlabelled(3, 4);
    const kept = trainingExamples(list);
    const supply = withTeacherTargets(kept, teacher);
    const [first, again] = [await supply.load(0, 0), await supply.load(0, 1)];
    expect(again.targets).toBe(first.targets);
    const made = withTeacherTargets(
      { ...kept, load: (i) => ({ ...list[i]!, inputs: list[i]!.inputs.slice() }) },
      teacher,
    );
    const [one, two] = [await made.load(0, 0), await made.load(0, 1)];
    expect(two.targets).not.toBe(one.targets);
    expect(two.targets).toEqual(one.targets);
    expect(run).toHaveBeenCalledTimes(3);
    run.mockRestore();
  });

  test.each(['softmax', 'log-softmax'] as const)('by KL of a %s', async (outputActivation) => {
    const teacher = new Model(network({ input: 4, cells: 12, output: 5, outputActivation }));
    const start = network({ input: 4, cells: 12, output: 5, outputActivation }, 2);
    const recordings = withTeacherTargets(trainingExamples(unlabelled(40, 4)), teacher);
    const { report } = await train(start, recordings, {
      ...learning,
      criterion: { kind: 'kl', temperature: 2 },
    });
    expect(report.epochs.at(-1)!.train.loss).toBeLessThan(0.1 * report.epochs[0]!.train.loss!);
  });
});
