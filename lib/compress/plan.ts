/** A plan: what becomes of each layer. Plain JSON, made by a rule here, read and edited by people. */
import { CompactRnnError } from '../errors';
import { shown } from '../json/shown';
import type { Layer } from '../model/layer';
import type { Network } from '../model/network';
import { checkDtype } from '../model/elements';
import { leavesOf, type WeightSpec } from '../model/kinds';
import { matricesOf } from '../model/matrices';
import { checkNetwork } from '../model/model';
import type { Dtype } from '../model/weight';
import { checkOptionNames } from '../options';
import { suggest } from '../suggest';
import type { Budget } from './budget';
import { checkRank, checkShare, checkTarget } from './limits';
import { isDictionaryMethod, isKindMethod, METHODS, type Method } from './methods';
import { planDictionaries } from './plan-dictionaries';
import { planKinds } from './plan-kinds';
import { SPENDS, type Spend } from './spend';

/** How a layer gets the rank of its projection: by a share of the variance (Eq. 7), or outright. */
export type ProjectionRule =
  | {
      /** Above 0, at most 1. A direction that would not get smaller stays dense. */
      readonly tau: number;
    }
  | {
      /**
       * From 1 to N; one for each direction of a bidirectional layer, null where that stays dense, or one for both. Applied
       * in any case.
       */
      readonly rank: number | readonly (number | null)[];
    };

export interface LayerPlan {
  readonly name: string;
  /** The projection P that the layer gets. Left out beside a budget, which then decides, and beside kinds of weight. */
  readonly projection?: ProjectionRule;
  /** The kind of W_x. */
  readonly input?: WeightSpec;
  /** The kind of W_h; of Z_h where the layer has a projection. */
  readonly recurrent?: WeightSpec;
  /** Of a layer of the head: the kind of its weight. */
  readonly weight?: WeightSpec;
}

export interface Plan {
  readonly method: Method;
  /** Whether P is the best for W_h and the W_x above it together, instead of for W_h alone. Default false. */
  readonly stacked?: boolean;
  /**
   * Whether fits are of what matrices do to the outputs of their layers, of which `compress` must then be given examples,
   * instead of the matrices themselves. Default false.
   */
  readonly calibrated?: boolean;
  /** Layers that are not listed stay as they are. */
  readonly layers: readonly LayerPlan[];
  /** At most one budget: the layers without a `projection` get ranks that bring the model down to so many parameters. */
  readonly targetParameters?: number;
  /** The same in bytes, stored as `dtype` says. */
  readonly targetBytes?: number;
  /** `odl` and `dirnet`: the numbers that are not zero in all codes together. The ranks are the atoms of the dictionaries. */
  readonly nonzeros?: number;
  /** How a budget finds ranks: the largest tau, one for all, or greedily by the singular values. Default `tau`. */
  readonly spend?: Spend;
  /** How all matrices of the compressed model are stored; as they were or f32 where it is left out. */
  readonly dtype?: Dtype;
}

/**
 * Exactly one of `targetParameters`, `targetBytes` and what else the method takes: of `joint-svd` `tau`, `rank` or `ranks`, of `low-rank`
 * and `toeplitz-like` `rank`, of `pruned` `density`, of `odl` and `dirnet` `nonzeros`.
 */
export interface PlanOptions {
  method: Method;
  /** P for W_h and the W_x above it together, instead of for W_h alone. Default false. */
  stacked?: boolean | undefined;
  /** Fits of products with data instead of matrices: `compress` needs `calibration`. Default false. */
  calibrated?: boolean | undefined;
  /** Share of the variance that each layer keeps at most (Eq. 7): above 0, at most 1. */
  tau?: number | undefined;
  /** One rank for every layer, from 1 to its number of cells. `odl` and `dirnet`: the atoms of each dictionary, beside any other. */
  rank?: number | undefined;
  /** A rank for each of the layers, bottom first. */
  ranks?: readonly number[] | undefined;
  /** Parameters of the compressed model, at most. */
  targetParameters?: number | undefined;
  /** Bytes of the compressed model as stored, at most. */
  targetBytes?: number | undefined;
  /** `pruned`: the share of the numbers of each matrix that stay. */
  density?: number | undefined;
  /** `odl` and `dirnet`: the numbers that are not zero in all codes together. */
  nonzeros?: number | undefined;
  /** `joint-svd`: where a budget is spent; default `tau`. */
  spend?: Spend | undefined;
  /** How all matrices of the compressed model are stored. */
  dtype?: Dtype | undefined;
  /** Names of the layers to compress; by default all that have no projection yet. */
  layers?: readonly string[] | undefined;
}

/** What a plan has beside its method only where it is true. */
export const STARTS = ['stacked', 'calibrated'] as const;

/** What a plan may leave ranks open to. */
export const BUDGETS = ['targetParameters', 'targetBytes'] as const;

const RULES = ['tau', 'rank', 'ranks', ...BUDGETS] as const;

/** What any method takes. */
const NAMES = ['method', ...STARTS, ...RULES, 'density', 'nonzeros', 'spend', 'layers', 'dtype'];

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

/** Whether joint SVD can do nothing for the layer any more. */
export function isProjected(layer: Layer): boolean {
  return layer.weights.some(({ projection }) => projection !== undefined);
}

/** The layer of that name. Errors name `where` the name was read. */
export function namedLayer(network: Network, name: unknown, where: string): Layer {
  const names = network.layers.map((layer) => layer.name);
  const layer = network.layers.find((each) => each.name === name);
  if (!layer) {
    if (network.head.some((each) => each.name === name))
      fail(`${where} names ${shown(name)}, which is of the head: a plan may give its weight a kind`);
    const hint = (typeof name === 'string' && suggest(name, names)) || `; its layers are ${names.join(', ')}`;
    fail(`${where} names ${shown(name)}, which the model does not have${hint}`);
  }
  return layer;
}

/** The same where it may get a projection. */
export function compressibleLayer(network: Network, name: unknown, where: string): Layer {
  const layer = namedLayer(network, name, where);
  if (isProjected(layer))
    fail(
      `${where} names ${layer.name}, which has a projection already and cannot get another by joint-svd: leave it out`,
    );
  return layer;
}

/** The layers to compress. With kinds of weight a layer may have a projection already. */
export function chosenLayers(
  network: Network,
  names: readonly string[] | undefined,
  method: Method,
): readonly Layer[] {
  const sharing = !isKindMethod(method);
  if (names === undefined) {
    const layers = network.layers.filter((layer) => !sharing || !isProjected(layer));
    if (layers.length === 0)
      fail('every layer of the model has a projection already: nothing is left to compress');
    return layers;
  }
  if (!Array.isArray(names) || names.length === 0)
    fail('layers must name at least one layer, but names none');
  const wanted = new Set(
    names.map((name: unknown) => (sharing ? compressibleLayer : namedLayer)(network, name, 'layers')),
  );
  return network.layers.filter((layer) => wanted.has(layer));
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
    spend === 'sensitivity' ? 'spend' : ['targetStepMicros', 'allowedLoss'].find((name) => name in given);
  if (searched === undefined) return;
  const asked = searched === 'spend' ? `${searched} is sensitivity, which` : searched;
  fail(`${where}${asked} takes measurements: searchPlan takes them, and gives a plan with ranks`);
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
    fail(`exactly one of ${RULES.join(', ')} must be given, but got ${given.join(' and ') || 'none'}`);
  if (options.spend === undefined) return;
  if (!SPENDS.includes(options.spend)) {
    const word = shown(options.spend);
    fail(`spend must be ${SPENDS.join(' or ')}, but is ${word}${suggest(word, SPENDS)}`);
  }
  if (!BUDGETS.some((budget) => options[budget] !== undefined))
    fail(`spend says where a budget goes: give ${BUDGETS.join(' or ')}, or leave it out`);
}

/** The budget of a plan, if it has one. */
export function budgetOf(plan: Pick<PlanOptions, (typeof BUDGETS)[number]>): Budget | undefined {
  const field = BUDGETS.find((name) => plan[name] !== undefined);
  return field && { field, target: plan[field]! };
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

/**
 * Plans the compression of `network` by one rule for all its layers, or for those that `layers` names.
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

function planJointSvd(network: Network, layers: readonly Layer[], options: PlanOptions): Plan {
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
    return plan(({ name, hiddenSize }) => ({ rank: checkRank(rank, hiddenSize, `rank for ${name}`) }));
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
