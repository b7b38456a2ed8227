/** Factors on the learning rate of single parameters. */
import { trainingExamples, initNetwork, train, type OptimizerOptions } from '../../lib';
import { parametersOf } from '../../lib/train/parameters';

const network = initNetwork({
  input: 6,
  layers: [{ cell: 'lstm', cells: 8, recurrentWeight: { kind: 'toeplitz-like', rank: 2 } }],
  output: 3,
});
const examples = trainingExamples([
  {
    frames: 5,
    inputs: Float32Array.from({ length: 30 }, (_, i) => Math.sin(i * i)),
    labels: [0, 1, 2, 1, 0],
  },
]);

/** How far the numbers of each of the parameters have gone in one update, at most. */
async function stepsOf(
  optimizer: OptimizerOptions,
  freeze: string[] = [],
): Promise<Map<string, number>> {
  const options = { criterion: { kind: 'ce' }, epochs: 1, batch: 1, freeze } as const;
  const { model } = await train(network, examples, { ...options, optimizer });
  const before = parametersOf(network);
  return new Map(
    parametersOf(model).map(({ name, data }, i) => {
      const from = before[i]!.data();
      return [name, Math.max(...data().map((x, j) => Math.abs(x - from[j]!)))];
    }),
  );
}

test('the vectors of Toeplitz-like weights take a tenth of the steps of Adam', async () => {
  const steps = await stepsOf({ kind: 'adam', rate: 0.01 });
  expect(steps.get('lstm1 input weight')).toBeCloseTo(0.01, 5);
  expect(steps.get('lstm1 recurrent weight g')).toBeCloseTo(0.001, 5);
  expect(steps.get('lstm1 recurrent weight h')).toBeCloseTo(0.001, 5);
});

test('those of gradient descent they take whole', async () => {
  const [one, two] = await Promise.all([0.01, 0.02].map((rate) => stepsOf({ kind: 'sgd', rate })));
  const g = 'lstm1 recurrent weight g';
  expect(two!.get(g)! / one!.get(g)!).toBeCloseTo(2, 2);
});

test('what is frozen takes none', async () => {
  const steps = await stepsOf({ kind: 'adam', rate: 0.01 }, ['lstm1 recurrent weight']);
  expect(steps.get('lstm1 recurrent weight g')).toBe(0);
  expect(steps.get('lstm1 input weight')).toBeCloseTo(0.01, 5);
});
