/** Training with labels: tasks whose best score is known, seeds, frozen weights and progress. */
import { Model, train, trainingExamples, type Progress, type TrainOptions } from '../../lib';
import { countingTask, network, numbersOf, signTask } from './tasks';
import { CE, lastScore } from './last-epoch';

describe('cross-entropy', () => {
  const learning = { criterion: CE, epochs: 25, optimizer: { rate: 0.03 } };

  test.each([
    ['an LSTM', {}],
    ['an LSTM with peepholes and a projection', { peepholes: true, projection: 5, cellClip: 50 }],
    ['a GRU', { cell: 'gru' }],
    ['a GRU whose reset gate acts first', { cell: 'gru', resetAfter: false }],
    ['an RNN', { cell: 'rnn' }],
    ['two layers', { layers: 2 }],
    ['a bidirectional layer', { direction: 'bidirectional' }],
  ] as const)('teaches %s what was a frame ago', async (_, spec) => {
    const before = await lastScore(network(spec), signTask(40, 1), { ...learning, epochs: 1 });
    const after = await lastScore(network(spec), signTask(40, 1), learning);
    expect(before.errorRate).toBeGreaterThan(0.25);
    expect(after.errorRate).toBeLessThan(0.05);
    expect(after.loss).toBeLessThan(0.2 * before.loss!);
  });

  test('with a delay teaches what is a frame ahead, which without it cannot be known', async () => {
    const ahead = signTask(40, -1);
    const prompt = await lastScore(network(), ahead, learning);
    const late = await lastScore(network(), ahead, {
      ...learning,
      criterion: { kind: 'ce', delay: 1 },
    });
    expect(prompt.errorRate).toBeGreaterThan(0.2);
    expect(late.errorRate).toBeLessThan(0.05);
  });

  test('over pieces of a sequence teaches what lies beyond their edges', async () => {
    const { errorRate } = await lastScore(network(), signTask(40, 1), { ...learning, truncate: 4 });
    expect(errorRate).toBeLessThan(0.05);
  });

  test('by SGD with momentum, weight decay, clipping, a falling rate and dropout', async () => {
    const { errorRate } = await lastScore(network({ layers: 2 }), signTask(40, 1), {
      ...learning,
      epochs: 60,
      dropout: 0.1,
      optimizer: {
        kind: 'sgd',
        rate: 1,
        decay: 0.97,
        momentum: 0.9,
        weightDecay: 1e-5,
        clipNorm: 1,
        clipValue: 0.5,
      },
    });
    expect(errorRate).toBeLessThan(0.1);
  });
});

test('next-token cross-entropy brings the perplexity of what is certain to 1', async () => {
  const start = network({ input: 3, output: 3 });
  const { perplexity } = await lastScore(start, countingTask(30), {
    criterion: { kind: 'lm' },
    epochs: 25,
    optimizer: { rate: 0.05 },
  });
  expect(perplexity).toBeLessThan(1.05);
});

describe('the same seed', () => {
  const learning = { criterion: CE, epochs: 3, dropout: 0.2, optimizer: { rate: 0.03 } } as const;
  const trained = async (options: Partial<TrainOptions>) =>
    numbersOf(
      (
        await train(network({ layers: 2 }), trainingExamples(signTask(40, 1)), {
          ...learning,
          ...options,
        })
      ).model,
    );

  test('gives the same model, for every thread count', async () => {
    const first = await trained({ seed: 5 });
    expect(await trained({ seed: 5 })).toEqual(first);
    expect(await trained({ seed: 5, threads: 2 })).toEqual(first);
    expect(await trained({ seed: 5, threads: 3 })).toEqual(first);
  });

  test('and another gives another', async () => {
    expect(await trained({ seed: 5 })).not.toEqual(await trained({ seed: 6 }));
  });
});

describe('frozen weights stay, others do not', () => {
  const learning = { criterion: CE, epochs: 2, optimizer: { rate: 0.03 } } as const;
  const start = network({ layers: 2, projection: 4 });

  test.each([
    [['lstm1'], ['lstm1.0 input', 'lstm1.0 recurrent', 'lstm1.0 bias', 'lstm1.0 projection']],
    [
      ['lstm2 projection', 'output'],
      ['lstm2.0 projection', 'output weight'],
    ],
  ])('%j', async (freeze, frozen) => {
    const before = numbersOf(start);
    const { model } = await train(start, trainingExamples(signTask(20, 1)), {
      ...learning,
      freeze,
    });
    const after = numbersOf(model);
    const kept = Object.keys(before).filter((name) =>
      before[name]!.every((value, i) => value === after[name]![i]),
    );
    expect(kept.sort()).toEqual([...frozen].sort());
  });
});

test('it says how it goes: every batch, every epoch, the rate as it falls', async () => {
  const steps: number[] = [];
  const rates: number[] = [];
  const shown: Progress[] = [];
  const { report } = await train(network(), trainingExamples(signTask(10, 1)), {
    criterion: CE,
    epochs: 2,
    batch: 4,
    optimizer: { rate: 0.01, decay: 0.5 },
    onBatch: ({ step }) => steps.push(step),
    onEpoch: ({ rate }) => rates.push(rate),
    onProgress: (progress) => shown.push(progress),
  });
  expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
  expect(rates).toEqual([0.005, 0.0025]);
  expect(shown.map(({ done }) => done)).toEqual(steps);
  expect(shown.every(({ total }) => total === 6)).toBe(true);
  expect(shown[3]!.stage).toMatch(/^epoch 2 of 2, loss /);
  expect(report).toMatchObject({ criterion: 'ce', bestEpoch: 2, seed: 1 });
});

test('what it starts from stays as it was, stored in whatever numbers', async () => {
  const start = new Model(network()).convert({ dtype: 'int8' });
  const before = numbersOf(start);
  const { model } = await train(start, trainingExamples(signTask(10, 1)), {
    criterion: CE,
    epochs: 1,
  });
  expect(numbersOf(start)).toEqual(before);
  expect(model.bytes).toBe(4 * model.parameters);
});
