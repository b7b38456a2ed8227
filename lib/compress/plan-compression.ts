/** Makes a plan by one rule for all layers. */
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import { checkDtype } from '../weights';
import { checkNetwork, type Network } from '../model';
import { checkOptionNames } from '../options';
import { suggest } from '../suggest';
import { chosenLayers } from './chosen-layers';
import { isDictionaryMethod, isKindMethod, METHODS, type Method } from './methods';
import { BUDGETS, STARTS, type Plan, type PlanOptions } from './plan';
import { planDictionaries } from './plan-dictionaries';
import { planJointSvd } from './plan-joint-svd';
import { planKinds } from './plan-kinds';

/** What any method takes. */
const NAMES = [
  ...[
    'method',
    ...STARTS,
    'tau',
    'rank',
    'ranks',
    ...BUDGETS,
    'density',
    'nonzeros',
    'spend',
    'layers',
    'dtype',
  ],
];

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

export function checkMethod(method: unknown): asserts method is Method {
  if (METHODS.includes(method as Method)) return;
  const word = shown(method);
  fail(`method must be one of ${METHODS.join(', ')}, but is ${word}${suggest(word, METHODS)}`);
}

/** Refuses what can only be measured, and so is in no plan. */
export function refuseSearched(given: object, where: string): void {
  const { spend }: { spend?: unknown } = given;
  const searched =
    spend === 'sensitivity'
      ? 'spend'
      : ['targetStepMicros', 'allowedLoss'].find((name) => name in given);
  if (searched === undefined) return;
  const asked = searched === 'spend' ? `${searched} is sensitivity, which` : searched;
  fail(`${where}${asked} takes measurements: searchPlan takes them, and gives a plan with ranks`);
}

/**
 * Plans the compression of `network` by one rule for all its layers, or for those that `layers`
 * names.
 *
 * @throws CompactRnnError `INVALID_OPTION`, naming the option, its value and its range.
 */
export function planCompression(network: Network, options: PlanOptions): Plan {
  checkNetwork(network);
  refuseSearched(Object(options) as object, '');
  checkOptionNames('planCompression', options, NAMES);
  checkMethod(options.method);
  const { method, dtype } = options;
  if (dtype !== undefined) checkDtype(dtype);
  const layers = chosenLayers(network, options.layers, method);
  if (isKindMethod(method)) return planKinds(network, layers, method, options);
  if (isDictionaryMethod(method)) return planDictionaries(network, layers, method, options);
  return planJointSvd(network, layers, options);
}
