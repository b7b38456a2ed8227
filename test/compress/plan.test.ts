/** Making plans, and checking plans that people wrote. */
import { planCompression, validatePlan, type PlanOptions } from '../../lib/compress';
import { network } from './networks';

const three = network({ cell: 'lstm', input: 4, layers: 3, cells: 6, output: 2 });
const twoWay = network({
  cell: 'gru',
  input: 4,
  layers: 2,
  cells: 5,
  direction: 'bidirectional',
  output: 2,
});
const projected = network({
  cell: 'lstm',
  input: 4,
  cells: 6,
  layers: [{ projection: 2 }, {}],
  output: 2,
});

function refusal(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

function invalidOption(message: string) {
  const containing = expect.stringContaining(message) as string;
  return { name: 'CompactRnnError', code: 'INVALID_OPTION', message: containing };
}

describe('planCompression', () => {
  const method = 'joint-svd';

  it('gives every layer the same tau', () => {
    expect(planCompression(three, { method, tau: 0.6 })).toEqual({
      method,
      layers: ['lstm1', 'lstm2', 'lstm3'].map((name) => ({ name, projection: { tau: 0.6 } })),
    });
  });

  it('gives every layer its own rank, or all the same', () => {
    const ranks = (options: PlanOptions) =>
      planCompression(three, options).layers.map(({ projection }) => projection);
    expect(ranks({ method, ranks: [1, 6, 3] })).toEqual([{ rank: 1 }, { rank: 6 }, { rank: 3 }]);
    expect(ranks({ method, rank: 2 })).toEqual([{ rank: 2 }, { rank: 2 }, { rank: 2 }]);
  });

  it('leaves the ranks open to a budget', () => {
    expect(planCompression(three, { method, targetParameters: 500 })).toEqual({
      method,
      layers: [{ name: 'lstm1' }, { name: 'lstm2' }, { name: 'lstm3' }],
      targetParameters: 500,
    });
  });

  it('takes the forms that are fast on a processor, where none are asked for', () => {
    expect(planCompression(three, { method, tau: 0.6, for: 'avx2' })).toMatchObject({
      dtype: 'int8',
    });
    expect(planCompression(three, { method, tau: 0.6, for: 'neon', dtype: 'f16' })).toMatchObject({
      dtype: 'f16',
    });
    const pruned = (options: PlanOptions) =>
      planCompression(three, { method: 'pruned', density: 0.5, ...options }).layers[0];
    const single = { kind: 'sparse', density: 0.5 };
    const blocks = { ...single, block: 16 };
    expect(pruned({})).toEqual({ name: 'lstm1', input: single, recurrent: single });
    expect(pruned({ for: 'avx512' })).toEqual({ name: 'lstm1', input: single, recurrent: single });
    for (const target of ['avx2', 'neon'] as const)
      expect(pruned({ for: target })).toEqual({ name: 'lstm1', input: blocks, recurrent: blocks });
    expect(pruned({ for: 'neon', block: 1 })).toMatchObject({ input: single });
  });

  it('meets a budget in blocks, whose positions take less', () => {
    const density = (options: PlanOptions) => {
      const whole = network({ cell: 'lstm', input: 16, layers: 1, cells: 32, output: 2 });
      const plan = planCompression(whole, { method: 'pruned', targetBytes: 9000, ...options });
      return (plan.layers[0]!.input as { density: number }).density;
    };
    expect(density({ block: 16 })).toBeGreaterThan(density({}));
  });

  it('takes a subset of the layers, bottom first in whatever order they are named', () => {
    const plan = planCompression(three, { method, ranks: [2, 4], layers: ['lstm3', 'lstm1'] });
    expect(plan.layers).toEqual([
      { name: 'lstm1', projection: { rank: 2 } },
      { name: 'lstm3', projection: { rank: 4 } },
    ]);
  });

  it('passes over layers that have a projection already, and refuses them by name', () => {
    expect(planCompression(projected, { method, tau: 0.5 }).layers).toEqual([
      { name: 'lstm2', projection: { tau: 0.5 } },
    ]);
    expect(() => planCompression(projected, { method, tau: 0.5, layers: ['lstm1'] })).toThrow(
      'layers names lstm1, which has a projection already',
    );
  });

  it.each<[string, object, string]>([
    ['a tau above 1', { tau: 1.5 }, 'tau must be above 0 and at most 1, but is 1.5'],
    ['a tau of 0', { tau: 0 }, 'tau must be above 0 and at most 1, but is 0'],
    ['a tau that is no number', { tau: '0.6' }, 'tau must be above 0 and at most 1, but is "0.6"'],
    ['NaN for tau', { tau: NaN }, 'tau must be above 0 and at most 1'],
    [
      'two rules',
      { tau: 0.5, rank: 3 },
      'exactly one of tau, rank, ranks, targetParameters, targetBytes must be given, but got tau and rank',
    ],
    ['no rule', {}, 'but got none'],
    ['a rank above the cells', { rank: 7 }, 'rank must be a whole number from 1 to 6, but is 7'],
    [
      'too few ranks',
      { ranks: [1, 2] },
      'ranks must hold one rank for each of the 3 layers to compress (lstm1, lstm2, lstm3), but holds 2',
    ],
    [
      'a rank of 0',
      { ranks: [1, 0, 2] },
      'ranks[1] for lstm2 must be a whole number from 1 to 6, but is 0',
    ],
    [
      'half a rank',
      { ranks: [1, 2, 2.5] },
      'ranks[2] for lstm3 must be a whole number from 1 to 6, but is 2.5',
    ],
    [
      'a budget of 0',
      { targetParameters: 0 },
      'targetParameters must be a whole number above 0, but is 0',
    ],
    ['half a byte', { targetBytes: 0.5 }, 'targetBytes must be a whole number above 0, but is 0.5'],
    [
      'two budgets',
      { targetBytes: 5, targetParameters: 5 },
      'but got targetParameters and targetBytes',
    ],
    [
      'an allocation of nothing',
      { tau: 0.5, allocation: 'tau' },
      'allocation says where a budget goes',
    ],
    [
      'a misspelled allocation',
      { targetBytes: 5, allocation: 'singular-value' },
      'allocation must be tau or singular-values, but is "singular-value" (did you mean "singular-values"?)',
    ],
    [
      'a time',
      { targetStepMicros: 5 },
      'targetStepMicros takes measurements: searchPlan takes them',
    ],
    [
      'sensitivity',
      { targetBytes: 5, allocation: 'sensitivity' },
      'allocation is sensitivity, which takes measurements',
    ],
    ['a misspelled option', { Tau: 0.5 }, 'did you mean "tau"?'],
    [
      'a processor that it does not know',
      { tau: 0.5, for: 'sse2' },
      'for must be one of avx2, avx512, neon, but is "sse2"',
    ],
    [
      'blocks of another size',
      { method: 'pruned', density: 0.5, block: 4 },
      'block must be 1 or 16, but is 4',
    ],
    ['blocks of another method', { tau: 0.5, block: 16 }, 'has no option "block"'],
    [
      'a misspelled layer',
      { tau: 0.5, layers: ['lstm9'] },
      'layers names "lstm9", which the model does not have (did you mean "lstm',
    ],
    ['no layers', { tau: 0.5, layers: [] }, 'layers must name at least one layer'],
    [
      'another method',
      { tau: 0.5, method: 'joint-sdv' },
      'method must be one of joint-svd, odl, dirnet, low-rank, hashed, toeplitz-like, pruned, but is "joint-sdv" (did you mean "joint-svd"?)',
    ],
  ])('refuses %s', (_, options, message) => {
    const plan = { method, ...options } as PlanOptions;
    expect(refusal(() => planCompression(three, plan))).toMatchObject(invalidOption(message));
  });
});

describe('validatePlan', () => {
  const valid = {
    method: 'joint-svd',
    layers: [
      { name: 'gru1', projection: { rank: [2, 3] } },
      { name: 'gru2', projection: { tau: 0.7 } },
    ],
  };

  it('returns a sound plan as it is', () => {
    expect(validatePlan(twoWay, valid)).toEqual(valid);
    const budgeted = {
      ...valid,
      layers: [valid.layers[0], { name: 'gru2' }],
      targetParameters: 400,
    };
    expect(validatePlan(twoWay, budgeted)).toEqual(budgeted);
  });

  it('accepts what planCompression makes, after a way through JSON', () => {
    const plan = planCompression(three, { method: 'joint-svd', tau: 0.6 });
    expect(validatePlan(three, JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  const layer = (projection: unknown, name: unknown = 'gru1') => ({
    method: 'joint-svd',
    layers: [{ name, projection }],
  });

  it.each<[string, unknown, string]>([
    ['something else', 'joint-svd', 'plan must be an object, but is "joint-svd"'],
    ['an unknown method', { ...valid, method: 'svd' }, 'plan.method must be one of joint-svd'],
    ['an unknown field', { ...valid, layer: [] }, 'layer'],
    ['no layers', { method: 'joint-svd' }, 'plan.layers must be an array'],
    [
      'an unknown layer',
      layer({ tau: 1 }, 'gru3'),
      'plan.layers[0].name names "gru3", which the model does not have (did you mean "gru1"?)',
    ],
    [
      'a layer twice',
      { ...valid, layers: [valid.layers[0], valid.layers[0]] },
      'plan.layers names gru1 twice',
    ],
    [
      'tau out of range',
      layer({ tau: 1.2 }),
      'plan.gru1.projection.tau must be above 0 and at most 1, but is 1.2',
    ],
    [
      'both tau and rank',
      layer({ tau: 1, rank: 1 }),
      'plan.gru1.projection must have exactly one of tau and rank, but has both',
    ],
    [
      'an empty projection',
      layer({}),
      'plan.gru1.projection must have exactly one of tau and rank, but has neither',
    ],
    ['an unknown key of a projection', layer({ rnak: 1 }), '"rnak" (did you mean "rank"?)'],
    [
      'a rank out of range',
      layer({ rank: 6 }),
      'plan.gru1.projection.rank must be a whole number from 1 to 5, but is 6',
    ],
    [
      'a rank of one direction out of range',
      layer({ rank: [1, 0] }),
      'plan.gru1.projection.rank[1] must be a whole number from 1 to 5, but is 0',
    ],
    [
      'ranks for three directions',
      layer({ rank: [1, 1, 1] }),
      'plan.gru1.projection.rank must hold a rank for each of the 2 directions, but holds 3',
    ],
    [
      'ranks that leave every direction dense',
      layer({ rank: [null, null] }),
      'plan.gru1.projection.rank leaves every direction dense: leave gru1 out of plan.layers instead',
    ],
    [
      'two budgets',
      { ...valid, targetParameters: 9, targetBytes: 9 },
      'plan must have one budget, but has targetParameters and targetBytes',
    ],
    [
      'bytes that are none',
      { ...valid, targetBytes: '9 kB' },
      'plan.targetBytes must be a whole number',
    ],
    [
      'a loss',
      { ...valid, allowedLoss: 0.1 },
      'plan.allowedLoss takes measurements: searchPlan takes them',
    ],
    [
      'an allocation without a budget',
      { ...valid, allocation: 'tau' },
      'plan.allocation says where a budget goes',
    ],
    [
      'another allocation',
      { ...valid, targetBytes: 9, allocation: 'all' },
      'plan.allocation must be one of tau, singular-values, but is "all"',
    ],
    ['no projection and no budget', layer(undefined), 'plan.gru1.projection is missing'],
    [
      'a budget without a layer that it could change',
      { ...valid, targetParameters: 9 },
      'plan.targetParameters decides nothing',
    ],
  ])('refuses %s', (_, plan, message) => {
    expect(refusal(() => validatePlan(twoWay, plan))).toMatchObject(invalidOption(message));
  });
});
