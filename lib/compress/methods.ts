/** The ways to compress that a rule may ask for by name; a plan may mix what they make. */
import type { WeightKind } from '../weights';

/**
 * P shared by W_h and the next W_x: by singular value decomposition, or as a dictionary with sparse
 * codes.
 */
export const SHARING_METHODS = ['joint-svd', 'odl', 'dirnet'] as const;
/** Every matrix by itself as another kind of weight. */
export const KIND_METHODS = ['low-rank', 'hashed', 'toeplitz-like', 'pruned'] as const;

export const METHODS = [...SHARING_METHODS, ...KIND_METHODS] as const;
export type Method = (typeof METHODS)[number];
export type KindMethod = (typeof KIND_METHODS)[number];
export type DictionaryMethod = 'odl' | 'dirnet';

export function isKindMethod(method: unknown): method is KindMethod {
  return KIND_METHODS.includes(method as KindMethod);
}

export function isDictionaryMethod(method: unknown): method is DictionaryMethod {
  return method === 'odl' || method === 'dirnet';
}

const MADE_BY: Readonly<Record<KindMethod, WeightKind>> = {
  ...{
    'low-rank': 'low-rank',
    hashed: 'hashed',
    'toeplitz-like': 'toeplitz-like',
    pruned: 'sparse',
  },
};

/**
 * What a plan has done, in a word: its method, or `mixed` where it gave a matrix a kind that this
 * does not make.
 * @param kinds those that it asked for.
 */
export function methodDone(method: Method, kinds: readonly WeightKind[]): Method | 'mixed' {
  const own = isKindMethod(method) ? MADE_BY[method] : undefined;
  return kinds.some((kind) => kind !== own && kind !== 'dense') ? 'mixed' : method;
}
