/** Plans for projections by joint SVD: a rank for each layer, a rule that finds it, or a budget. */
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import { leavesOf } from '../weights';
import { type Layer, matricesOf, type Network } from '../model';
import { checkOptionNames } from '../options';
import { suggest } from '../suggest';
import { checkRank, checkShare, checkTarget } from './limits';
import {
  BUDGETS,
  budgetOf,
  STARTS,
  type Plan,
  type PlanOptions,
  type ProjectionRule,
} from './plan';
import { SPENDS } from './spend';

const RULES = ['tau', 'rank', 'ranks', ...BUDGETS] as const;

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

function checkOptions(options: PlanOptions): void {
  const names = ['method', ...STARTS, ...RULES, 'spend', 'layers', 'dtype'];
  checkOptionNames('planCompression by joint-svd', options, names);
  for (const name of STARTS) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== 'boolean')
      fail(`${name} must be true or false, but is ${shown(value)}`);
  }
  const given = RULES.filter((rule) => options[rule] !== undefined);
  if (given.length !== 1)
    fail(
      `exactly one of ${RULES.join(', ')} must be given, but got ${given.join(' and ') || 'none'}`,
    );
  if (options.spend === undefined) return;
  if (!SPENDS.includes(options.spend)) {
    const word = shown(options.spend);
    fail(`spend must be ${SPENDS.join(' or ')}, but is ${word}${suggest(word, SPENDS)}`);
  }
  if (!BUDGETS.some((budget) => options[budget] !== undefined))
    fail(`spend says where a budget goes: give ${BUDGETS.join(' or ')}, or leave it out`);
}

/** Bytes can be counted only where it is known how the factors will be stored. */
export function checkStorage(
  network: Network,
  { targetBytes, dtype }: Pick<PlanOptions, 'targetBytes' | 'dtype'>,
): void {
  if (targetBytes === undefined || dtype) return;
  for (const { weight, what } of matricesOf(network))
    for (const { dtype: type = 'f32' } of leavesOf(weight))
      if (type !== 'f32')
        fail(
          `targetBytes needs a dtype, as the model holds ${type} (${what}): say how the compressed one is stored`,
        );
}

/** @throws CompactRnnError INVALID_OPTION. */
export function planJointSvd(
  network: Network,
  layers: readonly Layer[],
  options: PlanOptions,
): Plan {
  checkOptions(options);
  const { method, stacked, calibrated, tau, rank, ranks, spend, dtype } = options;
  const common = {
    method,
    ...(stacked && { stacked }),
    ...(calibrated && { calibrated }),
    ...(dtype && { dtype }),
  };
  const plan = (rule: (layer: Layer, i: number) => ProjectionRule): Plan => ({
    ...common,
    layers: layers.map((layer, i) => ({ name: layer.name, projection: rule(layer, i) })),
  });
  if (tau !== undefined) {
    checkShare(tau, 'tau');
    return plan(() => ({ tau }));
  }
  if (rank !== undefined)
    return plan(({ name, hiddenSize }) => ({
      rank: checkRank(rank, hiddenSize, `rank for ${name}`),
    }));
  if (ranks !== undefined) {
    if (!Array.isArray(ranks) || ranks.length !== layers.length)
      fail(
        `ranks must hold one rank for each of the ${layers.length} layers to compress ` +
          `(${layers.map(({ name }) => name).join(', ')}), but ${Array.isArray(ranks) ? `holds ${ranks.length}` : `is ${shown(ranks)}`}`,
      );
    return plan(({ name, hiddenSize }, i) => ({
      rank: checkRank(ranks[i], hiddenSize, `ranks[${i}] for ${name}`),
    }));
  }
  const budget = budgetOf(options)!;
  checkTarget(budget.target, budget.field);
  checkStorage(network, options);
  const open = layers.map(({ name }) => ({ name }));
  return { ...common, layers: open, [budget.field]: budget.target, ...(spend && { spend }) };
}
