/**
 * Searches within a budget of parameters or bytes, allocated by singular values or by
 * sensitivity.
 */
import {
  compress,
  Model,
  planCompression,
  searchPlan,
  validatePlan,
  type SearchOptions,
} from '../../lib';
import { network } from '../compress/networks';
import { method, model, twoWay, calibration, ranksOf, changeOf } from './models';

describe('a plan that was searched', () => {
  it.each(['tau', 'singular-values'] as const)(
    'by %s has the ranks that the budget gives',
    async (allocation) => {
      for (const subject of [model, twoWay]) {
        const budget = { targetBytes: Math.round(subject.bytes * 0.6), allocation };
        const { plan, report } = await searchPlan(subject, { method, ...budget });
        expect(validatePlan(subject, JSON.parse(JSON.stringify(plan)))).toEqual(plan);
        const [searched, planned] = [plan, planCompression(subject, { method, ...budget })];
        const made = await compress(subject, searched);
        expect(ranksOf(made.report)).toEqual(ranksOf((await compress(subject, planned)).report));
        expect(report.after).toEqual({ ranks: ranksOf(made.report), ...made.report.after });
        expect(report.before).toMatchObject({
          parameters: subject.parameters,
          bytes: subject.bytes,
        });
      }
    },
  );

  it('keeps start, type and layers that were asked for', async () => {
    const { plan } = await searchPlan(model, {
      method,
      stacked: true,
      calibrated: true,
      calibration,
      dtype: 'f16',
      layers: ['lstm2', 'lstm1'],
      targetParameters: Math.round(model.parameters * 0.7),
    });
    expect(plan).toMatchObject({ method, stacked: true, calibrated: true, dtype: 'f16' });
    expect(plan.layers.map(({ name }) => name)).toEqual(['lstm1', 'lstm2']);
    const { report } = await compress(model, plan, { calibration });
    expect(report.after.parameters).toBeLessThanOrEqual(model.parameters * 0.7);
  });

  it('is out of reach where the least is more', async () => {
    const least = (await compress(model, planCompression(model, { method, rank: 1 }))).model
      .parameters;
    await expect(searchPlan(model, { method, targetParameters: least - 1 })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(`leave at least ${least}`) as string,
    });
  });
});

describe('a budget allocated by sensitivity', () => {
  const targetParameters = Math.round(model.parameters * 0.55);
  const options: SearchOptions = {
    method,
    targetParameters,
    allocation: 'sensitivity',
    calibration,
  };

  it('measures what the outputs make of each group alone', async () => {
    const { report } = await searchPlan(model, options);
    expect(report.sensitivities!.map(({ name }) => name)).toEqual(['lstm1', 'lstm2', 'lstm3']);
    for (const { name, measured } of report.sensitivities!) {
      expect(measured.at(-1)!.rank).toBe(1);
      for (const { rank, change } of measured) {
        const alone = { method, layers: [{ name, projection: { rank: rank! } }] } as const;
        const expected = changeOf((await compress(model, alone)).model, model);
        expect(change / expected).toBeCloseTo(1, 6);
      }
    }
  });

  it('keeps the budget and changes outputs less than one tau for all does', async () => {
    const { plan } = await searchPlan(model, options);
    const { model: small } = await compress(model, plan);
    const plain = await compress(model, planCompression(model, { method, targetParameters }));
    expect(small.parameters).toBeLessThanOrEqual(targetParameters);
    expect(changeOf(small, model)).toBeLessThan(changeOf(plain.model, model));
  });

  it('cuts first what nothing comes of', async () => {
    // A direction whose outputs the head does not read, and which is read by itself alone.
    const deaf = network({
      cell: 'gru',
      input: 7,
      layers: 1,
      cells: 12,
      direction: 'bidirectional',
      output: 5,
    });
    const { weight } = deaf.head[0]!;
    weight.data.forEach((_, i) => i % 24 < 12 && (weight.data[i] = 0));
    const half = Math.round(new Model(deaf).parameters * 0.8);
    const { plan } = await searchPlan(deaf, { ...options, targetParameters: half });
    expect(plan.layers).toEqual([
      { name: 'gru1', projection: { rank: [expect.any(Number), null] } },
    ]);
  });
});
