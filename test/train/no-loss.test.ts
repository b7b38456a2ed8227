/** Where nothing has a finite loss: it is null, said so, and never the best. */
import { evaluate, Model, train, trainingExamples, type TrainingExample } from '../../lib';
import { network, signTask, unlabelled } from './tasks';

const CTC = { kind: 'ctc' } as const;
const start = network({ output: 3 });
/** Of 12 to 16 frames. */
const sequences = unlabelled(8, 2);
const feasible = sequences.map((each, i): TrainingExample => ({ ...each, labels: [i % 2] }));
/** "aa" needs three frames: one for the blank between. */
const tooLong = feasible.map(({ inputs }): TrainingExample => {
  return { inputs: inputs.slice(0, 4), frames: 2, labels: [0, 0] };
});

test('of CTC, where no labels can be aligned, and with others left out', async () => {
  const model = new Model(start);
  const none = await evaluate(model, trainingExamples(tooLong), { criterion: CTC });
  expect(none).toMatchObject({ loss: null, lossInterval: null, infeasible: 8 });
  expect(JSON.parse(JSON.stringify(none))).toMatchObject({ loss: null });
  const mixed = await evaluate(model, trainingExamples([...tooLong, ...feasible]), {
    criterion: CTC,
  });
  const whole = await evaluate(model, trainingExamples(feasible), { criterion: CTC });
  expect(mixed).toMatchObject({ infeasible: 8 });
  expect(mixed.loss).toBeCloseTo(whole.loss!, 12);
});

test('of frames, where none has a label', async () => {
  const bare = signTask(3, 1).map((each) => ({
    ...each,
    labels: Array<number>(each.frames).fill(-1),
  }));
  const examples = trainingExamples(bare);
  const criterion = { kind: 'ce' } as const;
  expect(await evaluate(new Model(network()), examples, { criterion })).toMatchObject({
    loss: null,
    errorRate: null,
    errorInterval: null,
    frameErrors: { frames: 0, wrong: 0 },
  });
  await expect(train(network(), examples, { criterion })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message:
      'nothing can be learned from the 3 examples: none has a finite loss, since no frame has a label',
  });
});

test('nothing is learned of it, and it chooses no epoch', async () => {
  await expect(
    train(start, trainingExamples(tooLong), { criterion: CTC, epochs: 2 }),
  ).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringMatching(
      /^nothing can be learned from the 8 examples: none has a finite loss, since each has more labels than CTC can align/,
    ) as string,
  });
  let epochs = 0;
  const dev = trainingExamples(tooLong);
  const options = { criterion: CTC, epochs: 2, dev, onEpoch: () => epochs++ };
  await expect(train(start, trainingExamples(feasible), options)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringMatching(
      /^the 8 dev examples cannot choose an epoch: none has a finite loss, .* keep the last epoch$/,
    ) as string,
  });
  expect(epochs).toBe(0);
});

test('but where the last epoch is kept, it may tell what it can', async () => {
  const { report } = await train(start, trainingExamples(feasible), {
    criterion: CTC,
    epochs: 2,
    dev: trainingExamples(tooLong),
    keep: 'last',
  });
  expect(report.epochs.map(({ best, dev }) => [best, dev!.loss])).toEqual([
    [false, null],
    [false, null],
  ]);
  expect(report).toMatchObject({ keptEpoch: 2, bestEpoch: 2, before: { loss: null } });
  expect(report.choice).toBeUndefined();
});
