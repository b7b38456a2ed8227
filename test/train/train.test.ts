/** Training learns: every criterion, on tasks whose best score is known. */
import {
  compress,
  evaluate,
  Model,
  planCompression,
  train,
  trainingExamples,
  withTeacherTargets,
  type Progress,
  type TrainOptions,
} from '../../lib';
import { countingTask, network, numbersOf, signTask, unlabelled } from './tasks';

const CE = { kind: 'ce' } as const;
const last = async (
  start: Parameters<typeof train>[0],
  examples: Parameters<typeof trainingExamples>[0],
  options: TrainOptions,
) => {
  const { report } = await train(start, trainingExamples(examples), options);
  return report.epochs.at(-1)!.train;
};

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
    const before = await last(network(spec), signTask(40, 1), { ...learning, epochs: 1 });
    const after = await last(network(spec), signTask(40, 1), learning);
    expect(before.errorRate).toBeGreaterThan(0.25);
    expect(after.errorRate).toBeLessThan(0.05);
    expect(after.loss).toBeLessThan(0.2 * before.loss!);
  });

  test('with a delay teaches what is a frame ahead, which without it cannot be known', async () => {
    const ahead = signTask(40, -1);
    const prompt = await last(network(), ahead, learning);
    const late = await last(network(), ahead, { ...learning, criterion: { kind: 'ce', delay: 1 } });
    expect(prompt.errorRate).toBeGreaterThan(0.2);
    expect(late.errorRate).toBeLessThan(0.05);
  });

  test('over pieces of a sequence teaches what lies beyond their edges', async () => {
    const { errorRate } = await last(network(), signTask(40, 1), { ...learning, truncate: 4 });
    expect(errorRate).toBeLessThan(0.05);
  });

  test('by SGD with momentum, weight decay, clipping, a falling rate and dropout', async () => {
    const { errorRate } = await last(network({ layers: 2 }), signTask(40, 1), {
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
  const { perplexity } = await last(start, countingTask(30), {
    criterion: { kind: 'lm' },
    epochs: 25,
    optimizer: { rate: 0.05 },
  });
  expect(perplexity).toBeLessThan(1.05);
});

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

describe('a dev set', () => {
  const dev = trainingExamples(signTask(20, 1, 9));

  test('chooses the weights of the epoch that does best on it, and ends what no longer gets better', async () => {
    const { model, report } = await train(network(), trainingExamples(signTask(6, 1)), {
      criterion: CE,
      dev,
      epochs: 200,
      patience: 4,
      optimizer: { rate: 0.1 },
    });
    const { epochs, bestEpoch, before } = report;
    expect(epochs.length).toBe(bestEpoch + 4);
    const rates = epochs.map((epoch) => epoch.dev!.errorRate!);
    expect(rates[bestEpoch - 1]).toBe(Math.min(...rates));
    expect(before!.errorRate).toBeGreaterThan(rates[bestEpoch - 1]!);
    // The model is that of the best epoch: no more was learned than then.
    const { model: again } = await train(network(), trainingExamples(signTask(6, 1)), {
      criterion: CE,
      epochs: bestEpoch,
      optimizer: { rate: 0.1 },
    });
    expect(numbersOf(model)).toEqual(numbersOf(again));
  });
});

describe('which epoch is kept', () => {
  const without = { criterion: CE, epochs: 12, optimizer: { rate: 0.1 } } as const;
  const options = { ...without, dev: trainingExamples(signTask(20, 1, 9)) };

  test('the last is, where that is asked for, whatever the dev set says', async () => {
    const examples = trainingExamples(signTask(6, 1));
    const [best, last] = await Promise.all(
      (['best', 'last'] as const).map((keep) => train(network(), examples, { ...options, keep })),
    );
    const { model } = await train(network(), examples, without);
    expect(numbersOf(last!.model)).toEqual(numbersOf(model));
    expect(last!.report.keptEpoch).toBe(12);
    expect(best!.report.keptEpoch).toBe(best!.report.bestEpoch);
    expect(last!.report.choice).toEqual(best!.report.choice);
    expect(last!.report.bestEpoch).toBe(best!.report.bestEpoch);
  });

  test('with how sure the dev set is of the best', async () => {
    const { report } = await train(network(), trainingExamples(signTask(6, 1)), options);
    const { before, epochs, bestEpoch, choice } = report;
    const rateOf = (epoch: number): number => epochs[epoch - 1]!.dev!.errorRate!;
    expect(choice).toMatchObject({ measure: 'errorRate', utterances: 20 });
    const [low, high] = choice!.interval!;
    expect(low).toBeLessThanOrEqual(rateOf(bestEpoch));
    expect(high).toBeGreaterThanOrEqual(rateOf(bestEpoch));
    expect(choice!.before!.difference).toBeCloseTo(before!.errorRate! - rateOf(bestEpoch), 6);
    if (bestEpoch === 12) expect(choice!.last).toBeNull();
    else expect(choice!.last!.difference).toBeCloseTo(rateOf(12) - rateOf(bestEpoch), 6);
  });

  test.each([
    [{ keep: 'first' }, /keep must be best or last, but is "first"/],
    [{ dev: undefined, patience: 3 }, /patience waits for a better score of dev examples/],
  ])('%j is refused', async (wrong, message) => {
    const run = train(network(), trainingExamples(signTask(6, 1)), {
      ...options,
      ...wrong,
    } as never);
    await expect(run).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    });
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
