/**
 * What is known of a value that flows along an edge of the graph while it is read: constants are
 * views of numbers, features are followed by name, and a value that cannot be followed keeps the
 * reason, in case the output needs it.
 */
import type { Direction } from '../../model';
import type { Axis, Extent } from './axis';
import type { Budget, View } from '../tensors';
import type { Chain } from './chain';
import { labelOf } from './names';
import { operatorOf, type NodeProto } from './proto';

/**
 * A tensor known now; in shape computations the symbols of unknown sizes may be among its numbers.
 */
export interface Constant extends View {
  readonly kind: 'constant';
}

/**
 * One number throughout, in a shape that may not be known: the zeros that exporters make for
 * initial states.
 */
export interface Fill {
  readonly kind: 'fill';
  readonly value: Extent;
}

/**
 * When features are those of: every frame, or one of them: the first, the last, or the one after
 * which a direction is through with the sequence (`final`). `cell` is the final c of an LSTM.
 */
export type Moment = 'every' | 'first' | 'last' | 'final' | 'cell';

/**
 * A block of features: a graph input, one direction of a recurrent layer, or a dense layer's
 * output.
 */
export interface Part {
  readonly chain: Chain;
  /** Which of the last layer's directions, where the chain ends in a recurrent layer. */
  readonly index: number;
  readonly direction: Direction;
  readonly size: Extent;
  readonly moment: Moment;
}

/** A running value. Its parts lie along the factor `direction` of its axes, or are one. */
export interface Features {
  readonly kind: 'features';
  readonly axes: readonly Axis[];
  readonly parts: readonly Part[];
  /** Whether the frames come in the opposite order. */
  readonly flipped?: boolean;
}

/** What a value was computed from; later ones include the earlier. */
export const ORIGINS = ['constants', 'inputs', 'states', 'frames'] as const;
export type Origin = (typeof ORIGINS)[number];

/** What to say if the output needs a value: the node at which things went wrong, and why. */
export interface Complaint {
  readonly node: NodeProto;
  readonly why: string;
  /** Whether the model might be compressed in place all the same. */
  readonly inPlace?: boolean;
  /** The edge up to which the graph can be read, where that node reads features. */
  readonly upTo?: string | undefined;
  /** That node's position in the graph: of two complaints the earlier is raised. */
  readonly position: number;
}

export function messageOf({ node, why }: Complaint): string {
  return `${labelOf(node)}: op ${operatorOf(node)} cannot be represented: ${why}`;
}

/** A value that no network can represent. */
export interface Foreign {
  readonly kind: 'foreign';
  readonly complaint: Complaint;
  readonly origin: Origin;
  /**
   * Whether its elements are only picked and reordered ones of their origin, as those of packed
   * states are.
   */
  readonly shuffled: boolean;
  /** What it was computed from. */
  readonly operands: readonly Value[];
}

/**
 * What a normalization is written out of where it is no node of its own: the mean of a frame's
 * features, the features less their mean, those squared, the mean of these, and its root. Where the
 * features are squared as they are, it is the mean of those squares.
 */
export interface Statistic {
  readonly kind: 'statistic';
  readonly what: 'mean' | 'centred' | 'squared' | 'variance' | 'deviation' | 'inverse';
  readonly of: Features;
  /** Whether the mean is subtracted before: of a layer normalization, not of an RMS one. */
  readonly isCentred: boolean;
  /** What is added to the variance. */
  readonly epsilon: number;
}

/** What GELU is written out of where it is no node of its own: scale erf(x / sqrt(2)) + shift. */
export interface Gate {
  readonly kind: 'gate';
  /** x */
  readonly of: Features;
  readonly scale: number;
  readonly shift: number;
}

export type Value = Constant | Fill | Features | Statistic | Gate | Foreign;

export function originOf(value: Value): Origin {
  if (value.kind === 'foreign') return value.origin;
  if (value.kind === 'statistic' || value.kind === 'gate') return originOf(value.of);
  if (value.kind !== 'features') return 'constants';
  if (value.parts.every(({ chain }) => chain.depth === 0)) return 'inputs';
  return value.parts.every(isState) ? 'states' : 'frames';
}

/** Whether a part is a graph input as it comes. */
export function isRaw(value: Value): value is Features {
  return value.kind === 'features' && value.parts.every(({ chain }) => chain.length === 0);
}

/** Whether a part is a final state as a recurrent node gives it. */
function isState({ chain, moment }: Part): boolean {
  return chain.link?.kind === 'recurrent' && (moment === 'final' || moment === 'cell');
}

export function latest(origins: readonly Origin[]): Origin {
  return ORIGINS[origins.reduce((most, origin) => Math.max(most, ORIGINS.indexOf(origin)), 0)]!;
}

/** What a step from a value to one of its operands costs, in numbers read. */
const STEP_COST = 16;

/** The graph inputs that a value was computed from. */
export function inputsOf(value: Value, budget: Budget): Set<string> {
  const inputs = new Set<string>();
  const seen = new Set<Value>([value]);
  for (const each of seen) {
    if (each.kind === 'features') for (const { chain } of each.parts) inputs.add(chain.input);
    if (each.kind === 'statistic' || each.kind === 'gate') seen.add(each.of);
    if (each.kind !== 'foreign') continue;
    budget.read(STEP_COST * each.operands.length);
    for (const operand of each.operands) seen.add(operand);
  }
  return inputs;
}

/** The value as a tensor of numbers, all of them known, or undefined. */
export function knownNumbers(value: Value | undefined): Constant | undefined {
  return value?.kind === 'constant' && value.store.content !== 'symbols' ? value : undefined;
}
