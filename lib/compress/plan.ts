/** A plan: what becomes of each layer. Plain JSON, made by a rule here, read and edited by people. */
import { CompactRnnError } from '../errors';
import { shown } from '../json/shown';
import type { Layer } from '../model/layer';
import type { Network } from '../model/network';
import { checkDtype } from '../model/elements';
import { checkNetwork } from '../model/model';
import type { Dtype } from '../model/weight';
import { checkOptionNames } from '../options';
import { suggest } from '../suggest';
import { checkRank, checkTarget, checkTau } from './limits';

export const METHODS = ['joint-svd'] as const;
export type Method = (typeof METHODS)[number];

/** How a layer gets the rank of its projection: by a share of the variance (Eq. 7), or outright. */
export type ProjectionRule =
  | {
      /** Above 0, at most 1. A direction that would not get smaller stays dense. */
      readonly tau: number;
    }
  | {
      /** From 1 to N; one for each direction of a bidirectional layer, or one for both. Applied in any case. */
      readonly rank: number | readonly number[];
    };

export interface LayerPlan {
  readonly name: string;
  /** Left out only beside `targetParameters`, which then decides. */
  readonly projection?: ProjectionRule;
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
  /** The layers without a `projection` get the largest tau, one for all, that brings the model down to this. */
  readonly targetParameters?: number;
  /** How all matrices of the compressed model are stored; as they were or f32 where it is left out. */
  readonly dtype?: Dtype;
}

/** Exactly one of `tau`, `rank`, `ranks` and `targetParameters`. */
export interface PlanOptions {
  method: Method;
  /** P for W_h and the W_x above it together, instead of for W_h alone. Default false. */
  stacked?: boolean | undefined;
  /** Fits of products with data instead of matrices: `compress` needs `calibration`. Default false. */
  calibrated?: boolean | undefined;
  /** Share of the variance that each layer keeps at most (Eq. 7): above 0, at most 1. */
  tau?: number | undefined;
  /** One rank for every layer, from 1 to its number of cells. */
  rank?: number | undefined;
  /** A rank for each of the layers, bottom first. */
  ranks?: readonly number[] | undefined;
  /** Parameters of the compressed model, at most. */
  targetParameters?: number | undefined;
  /** How all matrices of the compressed model are stored. */
  dtype?: Dtype | undefined;
  /** Names of the layers to compress; by default all that have no projection yet. */
  layers?: readonly string[] | undefined;
}

/** What a plan has beside its method only where it is true. */
export const STARTS = ['stacked', 'calibrated'] as const;

const RULES = ['tau', 'rank', 'ranks', 'targetParameters'] as const;

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

/** Whether joint SVD can do nothing for the layer any more. */
export function isProjected(layer: Layer): boolean {
  return layer.weights.some(({ projection }) => projection !== undefined);
}

/** The layer of that name, to be compressed. Errors name `where` the name was read. */
export function compressibleLayer(network: Network, name: unknown, where: string): Layer {
  const names = network.layers.map((layer) => layer.name);
  const layer = network.layers.find((each) => each.name === name);
  if (!layer) {
    const hint = (typeof name === 'string' && suggest(name, names)) || `; its layers are ${names.join(', ')}`;
    fail(`${where} names ${shown(name)}, which the model does not have${hint}`);
  }
  if (isProjected(layer))
    fail(
      `${where} names ${layer.name}, which has a projection already and cannot get another by joint-svd: leave it out`,
    );
  return layer;
}

function chosenLayers(network: Network, names: readonly string[] | undefined): readonly Layer[] {
  if (names === undefined) {
    const layers = network.layers.filter((layer) => !isProjected(layer));
    if (layers.length === 0)
      fail('every layer of the model has a projection already: nothing is left to compress');
    return layers;
  }
  if (!Array.isArray(names) || names.length === 0)
    fail('layers must name at least one layer, but names none');
  const wanted = new Set(names.map((name: unknown) => compressibleLayer(network, name, 'layers')));
  return network.layers.filter((layer) => wanted.has(layer));
}

function checkOptions(options: PlanOptions): void {
  checkOptionNames('planCompression', options, ['method', ...STARTS, ...RULES, 'layers', 'dtype']);
  if (options.dtype !== undefined) checkDtype(options.dtype);
  if (!METHODS.includes(options.method)) {
    const word = shown(options.method);
    fail(`method must be ${METHODS.join(' or ')}, but is ${word}${suggest(word, METHODS)}`);
  }
  for (const name of STARTS) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== 'boolean')
      fail(`${name} must be true or false, but is ${shown(value)}`);
  }
  const given = RULES.filter((rule) => options[rule] !== undefined);
  if (given.length !== 1)
    fail(`exactly one of ${RULES.join(', ')} must be given, but got ${given.join(' and ') || 'none'}`);
}

/**
 * Plans the compression of `network` by one rule for all its layers, or for those that `layers` names.
 *
 * @throws CompactRnnError `INVALID_OPTION`, naming the option, its value and its range.
 */
export function planCompression(network: Network, options: PlanOptions): Plan {
  checkNetwork(network);
  checkOptions(options);
  const { method, stacked, calibrated, tau, rank, ranks, targetParameters, dtype } = options;
  const common = {
    method,
    ...(stacked && { stacked }),
    ...(calibrated && { calibrated }),
    ...(dtype && { dtype }),
  };
  const layers = chosenLayers(network, options.layers);
  const plan = (rule: (layer: Layer, i: number) => ProjectionRule): Plan => ({
    ...common,
    layers: layers.map((layer, i) => ({ name: layer.name, projection: rule(layer, i) })),
  });
  if (tau !== undefined) {
    checkTau(tau, 'tau');
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
  const target = checkTarget(targetParameters, 'targetParameters');
  return { ...common, layers: layers.map(({ name }) => ({ name })), targetParameters: target };
}
