/** Every kind of weight by its name. A weight says which it is by `kind`. */
import { GATES, type GatesWeightSpec, type GatesWeight } from './gates';
import type { Kind } from './kind';
import { PLAIN_KINDS, type PlainWeightSpec, type PlainWeight } from './plain-kinds';

/**
 * One matrix W in one of its representations. Others need only y = W x, its shape and its size; the
 * numbers of all kinds are in dense matrices, of any type.
 */
export type Weight = PlainWeight | GatesWeight;
/** The name of a kind of weight. */
export type WeightKind = Weight['kind'];

/**
 * The kind and the size of a weight before there are numbers: what specs of models and plans ask
 * for.
 */
export type WeightSpec = PlainWeightSpec | GatesWeightSpec;

type Of<Each, Name> = Extract<Each, { kind: Name }>;

const KINDS: { readonly [Name in WeightKind]: Kind<Of<Weight, Name>, Of<WeightSpec, Name>> } = {
  ...PLAIN_KINDS,
  gates: GATES,
};

export const WEIGHT_KINDS = Object.keys(KINDS) as WeightKind[];

export function kindOf(name: WeightKind): Kind<Weight, WeightSpec> {
  return KINDS[name];
}
