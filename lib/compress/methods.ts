/** The registry of methods, by the names that plans and options have for them. */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { suggest } from '../suggest';
import type { WeightKind } from '../weights';
import type { KindMethod, MethodModule, ProjectionMethod } from './method';
import { dirnet, odl } from './methods/dictionaries';
import { jointSvd } from './methods/joint-svd';
import { hashed, lowRank, pruned, toeplitzLike } from './methods/kinds';
import type { AnyPlan, AnyPlanOptions, AnyResolvedPlan } from './plan';

const REGISTRY = {
  'joint-svd': jointSvd,
  odl,
  dirnet,
  'low-rank': lowRank,
  hashed,
  'toeplitz-like': toeplitzLike,
  pruned,
} as const satisfies Readonly<Record<string, MethodModule>>;

/** The name of a way to compress. */
export type CompressionMethod = keyof typeof REGISTRY;

/** What plans are made by where nobody says. */
export const DEFAULT_METHOD = 'joint-svd' satisfies CompressionMethod;

export const METHODS = Object.keys(REGISTRY) as readonly CompressionMethod[];

/**
 * A plan: what becomes of each layer. It is a rule where it leaves a rank to a tau or a budget;
 * `resolvePlan` shows what the rule comes to.
 */
export interface Plan extends AnyPlan {
  /** The method that carries it out. */
  readonly method: CompressionMethod;
}

/** A plan in which every size is a number. */
export interface ResolvedPlan extends AnyResolvedPlan {
  /** The method that carries it out. */
  readonly method: CompressionMethod;
}

/**
 * Exactly one of `targetParameters`, `targetBytes` and what else the method takes: of `joint-svd`
 * `tau`, `rank` or `ranks`, of `low-rank` and `toeplitz-like` `rank`, of `pruned` `density`, of
 * `odl` and `dirnet` `nonzeros`.
 */
export interface PlanOptions extends Omit<AnyPlanOptions, 'method'> {
  /** The method that is to carry the plan out; default `joint-svd`. */
  method?: CompressionMethod | undefined;
}

/** @throws CompactRnnError `INVALID_OPTION` for a method that does not exist. */
export function checkMethod(method: unknown): asserts method is CompressionMethod {
  if (METHODS.includes(method as CompressionMethod)) return;
  const word = shown(method);
  throw invalidOption(
    `method must be one of ${METHODS.join(', ')}, but is ${word}${suggest(word, METHODS)}`,
  );
}

export function methodOf(name: CompressionMethod): MethodModule {
  return REGISTRY[name];
}

/** The method of that name, if it makes matrices another kind of weight. */
export function kindMethodOf(name: CompressionMethod): KindMethod | null {
  const method = methodOf(name);
  return 'kind' in method ? method : null;
}

/** The method of that name, if it gives layers projections. */
export function projectionMethodOf(name: CompressionMethod): ProjectionMethod | null {
  const method = methodOf(name);
  return 'kind' in method ? null : method;
}

/**
 * The options of `planCompression` that say how far to go by that method, of which it takes one.
 */
export function sizeOptionsOf(name: CompressionMethod): readonly (keyof PlanOptions)[] {
  return methodOf(name).sizes;
}

/** Whether singular values can decide the ranks of the method: by a tau or a budget. */
export function isRankedMethod(name: CompressionMethod): boolean {
  return projectionMethodOf(name)?.sizedBy === 'singular-values';
}

/** Whether `name` is a method whose plans say how many nonzeros its codes have. */
export function isDictionaryMethod(name: unknown): boolean {
  if (!METHODS.includes(name as CompressionMethod)) return false;
  return projectionMethodOf(name as CompressionMethod)?.sizedBy === 'nonzeros';
}

export const KIND_METHODS = METHODS.filter(kindMethodOf);
export const RANKED_METHODS = METHODS.filter(isRankedMethod);

/**
 * What a plan has done, in a word: its method, or `mixed` where it gave a matrix a kind that this
 * does not make.
 *
 * @param kinds those that the plan asked for.
 */
export function methodDone(
  name: CompressionMethod,
  kinds: readonly WeightKind[],
): CompressionMethod | 'mixed' {
  const own = kindMethodOf(name)?.kind;
  return kinds.some((kind) => kind !== own && kind !== 'dense') ? 'mixed' : name;
}
