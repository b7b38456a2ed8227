/** The arguments of a call as a tree: arrays and objects with other values below them. */
import type { Random } from './random';

/** Keys from the arguments down to a value. */
export type Path = readonly string[];

type Container = Record<string, unknown>;

/**
 * Whether others stand below it: an array, a plain object, or a model, which is one of its data.
 */
export function isContainer(value: unknown): value is Container {
  if (typeof value !== 'object' || value === null) return false;
  if (ArrayBuffer.isView(value) || Array.isArray(value)) return Array.isArray(value);
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name: string } } | null;
  if (prototype === null || prototype === Object.prototype) return true;
  return prototype.constructor?.name === 'Model';
}

/** A random place in the tree: at each container the walk may end, or goes on below. */
export function randomPath(tree: unknown, random: Random): Path {
  const path: string[] = [];
  for (let at = tree; isContainer(at);) {
    const keys = Object.keys(at);
    if (keys.length === 0 || (path.length > 0 && random.happens(0.2))) break;
    const key = random.pick(keys);
    path.push(key);
    at = at[key];
  }
  return path;
}

export function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Container)[key], tree);
}

/** A copy of the containers along the path, what is at its end changed; all else is shared. */
export function changedAt(
  tree: unknown,
  path: Path,
  change: (container: Container, key: string) => void,
): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return tree;
  const copy = shallowCopy(tree as Container);
  if (rest.length === 0) change(copy, key);
  else copy[key] = changedAt(copy[key], rest, change);
  return copy;
}

/** More elements than a sample has; arrays that claim so many are not copied. */
const MOST_ELEMENTS = 1e6;

/** A copy that can be changed. */
export function shallowCopy(container: Container): Container {
  if (Array.isArray(container) && !(container.length < MOST_ELEMENTS))
    throw new Error('this array cannot be copied');
  if (Array.isArray(container)) return [...(container as unknown[])] as unknown as Container;
  const copy: Container = {};
  for (const key of Object.keys(container))
    Object.defineProperty(copy, key, {
      value: container[key],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  return copy;
}
