/** Searches for the smallest model whose loss grows no more than allowed. */
import {
  compress,
  evaluate,
  trainingExamples,
  Model,
  planCompression,
  searchPlan,
} from '../../lib';
import { method, model, frames, sequence } from './models';

describe('an allowed loss', () => {
  it('is used up: no smaller ranks of any tau would keep it', async () => {
    // Falls with every number that is left out, so that each tau's is known without a search.
    const loss = ({ parameters }: Model) => 10 - parameters / 1000;
    for (const allowedLoss of [0.5, 1.5, 3]) {
      const { plan, report } = await searchPlan(model, { method, allowedLoss, loss });
      const { report: made } = await compress(model, plan);
      expect(report.after.loss! - report.before.loss!).toBeLessThanOrEqual(allowedLoss);
      const allowed = (size: number) => (model.parameters - size) / 1000 <= allowedLoss;
      const sizes: number[] = [];
      for (let tau = 0.01; tau <= 1; tau += 0.01)
        sizes.push(
          (await compress(model, planCompression(model, { method, tau }))).model.parameters,
        );
      expect(made.after.parameters).toBeLessThanOrEqual(Math.min(...sizes.filter(allowed)));
      expect(report.tried.length).toBeLessThan(9);
    }
  });

  it('is of what evaluate says, on the path of least distortion, stored as the result will be', async () => {
    const labelled = trainingExamples(
      [1, 2].map((seed) => ({
        ...sequence(seed),
        labels: Array.from({ length: frames }, (_, t) => (t + seed) % 5),
      })),
    );
    const loss = async (each: Model) =>
      (await evaluate(each, labelled, { criterion: { kind: 'ce' } })).loss;
    const allowedLoss = 0.05;
    const { plan, report } = await searchPlan(model, {
      method,
      allowedLoss,
      loss,
      dtype: 'f16',
      allocation: 'singular-values',
    });
    const { model: small } = await compress(model, plan);
    expect(await loss(small)).toBe(report.after.loss);
    expect((await loss(small))! - (await loss(model))!).toBeLessThanOrEqual(allowedLoss);
    expect(small.parameters).toBeLessThan(model.parameters);
  });

  it('of nothing leaves nothing to do where nothing can be cut without loss', async () => {
    const loss = ({ parameters }: Model) => -parameters;
    const { plan, report } = await searchPlan(model, { method, allowedLoss: 0, loss });
    expect(plan.layers).toEqual([]);
    expect(report.after.ranks).toEqual([null, null, null]);
    expect((await compress(model, plan)).model.parameters).toBe(model.parameters);
  });

  it('that the type alone exceeds is refused with what it costs', async () => {
    const loss = ({ bytes }: Model) => -bytes;
    const halved = model.bytes - model.convert({ dtype: 'f16' }).bytes;
    await expect(
      searchPlan(model, { method, allowedLoss: 1, loss, dtype: 'f16' }),
    ).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(
        `allowedLoss is 1, but the loss grows by ${halved.toPrecision(3)}`,
      ) as string,
    });
  });

  it('needs a loss that is a number', () =>
    expect(searchPlan(model, { method, allowedLoss: 1, loss: () => NaN })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'loss must give a number, but gave NaN',
    }));
});
