/** The comparison of plain, stacked and calibrated starts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { divergence } from '../../experiments/digits/starts';
import { scoreModel, scoreOutputs, outputsByUtterance } from '../../experiments/digits/score';
import type { DigitExample } from '../../experiments/digits/examples';
import { picture } from '../../lib/charts';
import { startsExperiment } from '../../experiments/starts';
import { STARTS, compareStarts, type Trial } from '../../experiments/starts/compare';
import { TONES, startsChart } from '../../experiments/starts/chart';
import type { Measure, Result } from '../../experiments/starts/results';
import { table } from '../../experiments/starts/table';
import { Model, initNetwork, lexiconUnits, trainingExamples } from '../../lib';
import { randomNumbers } from '../matrices';

const units = lexiconUnits('ctc', { one: [['W', 'AH', 'N']], two: [['T', 'UW']] });
const INPUT = 4;

function model(seed: number): Model {
  const layer = { cell: 'lstm', cells: 12 } as const;
  const spec = { input: INPUT, layers: [layer, layer], output: units.names.length };
  return new Model({ ...initNetwork({ ...spec, outputActivation: 'log-softmax' }, seed), units });
}

/** Of different lengths, not in their order. */
const strings = [9, 30, 14].map((frames, i): DigitExample => {
  const inputs = randomNumbers(frames * INPUT, i + 1, 2);
  return { inputs, frames, labels: Int32Array.of(1, 2), words: ['one'] };
});

describe('the scores of strings', () => {
  const small = model(2);

  test('are those of each alone, in their order', async () => {
    const scores = await outputsByUtterance(small, strings, 1);
    for (const [i, { inputs, frames }] of strings.entries())
      expect(scores[i]).toEqual(await small.run(inputs, { frames }));
  });

  test('are those of the model', async () => {
    const scores = await outputsByUtterance(small, strings, 1);
    expect(scoreOutputs(units, strings, scores)).toEqual(await scoreModel(small, strings));
  });

  test('diverge by sum q ln(q / p) a frame', () => {
    const wanted = [Float32Array.of(0.5, 0.5, 0.9, 0.1).map(Math.log)];
    const given = [Float32Array.of(0.25, 0.75, 0.9, 0.1).map(Math.log)];
    const first = 0.5 * Math.log(2) + 0.5 * Math.log(0.5 / 0.75);
    expect(divergence(wanted, given, 2)).toBeCloseTo(first / 2, 6);
    expect(divergence(wanted, wanted, 2)).toBe(0);
  });
});

describe('the comparison of starts', () => {
  const dense = model(1);
  const taus = [0.9, 0.5];
  const trial: Trial<'divergence'> = {
    model: dense,
    calibration: trainingExamples(strings),
    errorsOf: async (small) => {
      const [wanted, given] = [
        await outputsByUtterance(dense, strings, 1),
        await outputsByUtterance(small, strings, 1),
      ];
      return { divergence: divergence(wanted, given, dense.outputSize) };
    },
  };

  test('has all starts at the ranks of the paper’s rule, and so of one size', async () => {
    const rows = await compareStarts(trial, { taus });
    expect(rows.map(({ tau, start }) => [tau, start])).toEqual(
      taus.flatMap((tau) => STARTS.map((start) => [tau, start])),
    );
    for (const { tau, ranks, parameters, errors } of rows) {
      const [{ ranks: same, parameters: size }] = rows.filter((row) => row.tau === tau) as [
        (typeof rows)[0],
      ];
      expect([ranks, parameters]).toEqual([same, size]);
      expect(errors.divergence).toBeGreaterThan(0);
    }
    const ofLowest = rows.filter(({ tau }) => tau === 0.5).map(({ errors }) => errors.divergence);
    expect(new Set(ofLowest).size).toBe(STARTS.length);
    expect(Math.max(...rows[4]!.ranks)).toBeLessThan(Math.min(...rows[0]!.ranks));
  });

  test('leaves its results, tables and a chart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'starts-'));
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const measures = [
      { name: 'divergence', title: 'nats', shown: (d: number) => d.toFixed(6) },
    ] as const;
    const names = { model: '2 x 12', calibration: 'three strings', seed: 1 };
    await startsExperiment({ ...trial, measures, names }, { folder, taus });
    expect(log).toHaveBeenCalledTimes(taus.length * STARTS.length);
    log.mockRestore();
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const result = JSON.parse(read('starts.json')) as Result<'divergence'>;
    expect(result).toMatchObject({
      ...names,
      dense: { parameters: dense.parameters, errors: { divergence: 0 } },
    });
    expect(result.rows).toEqual(await compareStarts(trial, { taus }));
    expect(read('table.md')).toContain(table(result, measures[0]));
    expect(read('starts.svg')).toBe(picture(startsChart(result, measures[0]), TONES));
    rmSync(folder, { recursive: true });
  });
});

test('what is shown has a row for each tau, and a curve for each start', () => {
  const measure: Measure<'error'> = { name: 'error', title: 'error', shown: (x) => x.toFixed(1) };
  const rows = [0.8, 0.4].flatMap((tau, t) =>
    STARTS.map((start, i) => ({
      tau,
      ranks: [9 - t, 8 - t],
      parameters: 2000 - 1000 * t,
      start,
      errors: { error: 1 + t + i / 10 },
    })),
  );
  const result: Result<'error'> = {
    model: 'm',
    calibration: 'c',
    seed: 1,
    commit: 'abc1234',
    date: '2026-01-01',
    dense: { parameters: 4000, errors: { error: 0 } },
    rows,
  };
  expect(table(result, measure).split('\n').slice(2)).toEqual([
    '| 0.8 | 9, 8 | 1.0 | 1.1 | 1.2 | 1.3 |',
    '| 0.4 | 8, 7 | 2.0 | 2.1 | 2.2 | 2.3 |',
  ]);
  const svg = picture(startsChart(result, measure), TONES);
  const described = [...svg.matchAll(/<title>([^<]*)/g)].map(([, text]) => text);
  expect(described).toContain('calibrated: 2.2 at 1 thousand, 1.2 at 2 thousand');
  expect(described).toHaveLength(STARTS.length);
});
