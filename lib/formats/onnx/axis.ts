/**
 * Named axes. An axis is a product of factors, slowest first: merging the axes direction and
 * feature of Y makes one axis of both factors, so that a reshape is nothing but another grouping of
 * the same factors. An axis without factors has size 1.
 */
import type { Extent } from '../tensors';

export type { Extent } from '../tensors';

export type Role = 'input' | 'time' | 'batch' | 'direction' | 'feature';

export interface Factor {
  readonly role: Role;
  readonly extent: Extent;
  /** Of an input of the graph: which of its axes. */
  readonly axis?: number;
}

export type Axis = readonly Factor[];

/** A number times the symbols of unknown sizes, in alphabetical order. */
interface Product {
  readonly number: number;
  readonly symbols: readonly string[];
}

function productOf(extent: Extent): Product {
  if (typeof extent === 'number') return { number: extent, symbols: [] };
  const factors = extent.split('*');
  const number = /^\d+$/.test(factors[0]!) ? Number(factors[0]) : undefined;
  return { number: number ?? 1, symbols: number === undefined ? factors : factors.slice(1) };
}

function extentFrom({ number, symbols }: Product): Extent {
  if (symbols.length === 0 || number === 0) return number;
  const sorted = [...symbols].sort();
  return (number === 1 ? sorted : [String(number), ...sorted]).join('*');
}

/** The product of two sizes. */
export function times(a: Extent, b: Extent): Extent {
  const [p, q] = [productOf(a), productOf(b)];
  return extentFrom({ number: p.number * q.number, symbols: [...p.symbols, ...q.symbols] });
}

/** a / b where that is whole whatever the symbols stand for; undefined elsewhere. */
export function dividedBy(a: Extent, b: Extent): Extent | undefined {
  const [p, q] = [productOf(a), productOf(b)];
  const symbols = [...p.symbols];
  for (const symbol of q.symbols) {
    const at = symbols.indexOf(symbol);
    if (at < 0) return undefined;
    symbols.splice(at, 1);
  }
  const number = p.number / q.number;
  return Number.isInteger(number) ? extentFrom({ number, symbols }) : undefined;
}

/** The size of an axis; the symbol of a product of unknown ones names them all. */
export function extentOf(axis: Axis): Extent {
  return axis.reduce<Extent>((product, { extent }) => times(product, extent), 1);
}

/** The roles along an axis, those of size 1 left out. */
export function rolesOf(axis: Axis): Role[] {
  return axis.filter(({ extent }) => extent !== 1).map(({ role }) => role);
}

/** Counts a possibly negative axis from the front. */
export function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Splits off the shortest run of factors at the front that has the wanted size, or undefined. */
function splitOff(factors: Axis, wanted: Extent): [Axis, Axis] | undefined {
  for (let n = 0; n <= factors.length; n++) {
    if (extentOf(factors.slice(0, n)) === wanted) return [factors.slice(0, n), factors.slice(n)];
  }
  return undefined;
}

/** The same at the back. */
function splitOffBack(factors: Axis, wanted: Extent): [Axis, Axis] | undefined {
  for (let n = factors.length; n >= 0; n--) {
    if (extentOf(factors.slice(n)) === wanted) return [factors.slice(n), factors.slice(0, n)];
  }
  return undefined;
}

/**
 * The axes in another grouping of the same factors, with the sizes of `shape` (one of which may be
 * -1: the rest), or undefined where that would cut through a factor. Factors of size 1 are dropped.
 */
export function regroup(axes: readonly Axis[], shape: readonly Extent[]): Axis[] | undefined {
  let rest: Axis = axes.flat().filter(({ extent }) => extent !== 1);
  const inferred = shape.indexOf(-1);
  const front: Axis[] = [];
  for (const wanted of inferred < 0 ? shape : shape.slice(0, inferred)) {
    const split = splitOff(rest, wanted);
    if (!split) return undefined;
    front.push(split[0]);
    rest = split[1];
  }
  if (inferred < 0) return rest.length === 0 ? front : undefined;
  const back: Axis[] = [];
  for (const wanted of shape.slice(inferred + 1).reverse()) {
    const split = splitOffBack(rest, wanted);
    if (!split) return undefined;
    back.unshift(split[0]);
    rest = split[1];
  }
  return [...front, rest, ...back];
}
