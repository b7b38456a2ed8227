/**
 * What training makes small. L is summed over a batch and divided by what was counted:
 *
 *     ctc  -ln p(labels | inputs), all alignments together (Graves et al. 2006), a sequence
 *     ce   -ln p(label), a frame; the outputs may lag by `delay` frames (Lu et al. 2016, section 4)
 *     lm   -ln p(next token), a frame; its exponential is the perplexity
 *     mse  the squared error, the mean of a frame's outputs
 *     kl   T^2 KL(teacher || model), both softened by the temperature T, a frame (Hinton et al. 2015)
 */
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import { type Network, networkOutputSize, type UnitKind } from '../model';
import type { NativeScored } from '../native';
import { suggest } from '../suggest';

export const CRITERIA = ['ctc', 'ce', 'lm', 'mse', 'kl'] as const;
export type CriterionKind = (typeof CRITERIA)[number];

export type Criterion =
  /**
   * @param blank the output that stands for no unit; default that of the model's units, or the
   *   last.
   */
  | { readonly kind: 'ctc'; readonly blank?: number }
  /** @param delay frames; default that of the model's units, or 0. */
  | { readonly kind: 'ce'; readonly delay?: number }
  | { readonly kind: 'lm' }
  | { readonly kind: 'mse' }
  /** @param temperature above 0, default 1. */
  | { readonly kind: 'kl'; readonly temperature?: number };

export type FullCriterion =
  | { readonly kind: 'ctc'; readonly blank: number }
  | { readonly kind: 'ce'; readonly delay: number }
  | { readonly kind: 'lm' }
  | { readonly kind: 'mse' }
  | { readonly kind: 'kl'; readonly temperature: number };

/** Which kind of units each criterion learns; those of a teacher need none. */
const UNIT_KIND_OF: Partial<Record<CriterionKind, UnitKind>> = {
  ctc: 'ctc',
  ce: 'frames',
  lm: 'tokens',
};

/** The kind of units that a criterion learns, and the other way round. */
export function unitKindOf(kind: CriterionKind): UnitKind | undefined {
  return UNIT_KIND_OF[kind];
}
export function criterionOf(kind: UnitKind): CriterionKind {
  return CRITERIA.find((each) => UNIT_KIND_OF[each] === kind)!;
}

/** Frames: that of units. */
const LONGEST_DELAY = 1000;
/** Criteria over the distribution that a softmax makes of the outputs. */
const OVER_DISTRIBUTIONS: readonly CriterionKind[] = ['ctc', 'ce', 'lm', 'kl'];

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

/**
 * The criterion with its defaults. @throws CompactRnnError INVALID_OPTION where it does not fit the
 * network.
 */
export function fullCriterion(criterion: Criterion, network: Network): FullCriterion {
  const { kind } = criterion;
  if (!CRITERIA.includes(kind)) {
    const hint = typeof kind === 'string' ? suggest(kind, CRITERIA) : '';
    fail(`the criterion must be one of ${CRITERIA.join(', ')}, but is ${shown(kind)}${hint}`);
  }
  const activation = network.head.at(-1)?.activation ?? 'none';
  const isDistribution = activation === 'softmax' || activation === 'log-softmax';
  if (OVER_DISTRIBUTIONS.includes(kind) && activation !== 'none' && !isDistribution) {
    fail(
      `${kind} needs an output layer with log-softmax, softmax or none, but its activation is ${activation}`,
    );
  }
  if (kind === 'mse' && isDistribution)
    fail(`mse is not for an output layer with ${activation}: use kl, which compares distributions`);
  if (network.emits === 'last-frame' && kind !== 'ce' && kind !== 'mse' && kind !== 'kl')
    fail(`${kind} needs an output at every frame, but the model answers with its last`);
  const { units } = network;
  const wanted = UNIT_KIND_OF[kind];
  if (units && wanted !== undefined && units.kind !== wanted)
    fail(
      `${kind} learns units of kind ${wanted}, but those of the model are ${units.kind}: use ${criterionOf(units.kind)}`,
    );
  switch (kind) {
    case 'ctc':
      return { kind, blank: blankOf(criterion.blank, network) };
    case 'ce':
      if (criterion.delay !== undefined && criterion.delay > 0 && network.emits === 'last-frame')
        fail(
          'delay is for models with an output at every frame, but this one answers with its last: leave it out',
        );
      return {
        kind,
        delay: wholeNumber('delay', criterion.delay ?? units?.delay ?? 0, LONGEST_DELAY),
      };
    case 'kl':
      return { kind, temperature: temperatureOf(criterion.temperature ?? 1) };
    default:
      return { kind };
  }
}

function blankOf(given: number | undefined, network: Network): number {
  const most = networkOutputSize(network) - 1;
  const blank = wholeNumber('blank', given ?? network.units?.blank ?? most, most);
  if (network.units && network.units.blank !== blank)
    fail(
      `blank must be ${network.units.blank!}, that of the model's units, or left out, but is ${blank}`,
    );
  return blank;
}

function wholeNumber(name: string, value: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= 0 && value <= most) return value;
  fail(`${name} must be a whole number from 0 to ${most}, but is ${shown(value)}`);
}

function temperatureOf(value: number): number {
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  fail(`temperature must be a number above 0, but is ${shown(value)}`);
}

/** How well a model does by a criterion. */
export interface CriterionScore {
  /** The criterion's mean, in nats but for `mse`. */
  readonly loss: number;
  /** `ctc`: wrong units of the best path, a share of all; `ce`: wrong frames. */
  readonly errorRate?: number;
  /** `lm`: e to the loss. */
  readonly perplexity?: number;
  /** `mse`: the root of the loss. */
  readonly rms?: number;
  /** `ctc`: sequences left out, their labels too many for their frames. */
  readonly infeasible?: number;
}

/** What sums over batches come to. */
export function scoreOf(kind: CriterionKind, sums: NativeScored): CriterionScore {
  const loss = sums.loss / Math.max(1, sums.count);
  const errorRate = sums.errors / Math.max(1, sums.labels);
  switch (kind) {
    case 'ctc':
      return { loss, errorRate, ...(sums.infeasible > 0 && { infeasible: sums.infeasible }) };
    case 'ce':
      return { loss, errorRate };
    case 'lm':
      return { loss, perplexity: Math.exp(loss), errorRate };
    case 'mse':
      return { loss, rms: Math.sqrt(loss) };
    case 'kl':
      return { loss };
  }
}

/**
 * What early stopping and the choice of the best weights go by: smaller is better, and what is no
 * number worst.
 */
export function rankingOf({ errorRate, loss }: CriterionScore, kind: CriterionKind): number {
  const ranking = kind === 'ctc' || kind === 'ce' ? errorRate! + 1e-6 * loss : loss;
  return Number.isFinite(ranking) ? ranking : Number.MAX_VALUE;
}
