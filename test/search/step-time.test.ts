/** Searches for a model whose step takes no longer than a limit. */
import { compress, Model, searchPlan } from '../../lib';
import { network } from '../compress/networks';
import { method, model, twoWay } from './models';

describe('a time for a step', () => {
  const large = new Model(network({ cell: 'lstm', input: 40, layers: 2, cells: 256, output: 40 }));

  it('is met by what was measured', async () => {
    const { report: dense } = await searchPlan(large, { method, targetStepMicros: 1e9 });
    expect(dense.after.ranks).toEqual([null, null]);
    const targetStepMicros = 0.6 * dense.before.stepMicros!;
    const { plan, report } = await searchPlan(large, {
      method,
      targetStepMicros,
      allocation: 'singular-values',
    });
    expect(report.after.stepMicros).toBeLessThanOrEqual(targetStepMicros);
    expect(plan.layers.length).toBeGreaterThan(0);
    expect((await compress(large, plan)).model.parameters).toBe(report.after.parameters);
  });

  it('out of reach is refused with the least', () =>
    expect(searchPlan(model, { method, targetStepMicros: 1e-3 })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(
        /targetStepMicros is 0\.001, but at the smallest sizes a step takes [\d.]+ here/,
      ) as string,
    }));

  it('is not for models that cannot be stepped', () =>
    expect(searchPlan(twoWay, { method, targetStepMicros: 5 })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('this model cannot be stepped: layer gru1') as string,
    }));
});
