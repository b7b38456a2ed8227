/**
 * Plans of methods whose ranks singular values can decide: a tau, a rank or ranks, or a budget that
 * is left open until the network is decomposed.
 */
import { ALLOCATIONS, BUDGETS, budgetOf, costOf, refuseLoose } from '../../allocation';
import { invalidOption } from '../../errors';
import { shown } from '../../json';
import type { Layer, Network } from '../../model';
import { checkOptionNames } from '../../options';
import { suggest } from '../../suggest';
import { warn } from '../../warnings';
import { checkRank, checkShare, checkTarget } from '../limits';
import { type AnyPlan, type AnyPlanOptions, type ProjectionRule, STARTS } from '../plan';

/** The options that say how far to go. */
export const RANK_RULES = ['tau', 'rank', 'ranks', ...BUDGETS] as const;

/** @throws CompactRnnError `INVALID_OPTION`. */
export function planRanks(
  network: Network,
  layers: readonly Layer[],
  options: AnyPlanOptions,
): AnyPlan {
  checkOptions(options);
  const { method, stacked, calibrated, tau, rank, ranks, allocation, dtype } = options;
  const common = {
    method,
    ...(stacked && { stacked }),
    ...(calibrated && { calibrated }),
    ...(dtype && { dtype }),
  };
  const plan = (rule: (layer: Layer, i: number) => ProjectionRule): AnyPlan => ({
    ...common,
    layers: layers.map((layer, i) => ({ name: layer.name, projection: rule(layer, i) })),
  });
  if (tau !== undefined) {
    checkShare(tau, 'tau');
    return plan(() => ({ tau }));
  }
  if (rank !== undefined) return planOneRank(layers, common, rank);
  if (ranks !== undefined) {
    checkRanks(ranks, layers);
    return plan(({ name, hiddenSize }, i) => ({
      rank: checkRank(ranks[i], hiddenSize, `ranks[${i}] for ${name}`),
    }));
  }
  const budget = budgetOf(options)!;
  checkTarget(budget.target, budget.field);
  const cost = costOf(budget.field, network, dtype);
  refuseLoose(budget, cost, cost.ofNetwork(network));
  return {
    ...common,
    layers: layers.map(({ name }) => ({ name })),
    [budget.field]: budget.target,
    ...(allocation && { allocation }),
  };
}

/** One rank for all layers; those with fewer cells stay dense, which is said. */
function planOneRank(
  layers: readonly Layer[],
  common: Omit<AnyPlan, 'layers'>,
  rank: number,
): AnyPlan {
  checkRank(rank, Math.max(...layers.map(({ hiddenSize }) => hiddenSize)), 'rank');
  const narrow = layers.filter(({ hiddenSize }) => hiddenSize < rank);
  if (narrow.length > 0) {
    const cells = narrow.map(({ name, hiddenSize }) => `${name} (${hiddenSize})`).join(', ');
    warn('RANK_TOO_HIGH', `rank ${rank} is above the cells of ${cells}: left dense`);
  }
  const wide = layers.filter((layer) => !narrow.includes(layer));
  return { ...common, layers: wide.map(({ name }) => ({ name, projection: { rank } })) };
}

function checkOptions(options: AnyPlanOptions): void {
  const names = ['method', ...STARTS, ...RANK_RULES, 'allocation', 'layers', 'dtype'];
  checkOptionNames(`planCompression by ${options.method}`, options, names);
  for (const name of STARTS) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== 'boolean')
      throw invalidOption(`${name} must be true or false, but is ${shown(value)}`);
  }
  const given = RANK_RULES.filter((rule) => options[rule] !== undefined);
  if (given.length !== 1)
    throw invalidOption(
      `exactly one of ${RANK_RULES.join(', ')} must be given, but got ` +
        (given.join(' and ') || 'none'),
    );
  const { allocation } = options;
  if (allocation === undefined) return;
  if (!ALLOCATIONS.includes(allocation)) {
    const word = shown(allocation);
    throw invalidOption(
      `allocation must be ${ALLOCATIONS.join(' or ')}, but is ${word}${suggest(word, ALLOCATIONS)}`,
    );
  }
  if (!budgetOf(options))
    throw invalidOption(
      `allocation says where a budget goes: give ${BUDGETS.join(' or ')}, or leave it out`,
    );
}

function checkRanks(ranks: unknown, layers: readonly Layer[]): void {
  if (Array.isArray(ranks) && ranks.length === layers.length) return;
  const found = Array.isArray(ranks) ? `holds ${ranks.length}` : `is ${shown(ranks)}`;
  throw invalidOption(
    `ranks must hold one rank for each of the ${layers.length} layers to compress ` +
      `(${layers.map(({ name }) => name).join(', ')}), but ${found}`,
  );
}
