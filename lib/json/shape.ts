/**
 * The shape of objects that came from outside, as one description by which they are checked and
 * copied at once: what the copy holds was checked, and nothing else is used.
 *
 *     const score = object<Score>({ loss: number, errorRate: optional(number) });
 */
import { ownElements } from './elements';
import { Fields } from './fields';

/** Reads a field: its value, checked and copied; refuses it by its name. */
export type Read<Value> = (fields: Fields, key: string) => Value;

/** How each field of an object is read; those that may be left out are `optional`. */
type Reads<Shape> = { readonly [Key in keyof Shape]-?: Read<Shape[Key]> };

export const text: Read<string> = (fields, key) => fields.string(key);
export const flag: Read<boolean> = (fields, key) => fields.boolean(key);
export const number: Read<number> = (fields, key) => fields.number(key);

/** A number that may not have been measured: null, which JSON also has for what is not finite. */
export const measured: Read<number | null> = (fields, key) => {
  const value = fields.raw(key) ?? null;
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return null;
  return fields.number(key);
};

/** The numbers of an array, or of a typed array. */
export const numbers: Read<number[]> = (fields, key) => {
  const value = fields.raw(key);
  const elements = value instanceof Float64Array ? [...value] : ownElements(value);
  if (!elements?.every((element) => typeof element === 'number' && Number.isFinite(element)))
    fields.refuse(key, 'an array of finite numbers');
  return elements as number[];
};

export const pair: Read<[number, number]> = (fields, key) => {
  const all = numbers(fields, key);
  if (all.length !== 2) fields.refuse(key, 'an array of two numbers');
  return all as [number, number];
};

export function optional<Value>(read: Read<Value>): Read<Value | undefined> {
  return (fields, key) => (fields.has(key) ? read(fields, key) : undefined);
}

export function nullable<Value>(read: Read<Value>): Read<Value | null> {
  return (fields, key) => (fields.raw(key) === null ? null : read(fields, key));
}

/** Fields that are not among the described ones are left out of the copy. */
export function object<Shape>(reads: Reads<Shape>): Read<Shape> {
  return (fields, key) => copied(fields.object(key), reads);
}

/** An array of objects. */
export function objects<Shape>(reads: Reads<Shape>, least = 0): Read<Shape[]> {
  return (fields, key) => {
    const all = fields.objects(key);
    if (all.length < least) fields.refuse(key, `an array of at least ${least}`);
    return all.map((each) => copied(each, reads));
  };
}

/** The whole of what came from outside. */
export function copied<Shape>(fields: Fields, reads: Reads<Shape>): Shape {
  const copy: Partial<Shape> = {};
  for (const key of Object.keys(reads) as (keyof Shape & string)[]) {
    const value = reads[key](fields, key);
    if (value !== undefined) copy[key] = value;
  }
  return copy as Shape;
}
