/** Makes a plan by one rule for all layers. */
import { BUDGETS } from '../allocation';
import { invalidOption } from '../errors';
import { ownNetwork, type Network } from '../model';
import { readOptions } from '../options';
import { checkDtype } from '../weights';
import { chosenLayers } from './chosen-layers';
import { fastForms } from './fast-forms';
import {
  checkMethod,
  type CompressionMethod,
  DEFAULT_METHOD,
  methodOf,
  type Plan,
  type PlanOptions,
} from './methods';
import { STARTS } from './plan';

/** What any method takes. */
const NAMES = [
  'method',
  ...STARTS,
  'tau',
  'rank',
  'ranks',
  ...BUDGETS,
  'density',
  'nonzeros',
  'lambda',
  'dirnet',
  'allocation',
  'layers',
  'dtype',
  'block',
  'for',
];

/**
 * Refuses what can only be measured, and so is in no plan.
 *
 * @param where what errors put before the name of an option or field, such as `plan.`.
 */
export function refuseSearched(given: unknown, where: string): void {
  const fields = Object(given) as { allocation?: unknown };
  const searched =
    fields.allocation === 'sensitivity'
      ? 'allocation is sensitivity, which'
      : ['targetStepMicros', 'allowedLoss'].find((name) => name in fields);
  if (searched === undefined) return;
  throw invalidOption(
    `${where}${searched} takes measurements: searchPlan takes them, and gives a plan with ranks`,
  );
}

/**
 * Options, or a plan, with `allocation` in place of `spend`, its old name.
 * @throws CompactRnnError `INVALID_OPTION` where both are given.
 */
export function withAllocation<Given>(given: Given): Given {
  if (typeof given !== 'object' || given === null || !('spend' in given)) return given;
  const { spend, ...rest } = given as Given & { spend?: unknown; allocation?: unknown };
  if (spend === undefined) return rest as Given;
  if (rest.allocation !== undefined)
    throw invalidOption('give allocation or spend, which is its old name, but not both');
  return { ...rest, allocation: spend } as Given;
}

/**
 * Plans the compression of `network` by one rule for all its layers, or for those that `layers`
 * names. What it returns says every size as a number where the rule does, and otherwise carries the
 * rule, which `resolvePlan` and `compress` resolve.
 *
 * @throws CompactRnnError `INVALID_OPTION`, naming the option, its value and its range.
 */
export function planCompression(ofNetwork: Network, options: PlanOptions): Plan {
  const network = ownNetwork(ofNetwork);
  const named = withAllocation(options);
  refuseSearched(named, '');
  const { for: target, ...asked } = readOptions('planCompression', named, NAMES);
  const { method = DEFAULT_METHOD } = asked;
  checkMethod(method);
  const own = target === undefined ? asked : inFastForms(asked, method, target);
  const { dtype } = own;
  if (dtype !== undefined) checkDtype(dtype);
  const layers = chosenLayers(network, own.layers, method);
  return methodOf(method).plan(network, layers, { ...own, method }) as Plan;
}

/** The options with the forms that are fast on that processor, where they ask for none. */
function inFastForms(
  asked: PlanOptions,
  method: CompressionMethod,
  target: NonNullable<PlanOptions['for']>,
): PlanOptions {
  const { dtype, block } = fastForms(target);
  return { dtype, ...(method === 'pruned' && { block }), ...asked };
}
