/**
 * What is known of a value that flows along an edge of the graph while it is read: constants are
 * computed, features are followed by name, and a value that cannot be followed keeps the reason, in
 * case the output needs it.
 */
import type { DenseLayer, Direction, Layer } from '../../model';
import type { Axis, Extent } from './axis';
import { allOf, inMemory, type Elements } from './elements';

/**
 * A tensor known now: floating-point elements, read when they are needed, or a list of whole
 * numbers, among which shape computations may hold the symbols of unknown sizes.
 */
export interface Constant {
  readonly kind: 'constant';
  readonly dims: readonly number[];
  readonly data: Elements | readonly Extent[];
}

export function isList(data: Constant['data']): data is readonly Extent[] {
  return Array.isArray(data);
}

/** The elements of a constant one by one, in memory. */
export function listOf({ data }: Constant): readonly Extent[] {
  return isList(data) ? data : Array.from(allOf(data));
}

/**
 * One number throughout, in a shape that may not be known: the zeros that exporters make for
 * initial states.
 */
export interface Fill {
  readonly kind: 'fill';
  readonly value: number;
}

/** The network up to some edge. Without layers it is a graph input. */
export interface Chain {
  readonly input: string;
  readonly layers: readonly Layer[];
  readonly head: readonly DenseLayer[];
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
}

/** What a value was computed from; later ones include the earlier. */
export const ORIGINS = ['constants', 'inputs', 'states', 'frames'] as const;
export type Origin = (typeof ORIGINS)[number];

/** What to say if the output needs a value: it names the node at which things went wrong. */
export interface Complaint {
  readonly message: string;
  /** That node's position in the graph: of two complaints the earlier is raised. */
  readonly position: number;
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
  /** The graph inputs that it came from, unless it came from layers. */
  readonly inputs: readonly string[];
}

export type Value = Constant | Fill | Features | Foreign;

export function originOf(value: Value): Origin {
  if (value.kind === 'foreign') return value.origin;
  if (value.kind !== 'features') return 'constants';
  if (value.parts.every(({ chain }) => chain.layers.length === 0)) return 'inputs';
  return value.parts.every(isState) ? 'states' : 'frames';
}

/** Whether a part is a final state as a recurrent node gives it. */
function isState({ chain, moment }: Part): boolean {
  return chain.head.length === 0 && (moment === 'final' || moment === 'cell');
}

export function latest(origins: readonly Origin[]): Origin {
  return ORIGINS[Math.max(0, ...origins.map((origin) => ORIGINS.indexOf(origin)))]!;
}

/** The graph inputs that a value consists of, where it does not come from layers. */
export function inputsOf(value: Value): readonly string[] {
  if (value.kind === 'foreign') return value.inputs;
  return value.kind === 'features' ? value.parts.map(({ chain }) => chain.input) : [];
}

export interface Numbers {
  readonly dims: readonly number[];
  readonly data: Elements;
}

/** The value as a tensor of numbers, or undefined. */
export function numbersOf(value: Value | undefined): Numbers | undefined {
  if (value?.kind !== 'constant') return undefined;
  const { dims, data } = value;
  if (!isList(data)) return { dims, data };
  return data.every((x) => typeof x === 'number')
    ? { dims, data: inMemory(Float32Array.from(data)) }
    : undefined;
}
