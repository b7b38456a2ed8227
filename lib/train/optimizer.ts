/**
 * How the weights move. With g the gradient of the mean loss, clipped:
 *
 *     sgd   v = momentum v + g,  w = w - rate v
 *     adam  w = w - rate m' / (sqrt(v') + epsilon)     (Kingma and Ba 2015, Algorithm 1)
 *
 * m' and v' are means of g and g^2, corrected for their start at zero.
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import type { Network } from '../model';
import { readOptions } from '../options';
import { adamFactor } from '../weights';
import { parametersOf } from './parameters';

/** How the weights move. */
export interface OptimizerOptions {
  /** Default `adam`. */
  readonly kind?: 'sgd' | 'adam';
  /** The step size at the start: default 0.001 (adam), 0.1 (sgd). */
  readonly rate?: number;
  /**
   * What remains of the rate after each epoch, falling exponentially with every step: above 0, at
   * most 1 (the default).
   */
  readonly decay?: number;
  /** `sgd`: 0 (the default) to below 1. */
  readonly momentum?: number;
  /** `adam`: default 0.9. */
  readonly beta1?: number;
  /** `adam`: default 0.999. */
  readonly beta2?: number;
  /** `adam`: default 1e-8. */
  readonly epsilon?: number;
  /** Added to the gradient, times the weight: default 0. */
  readonly weightDecay?: number;
  /** The gradient's norm is at most this: default no limit. */
  readonly clipNorm?: number;
  /** Each element of the gradient is at most this in magnitude: default no limit. */
  readonly clipValue?: number;
}

/** An optimizer with its defaults. */
export type CompleteOptimizer = Required<OptimizerOptions>;

/** Least and most of each number; the least itself is allowed where it is 0. */
const RANGES: Record<Exclude<keyof CompleteOptimizer, 'kind'>, readonly [number, number]> = {
  rate: [Number.MIN_VALUE, 1e6],
  decay: [Number.MIN_VALUE, 1],
  momentum: [0, 0.999999],
  beta1: [0, 0.999999],
  beta2: [0, 0.99999999],
  epsilon: [Number.MIN_VALUE, 1],
  weightDecay: [0, 1e6],
  clipNorm: [Number.MIN_VALUE, Infinity],
  clipValue: [Number.MIN_VALUE, Infinity],
};

/** @throws CompactRnnError INVALID_OPTION naming the option that is out of range. */
export function completeOptimizer(options: OptimizerOptions = {}): CompleteOptimizer {
  const given = readOptions('optimizer', options, ['kind', ...Object.keys(RANGES)]);
  const { kind = 'adam' } = given as { kind?: string };
  if (kind !== 'sgd' && kind !== 'adam')
    throw invalidOption(`the optimizer must be sgd or adam, but is ${shown(kind)}`);
  const complete: CompleteOptimizer = {
    kind,
    rate: defaultRate(kind),
    decay: 1,
    momentum: 0,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0,
    clipNorm: Infinity,
    clipValue: Infinity,
    ...given,
  };
  for (const [name, [least, most]] of Object.entries(RANGES) as [
    keyof typeof RANGES,
    [number, number],
  ][]) {
    const value: unknown = complete[name];
    if (typeof value === 'number' && value >= least && value <= most) continue;
    const range =
      least === 0 ? `from 0 to ${most}` : `above 0${most === Infinity ? '' : `, at most ${most}`}`;
    throw invalidOption(
      `${name} of the optimizer must be a number ${range}, but is ${shown(value)}`,
    );
  }
  return complete;
}

/** The rate after `epochs` epochs, which need not be whole. */
export function rateAfter({ rate, decay }: CompleteOptimizer, epochs: number): number {
  return rate * decay ** epochs;
}

/** The step size that an optimizer starts with unless it is told another. */
export function defaultRate(kind: CompleteOptimizer['kind'] = 'adam'): number {
  return kind === 'adam' ? 1e-3 : 0.1;
}

/**
 * What the rate is multiplied by for each of the named parameters; 0 where they never change.
 * @param frozen the indices of those that never change.
 */
export function learningRateFactors(
  network: Network,
  { kind }: CompleteOptimizer,
  frozen: readonly number[],
): Float32Array {
  const factors = parametersOf(network).map((parameters, i) => {
    if (frozen.includes(i)) return 0;
    // The steps of gradient descent are as long as the gradient, and are left as they are.
    return kind === 'adam' && parameters.kind !== undefined ? adamFactor(parameters.kind) : 1;
  });
  return Float32Array.from(factors);
}
