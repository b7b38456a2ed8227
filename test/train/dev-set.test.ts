/**
 * The choice of the best epoch by a dev set, early stopping, and keeping the last epoch instead.
 */
import { train, trainingExamples } from '../../lib';
import { network, numbersOf, signTask } from './tasks';
import { CE } from './last-epoch';

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
