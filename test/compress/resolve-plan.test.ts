/** Rules, resolved: every size becomes a number, and the same model comes of it. */
import {
  compress,
  isRankedMethod,
  METHODS,
  planCompression,
  type PlanOptions,
  resolvePlan,
  validatePlan,
  type Plan,
} from '../../lib/compress';
import { Model } from '../../lib/model';
import { calibration, INPUT, lstm } from './calibrated';
import { diagonalNetwork, network } from './networks';

const method = 'joint-svd';
const model = new Model(network({ ...lstm, layers: 3 }));
const twoWay = new Model(
  network({
    cell: 'gru',
    input: INPUT,
    layers: 2,
    cells: 12,
    direction: 'bidirectional',
    output: 5,
  }),
);

/** Whether every size of a plan is a number. */
function isSized(plan: object): boolean {
  return !/tau|target|allocation/.test(JSON.stringify(plan));
}

describe.each<[string, Omit<PlanOptions, 'method'>]>([
  ['tau', { tau: 0.6 }],
  ['a budget of parameters', { targetParameters: 3000 }],
  ['a budget of bytes by singular values', { targetBytes: 9000, allocation: 'singular-values' }],
  ['tau of calibrated products, stored in f16', { tau: 0.7, calibrated: true, dtype: 'f16' }],
  ['tau of stacked matrices', { tau: 0.5, stacked: true }],
  ['ranks', { rank: 3 }],
])('%s', (_, rule) => {
  it.each([
    ['one direction', model],
    ['two directions', twoWay],
  ])('comes to ranks that make the same model, of %s', async (_name, dense) => {
    const options = rule.calibrated ? { calibration } : {};
    const plan = planCompression(dense, { method, ...rule });
    const sized = await resolvePlan(dense, plan, options);
    expect(isSized(sized)).toBe(true);
    expect(validatePlan(dense, JSON.parse(JSON.stringify(sized)))).toEqual(sized);
    const [byRule, bySizes] = [
      await compress(dense, plan, options),
      await compress(dense, sized, options),
    ];
    expect(bySizes.model.layers).toEqual(byRule.model.layers);
    expect(bySizes.model.head).toEqual(byRule.model.head);
    const ranks = byRule.report.layers.map(({ rank }) => rank);
    expect(bySizes.report.layers.map(({ rank }) => rank)).toEqual(ranks);
    expect(ranks.some((rank) => rank !== null)).toBe(true);
  });
});

it('keeps a plan whose sizes are numbers as it is, by every method', async () => {
  for (const each of METHODS) {
    const targetParameters = Math.round(0.6 * model.parameters);
    const plan = planCompression(model, { method: each, targetParameters });
    const sized = await resolvePlan(model, plan);
    expect(isSized(sized)).toBe(true);
    if (!isRankedMethod(each)) expect(sized).toEqual(plan);
    expect(await resolvePlan(model, sized)).toEqual(sized);
  }
});

it('leaves layers out that stay dense, but not what else becomes of them', async () => {
  const narrow = diagonalNetwork([0.5, 0.5, 0.5, 0.5], 1);
  const name = narrow.layers[0]!.name;
  const plan = (more: object): Plan => ({
    method,
    layers: [{ name, projection: { tau: 1 }, ...more }],
  });
  expect((await resolvePlan(narrow, plan({}))).layers).toEqual([]);
  const input = { kind: 'low-rank', rank: 1 };
  expect((await resolvePlan(narrow, plan({ input }))).layers).toEqual([{ name, input }]);
});

it('keeps ranks that were given next to a budget', async () => {
  const plan: Plan = {
    method,
    layers: [{ name: 'lstm1', projection: { rank: 2 } }, { name: 'lstm2' }],
    targetParameters: Math.round(0.7 * model.parameters),
  };
  const { layers } = await resolvePlan(model, plan);
  expect(layers[0]).toEqual({ name: 'lstm1', projection: { rank: 2 } });
  expect(layers[1]).toEqual({ name: 'lstm2', projection: { rank: expect.any(Number) as number } });
});

it('tells progress up to the end, and refuses what compress refuses', async () => {
  const shares: number[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }) => {
    shares.push(done / total);
  };
  await resolvePlan(model, planCompression(model, { method, tau: 0.5 }), { onProgress });
  expect(shares.at(-1)).toBe(1);
  const calibrated = planCompression(model, { method, tau: 0.5, calibrated: true });
  await expect(resolvePlan(model, calibrated)).rejects.toThrow('got no calibration');
  await expect(
    resolvePlan(model, planCompression(model, { method, targetParameters: 9 })),
  ).rejects.toThrow(/targetParameters is 9, but the layers to compress leave at least \d+/);
});

it('reads spend, the old name of allocation, in options and plans', () => {
  const options = { method, targetBytes: 9000 } as const;
  const plan = planCompression(model, { ...options, spend: 'singular-values' });
  expect(plan).toEqual(planCompression(model, { ...options, allocation: 'singular-values' }));
  const { layers, targetBytes } = plan;
  const old = { method, layers, targetBytes, spend: 'singular-values' };
  expect(validatePlan(model, old)).toEqual(plan);
  expect(() => planCompression(model, { ...options, spend: 'tau', allocation: 'tau' })).toThrow(
    'give allocation or spend, which is its old name, but not both',
  );
});
