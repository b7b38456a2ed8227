/** Intervals by the bootstrap, against SciPy's and against cases that can be counted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  drawRatios,
  errorInterval,
  intervalOf,
  lossInterval,
  type ConfidenceInterval,
} from '../../lib/train/bootstrap';
import { devChoice } from '../../lib/train/dev-choice';

interface Reference {
  readonly interval: ConfidenceInterval;
  readonly standardError: number;
}
interface Case {
  readonly under: number[];
  readonly worse: number[];
  readonly better: number[];
  readonly ratio: Reference;
  readonly difference: Reference;
}
const { cases } = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'bootstrap.json'), 'utf8'),
) as { cases: Case[] };

/**
 * The end of an interval of 2000 draws is off by sqrt(0.025 0.975 / 2000) / 0.058 = 0.06 standard
 * errors, where draws are normal; four times that.
 */
function expectNear(ours: ConfidenceInterval | null, { interval, standardError }: Reference): void {
  for (const k of [0, 1] as const)
    expect(Math.abs(ours![k] - interval[k]) / standardError).toBeLessThan(0.24);
}

test.each(cases.map((each) => [each.under.length, each] as const))(
  "of a rate and of a difference, over %i utterances, they are SciPy's",
  async (_, { under, worse, better, ratio, difference }) => {
    const [first, second] = [
      { over: worse, under },
      { over: better, under },
    ];
    expectNear(await lossInterval(first, 3), ratio);
    expectNear(await errorInterval(first, 3), ratio);
    const { interval, before, measure, utterances } = (await devChoice(
      'ctc',
      { before: first, best: second },
      3,
    ))!;
    expect([measure, utterances]).toEqual(['errorRate', under.length]);
    expect(interval).toEqual(await errorInterval(second, 3));
    expectNear(before!.interval, difference);
  },
);

test('of two utterances, one wrong, three means are drawn', async () => {
  const terms = { over: [0, 1], under: [1, 1] };
  const [means] = (await drawRatios([terms] as const, 1))!;
  const count = (mean: number): number => means.filter((value) => value === mean).length;
  expect(count(0) + count(0.5) + count(1)).toBe(means.length);
  // Half of the draws take each once: within four standard deviations.
  const spread = 4 * Math.sqrt(means.length / 4);
  expect(Math.abs(count(0.5) - means.length / 2)).toBeLessThan(spread);
  expect(intervalOf(means)).toEqual([0, 1]);
});

test('the same seed draws the same, and another others', async () => {
  const [terms] = cases.map(({ worse, under }) => ({ over: worse, under }));
  expect(await lossInterval(terms!, 1)).toEqual(await lossInterval(terms!, 1));
  expect(await lossInterval(terms!, 1)).not.toEqual(await lossInterval(terms!, 2));
});

test('one utterance has no interval; what is the same does not differ, nor by chance', async () => {
  const one = { over: [1], under: [4] };
  expect(await errorInterval(one, 1)).toBeNull();
  const { interval, last, before } = (await devChoice('kl', { before: one, best: one }, 1))!;
  expect([interval, last, before]).toEqual([null, null, { difference: 0, interval: null }]);
  const terms = { over: [1, 2, 3], under: [4, 4, 4] };
  const same = { over: [1, 2, 3], under: [4, 4, 4] };
  expect((await devChoice('kl', { best: terms, last: same }, 1))!.last).toEqual({
    difference: 0,
    interval: [0, 0],
  });
});

test('no error among n utterances leaves room for 1 - 0.025^(1/n), no label for nothing', async () => {
  expect(await errorInterval({ over: Array(100).fill(0), under: Array(100).fill(7) }, 1)).toEqual([
    0,
    expect.closeTo(0.0362, 4), // Clopper and Pearson's for 0 of 100
  ]);
  expect(await errorInterval({ over: [0, 0], under: [0, 0] }, 1)).toBeNull();
});
