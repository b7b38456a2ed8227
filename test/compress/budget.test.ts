import { compress, planCompression, rankForTau, type Plan } from '../../lib/compress';
import { networkParameters } from '../../lib/model';
import { network } from './networks';

const method = 'joint-svd';
const model = network({ cell: 'lstm', input: 7, layers: 3, cells: 16, output: 5 });
const before = networkParameters(model);

async function compressTo(targetParameters: number) {
  return (await compress(model, planCompression(model, { method, targetParameters }))).report;
}

describe('a budget of parameters', () => {
  it.each([0.35, 0.5, 0.65, 0.8])('of %d of the model is kept, by one tau for all layers', async (share) => {
    const target = Math.round(before * share);
    const report = await compressTo(target);
    expect(report.after.parameters).toBeLessThanOrEqual(target);
    const tau = report.layers[0]!.tau!;
    expect(report.layers.map((layer) => layer.tau)).toEqual([tau, tau, tau]);
    for (const { rank, singularValues } of report.layers)
      if (rank !== null) expect(rank).toBe(rankForTau(singularValues, tau));
  });

  it('is used up: the next larger tau that changes anything would exceed it', async () => {
    const target = Math.round(before * 0.5);
    const { layers } = await compressTo(target);
    const tau = layers[0]!.tau!;
    const next = Math.min(
      ...layers.flatMap(({ singularValues }) => {
        const total = singularValues.reduce((sum, s) => sum + s * s, 0);
        let sum = 0;
        return singularValues.map((s) => (sum += s * s) / total).filter((part) => part > tau + 1e-9);
      }),
    );
    const beyond = await compress(model, planCompression(model, { method, tau: next + 1e-9 }));
    expect(beyond.report.after.parameters).toBeGreaterThan(target);
  });

  it('that is large enough leaves the model dense', async () => {
    const report = await compressTo(before);
    expect(report.after.parameters).toBe(before);
    expect(report.layers.every(({ rank }) => rank === null)).toBe(true);
  });

  it('that is met exactly counts as met', async () => {
    const smallest = (await compress(model, planCompression(model, { method, rank: 1 }))).report.after
      .parameters;
    expect((await compressTo(smallest)).after.parameters).toBe(smallest);
  });

  it('out of reach is refused with the smallest that is', async () => {
    const smallest = (await compress(model, planCompression(model, { method, rank: 1 }))).report.after
      .parameters;
    await expect(compressTo(smallest - 1)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(`leave at least ${smallest}: raise it to that`) as string,
    });
  });

  it('is for the layers that the plan leaves open, beside those with a rule', async () => {
    const targetParameters = Math.round(before * 0.6);
    const plan: Plan = {
      method,
      layers: [{ name: 'lstm1', projection: { rank: 2 } }, { name: 'lstm2' }],
      targetParameters,
    };
    const { report } = await compress(model, plan);
    expect(report.layers.map(({ rank }) => rank)).toEqual([2, expect.any(Number), null]);
    expect(report.after.parameters).toBeLessThanOrEqual(targetParameters);
  });
});
