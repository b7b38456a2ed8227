/** What options and plans say of DirNet's fit. */
import { compress, planCompression, validatePlan, type PlanOptions } from '../../lib/compress';
import { initNetwork } from '../../lib/init';
import { Model } from '../../lib/model';
import { searchPlan } from '../../lib/search';

const spec = { cell: 'lstm', input: 10, layers: 2, cells: 24, output: 6 } as const;
const model = new Model(initNetwork(spec, 2));
const plan = (options: Omit<PlanOptions, 'method'>) =>
  planCompression(model, { method: 'dirnet', ...options });
const parametersOf = async (options: Omit<PlanOptions, 'method'>): Promise<number> =>
  (await compress(model, plan(options))).model.parameters;

test('a plan has the settings, and says the same as JSON', () => {
  const dirnet = { gamma: 0.4, growth: 1.5, stages: 3, shifts: 1, atoms: 'even' } as const;
  const made = plan({ ranks: [4, 6], lambda: [0.1, 0.2], dirnet });
  expect(made).toMatchObject({
    layers: [
      { name: 'lstm1', projection: { rank: 4, lambda: 0.1 } },
      { name: 'lstm2', projection: { rank: 6, lambda: 0.2 } },
    ],
    dirnet,
  });
  expect(validatePlan(model, JSON.parse(JSON.stringify(made)))).toEqual(made);
});

test('settings change what is made of a model', async () => {
  const options = { rank: 8, lambda: 0.1 };
  const plain = await parametersOf(options);
  expect(await parametersOf({ ...options, dirnet: { stages: 20 } })).toBeLessThan(plain);
  expect(await parametersOf({ ...options, dirnet: { growth: 2 } })).toBeLessThan(plain);
  expect(await parametersOf({ ...options, lambda: [0.1, 0.3] })).toBeLessThan(plain);
  expect(await parametersOf({ ...options, dirnet: { gamma: 0.4 } })).not.toBe(plain);
  expect(await parametersOf({ ...options, dirnet: { shifts: 2 } })).not.toBe(plain);
});

test('a budget holds with adaptive atoms, also where it is searched', async () => {
  const dirnet = { atoms: 'adaptive' } as const;
  expect(await parametersOf({ targetParameters: 4000, dirnet })).toBeLessThanOrEqual(4000);
  const search = await searchPlan(model, { method: 'dirnet', targetParameters: 4000, dirnet });
  expect(search.plan.dirnet).toEqual(dirnet);
  expect((await compress(model, search.plan)).model.parameters).toBeLessThanOrEqual(4000);
});

test('more atoms than a layer has cells are as many as these', () => {
  expect(plan({ rank: 1000, nonzeros: 500 }).layers[0]!.projection).toEqual({ rank: 24 });
});

const sized = { rank: 8, lambda: 0.1 };
test.each([
  ['dirnet.gamma must be a number above 0 and at most 100, but is 0', { dirnet: { gamma: 0 } }],
  ['dirnet.growth must be a number above 1', { dirnet: { growth: 1 } }],
  ['dirnet.stages must be a whole number from 1 to 1000', { dirnet: { stages: 1.5 } }],
  ['dirnet.shifts must be a whole number from 0 to 100', { dirnet: { shifts: -1 } }],
  ['dirnet.atoms must be even or adaptive, but is "odd"', { dirnet: { atoms: 'odd' } }],
  ['dirnet has no setting "gama"', { dirnet: { gama: 1 } }],
  ['dirnet must be an object of settings, but is 3', { dirnet: 3 }],
  ['lambda must be a number above 0, but is -1', { lambda: -1 }],
  ['lambda must hold one for each of the 2 layers, but holds 3', { lambda: [1, 1, 1] }],
  ['lambda[1] for lstm2 must be a number above 0', { lambda: [1, 0] }],
  ['ranks[1] for lstm2 must be a whole number from 1 to 24', { rank: undefined, ranks: [4, 25] }],
  ['needs a rank, or ranks', { ranks: [4, 4] }],
  ['takes one of nonzeros, lambda', { nonzeros: 5 }],
  [
    'more atoms than a budget counts',
    { rank: undefined, lambda: undefined, targetParameters: 4000, dirnet: { shifts: 1 } },
  ],
  ['is for the method dirnet, but the method is odl', { method: 'odl', dirnet: { gamma: 1 } }],
])('options: %s', (message, options) => {
  const attempt = () => plan({ ...sized, ...(options as object) });
  expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  expect(attempt).toThrow(message);
});

const layers = [{ name: 'lstm1', projection: { rank: 4, lambda: 0.1 } }];
test.each([
  ['plan.dirnet.gamma must be a number above 0', { layers, dirnet: { gamma: 'x' } }],
  ['plan.dirnet has no setting "lambda"', { layers, dirnet: { lambda: 1 } }],
  ['say the same in two ways', { layers, nonzeros: 5 }],
  [
    'plan.lstm2.projection.lambda is missing',
    { layers: [...layers, { name: 'lstm2', projection: { rank: 4 } }] },
  ],
  [
    'plan.lstm1.projection.lambda must be a number above 0, but is 0',
    { layers: [{ name: 'lstm1', projection: { rank: 4, lambda: 0 } }] },
  ],
  [
    'plan.dirnet (gamma) is for the method dirnet',
    { method: 'joint-svd', layers: [], dirnet: { gamma: 1 } },
  ],
  ['plan.lstm1.projection.lambda is for odl and dirnet', { method: 'joint-svd', layers }],
])('plans: %s', (message, given) => {
  expect(() => validatePlan(model, { method: 'dirnet', ...given })).toThrow(message);
});
