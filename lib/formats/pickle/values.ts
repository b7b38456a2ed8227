/** What a pickle can say: Python's plain values, and what the caller makes of classes. */

/** A tuple; a list is an array. */
export class Tuple {
  constructor(readonly items: readonly Value[]) {}
}

/** A dict, by the identity of its keys: strings and numbers by value. */
export class Dict {
  readonly entries = new Map<Value, Value>();

  get(key: string): Value | undefined {
    return this.entries.get(key);
  }
}

/** A class or function that a pickle names, and what the call of it stands for. */
export interface Callable {
  readonly name: string;
  /** Without it, it can be named, but not called. */
  readonly call?: (args: readonly Value[]) => Value;
}

/** A value that is known to be there, and of which nothing else is of use. */
export class Opaque {
  constructor(readonly className: string) {}
}

/** What a caller made: a tensor, a storage. */
export abstract class Made {
  /** What errors call it. */
  abstract readonly what: string;
}

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Tuple
  | Value[]
  | Dict
  | Set<Value>
  | Opaque
  | Made
  | Callable;

/** What errors call a value. */
export function kindOfValue(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (value instanceof Tuple) return `a tuple of ${value.items.length}`;
  if (value instanceof Dict) return 'a dict';
  if (value instanceof Set) return 'a set';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Opaque) return value.className;
  if (value instanceof Made) return value.what;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? value.name : typeof value;
}
