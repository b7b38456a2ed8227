/** Plans for shared dictionaries with sparse codes: D [r, N] of each layer, and the nonzeros that all codes together may have. */
import { CompactRnnError } from '../errors';
import { networkParameters } from '../model/count';
import type { Layer } from '../model/layer';
import type { Network } from '../model/network';
import { checkOptionNames } from '../options';
import { denseSize, jointsOf } from './joint';
import { checkRank, checkTarget } from './limits';
import type { DictionaryMethod } from './methods';
import type { Plan, PlanOptions } from './plan';

/** Of what a budget leaves for a layer, so much goes into its dictionary where no rank is given. */
const DICTIONARY_SHARE = 1 / 3;

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

/** @throws CompactRnnError INVALID_OPTION. */
export function planDictionaries(
  network: Network,
  layers: readonly Layer[],
  method: DictionaryMethod,
  options: PlanOptions,
): Plan {
  const rules = ['rank', 'nonzeros', 'targetParameters'] as const;
  checkOptionNames(`planCompression by ${method}`, options, ['method', ...rules, 'layers', 'dtype']);
  const { rank, nonzeros, targetParameters, dtype } = options;
  if ((nonzeros === undefined) === (targetParameters === undefined))
    fail(`${method} takes targetParameters or nonzeros, and of these one`);
  if (nonzeros !== undefined && rank === undefined)
    fail(`${method} with nonzeros needs a rank, the number of atoms of each dictionary`);
  const sizes = layers.map(({ name }) => jointsOf(network, [name]).map(denseSize));
  const dense = sizes.flat().reduce((sum, size) => sum + size, 0);
  const room = targetParameters === undefined ? dense : roomWithin(network, dense, targetParameters);
  const atoms = layers.map(({ name, hiddenSize }, i) => {
    if (rank !== undefined) return checkRank(rank, hiddenSize, `rank for ${name}`);
    const share = (room * sizes[i]![0]!) / dense;
    return Math.min(hiddenSize, Math.max(1, Math.floor((DICTIONARY_SHARE * share) / hiddenSize)));
  });
  const inDictionaries = layers.reduce(
    (sum, { hiddenSize, weights }, i) => sum + atoms[i]! * hiddenSize * weights.length,
    0,
  );
  const left = nonzeros ?? room - inDictionaries;
  if (left < 1)
    fail(
      `targetParameters is ${targetParameters!}, but the dictionaries alone take ${inDictionaries} of the ${room} that it leaves`,
    );
  return {
    method,
    ...(dtype && { dtype }),
    layers: layers.map(({ name }, i) => ({ name, projection: { rank: atoms[i]! } })),
    nonzeros: checkTarget(left, 'nonzeros'),
  };
}

/** What a target leaves for what the dictionaries and codes replace. */
function roomWithin(network: Network, dense: number, value: number): number {
  const target = checkTarget(value, 'targetParameters');
  const fixed = networkParameters(network) - dense;
  if (target <= fixed)
    fail(`targetParameters is ${target}, but what is not compressed has ${fixed} alone: raise it above that`);
  return target - fixed;
}
