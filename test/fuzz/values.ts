/** Values that no caller should hand to a library, and some callers do. */
import type { Random } from './random';

/** What getters, traps and callbacks of the harness throw: a call passes it on as it is. */
export class Planted extends Error {
  override readonly name = 'Planted';
}

export function plant(): never {
  throw new Planted('thrown by what the caller handed over');
}

/** By name, each made anew, so that no case leaves traces in the next. */
const MAKERS: Record<string, () => unknown> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  zero: () => 0,
  'minus zero': () => -0,
  'minus one': () => -1,
  'a half': () => 0.5,
  NaN: () => NaN,
  Infinity: () => Infinity,
  '2^31': () => 2 ** 31,
  '2^32': () => 2 ** 32,
  '2^53': () => 2 ** 53,
  '1e308': () => 1e308,
  'a bigint': () => 10n,
  'an empty string': () => '',
  'a word': () => 'text',
  'a number as text': () => '3',
  'a long string': () => 'long '.repeat(20_000),
  'a string with NUL': () => 'a\0b',
  'a lone surrogate': () => '\ud800',
  'an escape sequence': () => '\x1b]0;title\x07',
  __proto__: () => '__proto__',
  'a symbol': () => Symbol('planted'),
  'a function': () => () => 1,
  'a function that throws': () => plant,
  'an asynchronous function': () => () => Promise.resolve(),
  'an empty object': () => ({}),
  'an empty array': () => [],
  'an array of null': () => [null],
  'nested nulls': () => [[null], { a: null }],
  'a sparse array': () => Array<unknown>(3),
  'a deep array': () => nested(20_000),
  'a circle': circle,
  'no prototype': () => Object.assign(Object.create(null) as object, { kind: 'dense' }),
  'an object that is no text': () => ({ toString: plant, valueOf: plant, toJSON: plant }),
  'a getter that throws': () => Object.defineProperty({}, 'kind', { get: plant, enumerable: true }),
  'a proxy that throws': () => throwing({}),
  'a proxy that is revoked': () => revoked({}),
  'a revoked array': () => revoked([]),
  floats: () => new Float32Array([1, 2, 3]),
  'no floats': () => new Float32Array(0),
  doubles: () => new Float64Array(3),
  bytes: () => new Uint8Array(3),
  'big integers': () => new BigInt64Array(3),
  'a data view': () => new DataView(new ArrayBuffer(8)),
  'an array buffer': () => new ArrayBuffer(8),
  'shared floats': () => new Float32Array(new SharedArrayBuffer(12)),
  'detached floats': () => detached(new Float32Array(3)),
  'a date that is none': () => new Date(NaN),
  'a map': () => new Map([['a', 1]]),
  'a set': () => new Set(['a']),
  'a promise': () => Promise.resolve(1),
  'an aborted signal': () => AbortSignal.abort(new Planted('aborted')),
  'an error': () => new Planted('not thrown'),
};

const NAMES = Object.keys(MAKERS);

/** A value with its name. */
export interface HostileValue {
  readonly what: string;
  readonly value: unknown;
}

export function hostileValue(random: Random): HostileValue {
  const what = random.pick(NAMES);
  return { what, value: MAKERS[what]!() };
}

function nested(depth: number): unknown {
  let value: unknown = [];
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

function circle(): unknown {
  const object: Record<string, unknown> = {};
  object.self = object;
  return object;
}

/** The same object, all of whose traps throw. */
export function throwing(target: object): object {
  const traps = Object.getOwnPropertyNames(Reflect).map((name) => [name, plant]);
  return new Proxy(target, Object.fromEntries(traps) as ProxyHandler<object>);
}

export function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** The array after its memory has gone elsewhere: it has length 0. */
export function detached<View extends ArrayBufferView>(view: View): View {
  structuredClone(view.buffer, { transfer: [view.buffer as ArrayBuffer] });
  return view;
}
