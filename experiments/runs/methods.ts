/** The methods that Zhang et al. (2018) compare at equal numbers of parameters. */
import type { Start } from './results';

export const METHODS = ['joint-svd', 'odl', 'dirnet'] as const;
export type Method = (typeof METHODS)[number];

/** What a model that was compressed by it begins its fine-tuning from. */
export function startFrom(method: Method): Start {
  return method === 'joint-svd' ? 'svd' : 'dictionary';
}
