/**
 * Plans in which every matrix becomes another kind of weight by itself. A budget is shared out evenly: each matrix keeps the
 * same share of its numbers.
 */
import { CompactRnnError } from '../errors';
import {
  MOST_BUCKETS,
  specParameters,
  toeplitzSize,
  type MatrixShape,
  type WeightSpec,
} from '../model/kinds';
import { MOST_BYTE_COLUMNS } from '../model/elements';
import type { Layer } from '../model/layer';
import { matricesOf, type Matrix } from '../model/matrices';
import type { Network } from '../model/network';
import { checkOptionNames } from '../options';
import type { Count } from './count';
import { checkShare, checkTarget } from './limits';
import type { KindMethod } from './methods';
import { budgetOf, type LayerPlan, type Plan, type PlanOptions } from './plan';
import { countFor, planWithin, type Sizes } from './sizes';

/** Of which each method takes one. */
const RULES = {
  'low-rank': ['rank', 'targetParameters', 'targetBytes'],
  hashed: ['targetParameters', 'targetBytes'],
  'toeplitz-like': ['rank', 'targetParameters', 'targetBytes'],
  pruned: ['density', 'targetParameters', 'targetBytes'],
} as const satisfies Record<KindMethod, readonly (keyof PlanOptions)[]>;

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

type SpecOf = (shape: MatrixShape) => WeightSpec;

/** What a plan says beside its sizes. */
interface About {
  readonly method: KindMethod;
  readonly dtype?: Plan['dtype'] | undefined;
}

function shapeOf({ weight: { rows, cols }, gates }: Matrix): MatrixShape {
  return { rows, cols, gates };
}

/** Buckets are one row, of which int8 takes so many numbers. */
function mostBuckets(dtype: Plan['dtype']): number {
  return dtype === 'int8' ? MOST_BYTE_COLUMNS : MOST_BUCKETS;
}

/** Of which each matrix keeps this share of its numbers, or the next smaller size. */
function keeping(share: number, { method, dtype }: About): SpecOf {
  return (shape) => {
    const { rows, cols } = shape;
    const numbers = share * rows * cols;
    const rank = (kind: 'low-rank' | 'toeplitz-like', most: number): number =>
      Math.min(most, Math.max(1, Math.floor(numbers / specParameters({ kind, rank: 1 }, shape))));
    switch (method) {
      case 'low-rank':
        return { kind: method, rank: rank(method, Math.min(rows, cols)) };
      case 'toeplitz-like':
        return { kind: method, rank: rank(method, toeplitzSize(shape)) };
      case 'hashed':
        return { kind: method, buckets: Math.min(mostBuckets(dtype), Math.max(1, Math.floor(numbers))) };
      case 'pruned':
        return { kind: 'sparse', density: Math.min(1, share) };
    }
  };
}

/** The matrices that the methods change: of recurrent layers, in the order in which a network has them. */
function matricesIn(network: Network, layers: readonly Layer[]): Matrix[] {
  const names = new Set(layers.map(({ name }) => name));
  return matricesOf(network).filter(
    ({ layer, kind }) => names.has(layer) && (kind === 'input' || kind === 'recurrent'),
  );
}

function planOf(
  layers: readonly Layer[],
  matrices: readonly Matrix[],
  specOf: SpecOf,
  { method, dtype }: About,
): Plan {
  const planned = layers.map(({ name }): LayerPlan => {
    const spec = (kind: 'input' | 'recurrent'): WeightSpec =>
      specOf(shapeOf(matrices.find((each) => each.layer === name && each.kind === kind)!));
    return { name, input: spec('input'), recurrent: spec('recurrent') };
  });
  return { method, ...(dtype && { dtype }), layers: planned };
}

/** Plans of such a method by size. */
export function kindSizes(network: Network, layers: readonly Layer[], about: About, count: Count): Sizes {
  const matrices = matricesIn(network, layers);
  const whole = matrices.reduce((sum, { weight }) => sum + count.ofWeight(weight), 0);
  return {
    count,
    whole,
    fixed: count.ofNetwork(network) - whole,
    at: (room) => {
      const specOf = keeping(room / whole, about);
      const shapes = matrices.map(shapeOf);
      return {
        plan: planOf(layers, matrices, specOf, about),
        cost: shapes.reduce((sum, shape) => sum + count.ofSpec(specOf(shape), shape), 0),
      };
    },
  };
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
    fail(`${method} takes one of ${rules.join(', ')}, but got ${given.join(' and ') || 'none'}`);
  const { rank, density, dtype } = options;
  const about = { method, dtype };
  const budget = budgetOf(options);
  if (budget) {
    checkTarget(budget.target, budget.field);
    return planWithin(kindSizes(network, layers, about, countFor(budget.field, dtype)), budget);
  }
  const specOf: SpecOf =
    method === 'low-rank' || method === 'toeplitz-like'
      ? () => ({ kind: method, rank: checkTarget(rank, 'rank') })
      : keeping(checkShare(density, 'density'), about);
  return planOf(layers, matricesIn(network, layers), specOf, about);
}
