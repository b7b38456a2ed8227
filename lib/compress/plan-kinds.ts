/**
 * Plans in which every matrix becomes another kind of weight by itself. A budget is shared out evenly: each matrix keeps the
 * same share of its numbers.
 */
import { CompactRnnError } from '../errors';
import { specParameters, type MatrixShape, type WeightSpec } from '../model/kinds';
import { networkParameters } from '../model/count';
import type { Layer } from '../model/layer';
import { matricesOf, type Matrix } from '../model/matrices';
import type { Network } from '../model/network';
import { checkOptionNames } from '../options';
import { checkShare, checkTarget } from './limits';
import type { KindMethod } from './methods';
import type { LayerPlan, Plan, PlanOptions } from './plan';

/** Of which each method takes one. */
const RULES = {
  'low-rank': ['rank', 'targetParameters'],
  hashed: ['targetParameters'],
  'toeplitz-like': ['rank', 'targetParameters'],
  pruned: ['density', 'targetParameters'],
} as const satisfies Record<KindMethod, readonly (keyof PlanOptions)[]>;

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

type Sizes = (shape: MatrixShape) => WeightSpec;

function shapeOf({ weight: { rows, cols }, gates }: Matrix): MatrixShape {
  return { rows, cols, gates };
}

/** Of which each matrix keeps this share of its numbers, or the next smaller size. */
function keeping(share: number, method: KindMethod): Sizes {
  return (shape) => {
    const { rows, cols, gates } = shape;
    const numbers = share * rows * cols;
    const perRank = specParameters(
      { kind: method === 'low-rank' ? method : 'toeplitz-like', rank: 1 },
      shape,
    );
    const rank = Math.max(1, Math.floor(numbers / perRank));
    switch (method) {
      case 'low-rank':
        return { kind: method, rank: Math.min(rank, rows, cols) };
      case 'toeplitz-like':
        return { kind: method, rank: Math.min(rank, Math.max(rows / gates.length, cols)) };
      case 'hashed':
        return { kind: method, buckets: Math.max(1, Math.floor(numbers)) };
      case 'pruned':
        return { kind: 'sparse', density: Math.min(1, share) };
    }
  };
}

function total(network: Network, matrices: readonly Matrix[], sizes: Sizes): number {
  return matrices.reduce((sum, matrix) => {
    const { rows, cols } = matrix.weight;
    return sum - rows * cols + specParameters(sizes(shapeOf(matrix)), shapeOf(matrix));
  }, networkParameters(network));
}

/** Shares are told apart to this. */
const FINEST = 1e-6;

/** The largest share with which the model has at most `target` parameters. */
function shareFor(target: number, network: Network, matrices: readonly Matrix[], method: KindMethod): number {
  const parameters = (share: number): number => total(network, matrices, keeping(share, method));
  const least = parameters(FINEST);
  if (least > target)
    fail(`targetParameters is ${target}, but ${method} leaves at least ${least}: raise it to that`);
  let [within, beyond] = [FINEST, 1 + FINEST];
  while (beyond - within > FINEST) {
    const middle = (within + beyond) / 2;
    if (parameters(middle) <= target) within = middle;
    else beyond = middle;
  }
  return within;
}

function sizesFor(
  network: Network,
  matrices: readonly Matrix[],
  method: KindMethod,
  { rank, density, targetParameters }: PlanOptions,
): Sizes {
  if (targetParameters !== undefined) {
    const target = checkTarget(targetParameters, 'targetParameters');
    return keeping(shareFor(target, network, matrices, method), method);
  }
  if (method === 'low-rank' || method === 'toeplitz-like')
    return () => ({ kind: method, rank: checkTarget(rank, 'rank') });
  return keeping(checkShare(density, 'density'), method);
}

/** @throws CompactRnnError INVALID_OPTION. */
export function planKinds(
  network: Network,
  layers: readonly Layer[],
  method: KindMethod,
  options: PlanOptions,
): Plan {
  const rules = RULES[method];
  checkOptionNames(`planCompression by ${method}`, options, ['method', ...rules, 'layers', 'dtype']);
  const given = rules.filter((rule) => options[rule] !== undefined);
  if (given.length !== 1)
    fail(`${method} takes one of ${rules.join(' and ')}, but got ${given.join(' and ') || 'none'}`);
  const names = new Set(layers.map(({ name }) => name));
  const matrices = matricesOf(network).filter(
    ({ layer, kind }) => names.has(layer) && (kind === 'input' || kind === 'recurrent'),
  );
  const sizes = sizesFor(network, matrices, method, options);
  const planned = layers.map(({ name }): LayerPlan => {
    const spec = (kind: 'input' | 'recurrent'): WeightSpec =>
      sizes(shapeOf(matrices.find((each) => each.layer === name && each.kind === kind)!));
    return { name, input: spec('input'), recurrent: spec('recurrent') };
  });
  return { method, ...(options.dtype && { dtype: options.dtype }), layers: planned };
}
