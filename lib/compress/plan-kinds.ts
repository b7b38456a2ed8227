/**
 * Plans in which every matrix becomes another kind of weight by itself. A budget is shared out
 * evenly: each matrix keeps the same share of its numbers.
 */
import { CompactRnnError } from '../errors';
import type { Layer, Network } from '../model';
import { checkOptionNames } from '../options';
import { keeping, kindSizes, piecesOf, planOf } from './kind-sizes';
import { checkShare, checkTarget } from './limits';
import type { KindMethod } from './methods';
import { budgetOf, type Plan, type PlanOptions } from './plan';
import { countFor, planWithin } from './sizes';

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

/** @throws CompactRnnError INVALID_OPTION. */
export function planKinds(
  network: Network,
  layers: readonly Layer[],
  method: KindMethod,
  options: PlanOptions,
): Plan {
  const rules = RULES[method];
  checkOptionNames(`planCompression by ${method}`, options, [
    'method',
    ...rules,
    'layers',
    'dtype',
  ]);
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
  const specOf =
    method === 'low-rank' || method === 'toeplitz-like'
      ? () => ({ kind: method, rank: checkTarget(rank, 'rank') })
      : keeping(checkShare(density, 'density'), about);
  return planOf(piecesOf(network, layers), specOf, about);
}
