/** Changes of the arguments of a call, each at one place of their tree. */
import {
  changedAt,
  isContainer,
  type Path,
  randomPath,
  shallowCopy,
  valueAt,
} from './argument-tree';
import type { Random } from './random';
import { changedArray, isNumbers } from './typed-arrays';
import { hostileValue, plant, revoked, throwing, type HostileValue } from './values';

/** What was done, for people, and the arguments after it. */
export interface Mutation {
  readonly what: string;
  readonly args: unknown[];
}

/** One to three changes, one after another. */
export function mutatedOften(args: readonly unknown[], random: Random): Mutation {
  let last = mutate(args, random);
  try {
    for (let more = 2; more > 0 && random.happens(0.25); more--) {
      const next = mutate(last.args, random);
      last = { what: `${last.what}; ${next.what}`, args: next.args };
    }
  } catch {
    // What the last change put there cannot be looked into.
  }
  return last;
}

function mutate(args: readonly unknown[], random: Random): Mutation {
  if (args.length === 0 || random.happens(0.03)) return otherCount(args, random);
  const path = randomPath(args, random);
  const kind = random.share();
  if (kind < 0.4) return replaced(args, path, hostileValue(random));
  if (kind < 0.5) return dropped(args, path);
  if (kind < 0.55) return extended(args, path, random);
  return replaced(args, path, nudged(valueAt(args, path), random));
}

function otherCount(args: readonly unknown[], random: Random): Mutation {
  if (args.length > 0 && random.happens(0.5))
    return { what: 'one argument fewer', args: args.slice(0, -1) };
  const { what, value } = hostileValue(random);
  return { what: `one argument more: ${what}`, args: [...args, value] };
}

function named(path: Path): string {
  return `[${path.join('.')}]`;
}

function replaced(args: readonly unknown[], path: Path, { what, value }: HostileValue): Mutation {
  const change = (container: Record<string, unknown>, key: string): void => {
    container[key] = value;
  };
  return { what: `${named(path)} ${what}`, args: changedAt(args, path, change) as unknown[] };
}

function dropped(args: readonly unknown[], path: Path): Mutation {
  const change = (container: Record<string, unknown>, key: string): void => {
    if (Array.isArray(container) && path.length > 1) container.splice(Number(key), 1);
    else if (Array.isArray(container)) container[key as never] = undefined as never;
    else Reflect.deleteProperty(container, key);
  };
  return { what: `${named(path)} left out`, args: changedAt(args, path, change) as unknown[] };
}

/** One more beside what is at the path. */
function extended(args: readonly unknown[], path: Path, random: Random): Mutation {
  const { what, value } = hostileValue(random);
  const change = (container: Record<string, unknown>, key: string): void => {
    if (Array.isArray(container))
      container.push(random.happens(0.5) ? container[key as never] : value);
    // Not `then`: what waits for such a function waits as long as it likes.
    else container[random.pick(['extra', 'length', 'toJSON', 'valueOf', 'constructor'])] = value;
  };
  return {
    what: `beside ${named(path)} ${what}`,
    args: changedAt(args, path, change) as unknown[],
  };
}

/** Almost the same value. */
function nudged(value: unknown, random: Random): HostileValue {
  if (typeof value === 'number')
    return { what: 'another number', value: otherNumber(value, random) };
  if (typeof value === 'string')
    return { what: 'another string', value: otherString(value, random) };
  if (typeof value === 'boolean') return { what: 'the opposite', value: !value };
  if (typeof value === 'function') return otherFunction(value as () => unknown, random);
  if (isNumbers(value)) return changedArray(value, random);
  if (isContainer(value)) return otherContainer(value, random);
  return hostileValue(random);
}

function otherNumber(value: number, random: Random): number {
  return random.pick([
    value + 1,
    value - 1,
    -value,
    value / 2,
    value + 0.5,
    value * 2 ** 31,
    0,
    -0,
    -1,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    1e308,
    5e-324,
    NaN,
    Infinity,
    -Infinity,
  ]);
}

function otherString(value: string, random: Random): string {
  return random.pick([
    '',
    `${value}x`,
    value.slice(1),
    value.toUpperCase(),
    value.slice(0, 1000).repeat(2000),
    `${value}\0`,
    '__proto__',
    'constructor',
    'toString',
    '\ud800',
    '\x1b[31m\n',
    '.',
  ]);
}

function otherFunction(original: () => unknown, random: Random): HostileValue {
  const { what, value } = hostileValue(random);
  return random.pick<() => HostileValue>([
    () => ({ what: 'throws', value: plant }),
    () => ({ what: 'rejects', value: () => Promise.resolve().then(plant) }),
    () => ({ what: `gives ${what}`, value: () => value }),
    () => ({ what: `comes to give ${what}`, value: () => Promise.resolve(value) }),
    () => ({ what: `gives ${what} later`, value: after(random.below(4), original, () => value) }),
    () => ({ what: 'throws later', value: after(random.below(4), original, plant) }),
  ])();
}

/** A function that does one thing the first few times, and another from then on. */
function after(
  times: number,
  first: (...args: unknown[]) => unknown,
  then: () => unknown,
): (...args: unknown[]) => unknown {
  let calls = 0;
  return (...args) => (calls++ < times ? first(...args) : then());
}

/** The same object or array, of another make. */
function otherContainer(container: Record<string, unknown>, random: Random): HostileValue {
  const copy = shallowCopy(container);
  const keys = Object.keys(copy);
  const key = keys.length > 0 ? random.pick(keys) : 'kind';
  const { what, value } = random.happens(0.5)
    ? hostileValue(random)
    : nudged(isContainer(copy[key]) ? undefined : copy[key], random);
  const read = after(
    1 + random.below(3),
    () => container[key],
    () => value,
  );
  const makers: Record<string, () => unknown> = {
    'without a prototype': () => Object.setPrototypeOf(copy, null) as object,
    'with its data inherited': () => Object.create(copy) as object,
    [`whose ${key} becomes ${what}`]: () =>
      Object.defineProperty(copy, key, { get: () => read(), enumerable: true, configurable: true }),
    [`whose ${key} throws when read again`]: () => {
      const once = after(random.below(3), () => container[key], plant);
      return Object.defineProperty(copy, key, {
        get: () => once(),
        enumerable: true,
        configurable: true,
      });
    },
    [`a proxy whose ${key} becomes ${what}`]: () =>
      new Proxy(copy, {
        get: (target, name): unknown => (name === key ? read() : Reflect.get(target, name)),
      }),
    'a proxy whose keys throw': () => new Proxy(copy, { ownKeys: plant }),
    'a proxy that has everything': () => new Proxy(copy, { has: () => true }),
    'a proxy that throws': () => throwing(copy),
    'a proxy that is revoked': () => revoked(copy),
    frozen: () => Object.freeze(copy),
    'as an iterator': () => new Map(Object.entries(copy)).values(),
    'in pairs': () => Object.entries(copy),
    'with a length': () => ({ ...copy, length: keys.length }),
  };
  if (Array.isArray(copy)) Object.assign(makers, ofArray(copy as unknown[], random));
  const name = random.pick(Object.keys(makers));
  return { what: name, value: makers[name]!() };
}

function ofArray(array: unknown[], random: Random): Record<string, () => unknown> {
  const last = Math.max(0, array.length - 1);
  return {
    'with a hole': () => {
      Reflect.deleteProperty(array, random.below(array.length));
      return array;
    },
    'one shorter': () => array.slice(0, last),
    'one longer': () => [...array, array[last]],
    backwards: () => array.reverse(),
    'of length 2^32 - 1': () => {
      array.length = 2 ** 32 - 1;
      return array;
    },
    'with a lying length': () =>
      new Proxy(array, {
        get: (target, name) =>
          name === 'length'
            ? random.pick([-1, NaN, 2 ** 53])
            : (Reflect.get(target, name) as unknown),
      }),
    'with a lying iterator': () =>
      Object.defineProperty(array, Symbol.iterator, { value: () => [][Symbol.iterator]() }),
    'that grows when read': () =>
      new Proxy(array, {
        get: (target, name) => {
          if (name === 'length' && target.length < 100) target.push(target[0]);
          return Reflect.get(target, name) as unknown;
        },
      }),
  };
}
