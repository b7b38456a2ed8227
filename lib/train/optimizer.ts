/**
 * Optimizers. With g the gradient of the mean loss, clipped:
 *
 *     sgd   v = momentum v + g,  w = w - rate v
 *     adam  w = w - rate m' / (sqrt(v') + epsilon)     (Kingma and Ba 2015, Algorithm 1)
 *
 * m' and v' are exponential moving averages of g and g^2, corrected for their start at zero.
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import type { Network } from '../model';
import { readOptions } from '../options';
import { adamFactor } from '../weights';
import { parametersOf } from './parameters';

/** The optimizer, its learning rate and the clipping of gradients. */
export interface OptimizerOptions {
  /** Default `adam`. */
  readonly kind?: 'sgd' | 'adam';
  /** The initial learning rate, above 0, at most 1e6: default 0.001 (adam), 0.1 (sgd). */
  readonly rate?: number;
  /**
   * The factor by which the rate falls each epoch, exponentially with every step: above 0, at most
   * 1 (the default).
   */
  readonly decay?: number;
  /** `sgd`: momentum, 0 (the default) to below 1. */
  readonly momentum?: number;
  /** `adam`: decay of the mean of g, 0 to below 1: default 0.9. */
  readonly beta1?: number;
  /** `adam`: decay of the mean of g^2, 0 to below 1: default 0.999. */
  readonly beta2?: number;
  /** `adam`: above 0, at most 1: default 1e-8. */
  readonly epsilon?: number;
  /** L2 regularization: added to the gradient, times the weight. 0 (the default) to 1e6. */
  readonly weightDecay?: number;
  /** The largest Euclidean norm of the gradient, above 0: default no limit. */
  readonly clipNorm?: number;
  /** The largest magnitude of each element of the gradient, above 0: default no limit. */
  readonly clipValue?: number;
}

/** An optimizer with its defaults. */
export type CompleteOptimizer = Required<OptimizerOptions>;

/** The range of each number: ends included, except that MIN_VALUE stands for "above 0". */
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

/**
 * The optimizer with its defaults.
 * @throws CompactRnnError INVALID_OPTION naming the option that is out of range.
 */
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

/** The learning rate after `epochs` epochs, which may be a fraction. */
export function rateAfter({ rate, decay }: CompleteOptimizer, epochs: number): number {
  return rate * decay ** epochs;
}

/** The default initial learning rate of an optimizer. */
export function defaultRate(kind: CompleteOptimizer['kind'] = 'adam'): number {
  return kind === 'adam' ? 1e-3 : 0.1;
}

/**
 * The factor on the learning rate for each of the named parameters; 0 for frozen ones.
 * @param frozen the indices of the parameters that stay as they are.
 */
export function learningRateFactors(
  network: Network,
  { kind }: CompleteOptimizer,
  frozen: readonly number[],
): Float32Array {
  const factors = parametersOf(network).map((parameters, i) => {
    if (frozen.includes(i)) return 0;
    // The steps of SGD scale with the gradient itself: only Adam needs factors.
    return kind === 'adam' && parameters.kind !== undefined ? adamFactor(parameters.kind) : 1;
  });
  return Float32Array.from(factors);
}
