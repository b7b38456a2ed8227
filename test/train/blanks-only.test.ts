/** A model of CTC that has nothing to say yet: progress, epochs and evaluations tell. */
import {
  evaluate,
  initNetwork,
  Model,
  train,
  trainingExamples,
  type EpochRecord,
  type Network,
} from '../../lib';
import { randoms } from '../model/networks';

const random = randoms(7);
const examples = trainingExamples(
  Array.from({ length: 6 }, () => ({ inputs: random(2 * 10, 1), frames: 10, labels: [0, 1, 0] })),
);

/** With so much of a bias on the blank. */
function network(bias: number): Network {
  const units = { kind: 'ctc', names: ['a', 'b', '-'], blank: 2 } as const;
  const made = initNetwork({ cell: 'gru', input: 2, layers: 1, cells: 4, units });
  made.head[0]!.bias![2] = bias;
  return made;
}

async function told(bias: number): Promise<{ epoch: EpochRecord; stages: string[] }> {
  const epochs: EpochRecord[] = [];
  const stages: string[] = [];
  await train(network(bias), examples, {
    criterion: { kind: 'ctc' },
    dev: examples,
    epochs: 1,
    batch: 3,
    optimizer: { rate: 1e-6 },
    onProgress: ({ stage }) => stages.push(stage),
    onEpoch: (record) => epochs.push(record),
  });
  return { epoch: epochs[0]!, stages: stages.filter((stage) => stage.startsWith('epoch')) };
}

test('where every best path is blank, the epoch and the stage of progress say so', async () => {
  const { epoch, stages } = await told(9);
  expect(epoch.train).toMatchObject({ errorRate: 1, blanksOnly: true });
  expect(epoch.dev).toMatchObject({ errorRate: 1, blanksOnly: true });
  for (const stage of stages) expect(stage).toMatch(/^epoch 1 of 1, loss [\d.]+, blanks only yet$/);
  expect(stages).toHaveLength(2);
  const criterion = { kind: 'ctc' } as const;
  expect(await evaluate(new Model(network(9)), examples, { criterion })).toMatchObject({
    blanksOnly: true,
  });
});

test('where units are decoded, right or wrong, nothing is said', async () => {
  const { epoch, stages } = await told(-9);
  expect(epoch.dev).not.toHaveProperty('blanksOnly');
  expect(epoch.train).not.toHaveProperty('blanksOnly');
  for (const stage of stages) expect(stage).toMatch(/^epoch 1 of 1, loss [\d.]+$/);
});
