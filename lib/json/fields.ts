/**
 * Reads an object that came from outside, field by field: each is asked for by name, type and
 * range, and `done` refuses the fields that were not asked for. Errors say where:
 * `architecture.layers[1].hiddenSize must be ..., but is ...`.
 */
import { CompactRnnError, type ErrorCode } from '../errors';
import { ownElements } from './elements';
import { shown } from './shown';
import { suggest } from '../suggest';

export class Fields {
  /** The object itself. */
  readonly value: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();
  readonly #read = new Map<string, unknown>();

  constructor(
    value: unknown,
    /** The path of the object itself, as messages print it. */
    readonly where: string,
    readonly code: ErrorCode,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new CompactRnnError(code, `${where} must be an object, but is ${shown(value)}`);
    }
    this.value = value as Record<string, unknown>;
  }

  has(key: string): boolean {
    return this.raw(key) !== undefined;
  }

  /** Each field is read once: what a getter gives later is not seen. */
  raw(key: string): unknown {
    this.#asked.add(key);
    if (!this.#read.has(key))
      this.#read.set(key, Object.hasOwn(this.value, key) ? this.value[key] : undefined);
    return this.#read.get(key);
  }

  string(key: string): string {
    const value = this.raw(key);
    if (typeof value !== 'string') this.#refuse(key, 'a string', value);
    return value;
  }

  boolean(key: string): boolean {
    const value = this.raw(key);
    if (typeof value !== 'boolean') this.#refuse(key, 'true or false', value);
    return value;
  }

  /** One of `words`; a near miss is named. */
  oneOf<Word extends string>(key: string, words: readonly Word[]): Word {
    const value = this.raw(key);
    if (!words.includes(value as Word)) {
      const hint = typeof value === 'string' ? suggest(value.toLowerCase(), words) : '';
      this.#refuse(key, `one of ${words.join(', ')}`, value, hint);
    }
    return value as Word;
  }

  wholeNumber(key: string, lowest: number, highest: number): number {
    const value = this.raw(key);
    if (!Number.isSafeInteger(value) || (value as number) < lowest || (value as number) > highest) {
      this.#refuse(key, `a whole number from ${lowest} to ${highest}`, value);
    }
    return (value as number) + 0; // -0 is 0
  }

  /** A finite number, from `lowest` on. */
  number(key: string, lowest = -Infinity): number {
    const value = this.raw(key);
    if (typeof value !== 'number' || !Number.isFinite(value) || value < lowest) {
      const range = lowest === -Infinity ? 'a finite number' : `a number of at least ${lowest}`;
      this.#refuse(key, range, value);
    }
    return value;
  }

  positiveNumber(key: string): number {
    const value = this.raw(key);
    if (typeof value !== 'number' || !(value > 0) || !Number.isFinite(value)) {
      this.#refuse(key, 'a number above 0', value);
    }
    return value;
  }

  /** The elements of an array of strings. */
  strings(key: string): string[] {
    const value = ownElements(this.raw(key));
    if (!isStrings(value)) this.#refuse(key, 'an array of strings', this.raw(key));
    return value;
  }

  /** The elements of an array of arrays of strings. */
  lists(key: string): string[][] {
    const value = ownElements(this.raw(key))?.map(ownElements);
    if (!value?.every(isStrings)) this.#refuse(key, 'an array of arrays of strings', this.raw(key));
    return value;
  }

  /** The elements of an array of objects. */
  objects(key: string): Fields[] {
    return this.list(key).map((item, i) => new Fields(item, `${this.#path(key)}[${i}]`, this.code));
  }

  /** The elements of an array of anything. */
  list(key: string): unknown[] {
    const value = ownElements(this.raw(key));
    if (!value) this.#refuse(key, 'an array', this.raw(key));
    return value;
  }

  object(key: string): Fields {
    return new Fields(this.raw(key), this.#path(key), this.code);
  }

  /** The keys of the object, where these are not fixed names: a table. */
  keys(): string[] {
    return Object.keys(this.value);
  }

  /** Refuses the fields that were not asked for. Call it last. */
  done(): void {
    for (const key of Object.keys(this.value)) {
      if (this.#asked.has(key)) continue;
      const known = [...this.#asked];
      const hint = suggest(key, known) || `; known are ${known.join(', ')}`;
      throw new CompactRnnError(
        this.code,
        `${this.where} has an unknown field ${JSON.stringify(key)}${hint}`,
      );
    }
  }

  #path(key: string): string {
    return `${this.where}.${key}`;
  }

  /** For checks of the caller: the field must be `expected`, and is not. */
  refuse(key: string, expected: string): never {
    this.#refuse(key, expected, this.raw(key));
  }

  #refuse(key: string, expected: string, value: unknown, hint = ''): never {
    const found = value === undefined ? 'is missing' : `is ${shown(value)}`;
    throw new CompactRnnError(
      this.code,
      `${this.#path(key)} must be ${expected}, but ${found}${hint}`,
    );
  }
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
