/** Numbers that a front end may leave out. */
import type { Fields } from '../json';

export function wholeFrom(
  fields: Fields,
  key: string,
  [least, most]: readonly [number, number],
  otherwise: number,
): number {
  return fields.has(key) ? fields.wholeNumber(key, least, most) : otherwise;
}

export function numberFrom(
  fields: Fields,
  key: string,
  [least, most]: readonly [number, number],
  otherwise: number,
): number {
  const value = fields.has(key) ? fields.raw(key) : otherwise;
  if (typeof value !== 'number' || !(value >= least && value <= most))
    fields.refuse(key, `a number from ${least} to ${most}`);
  return value + 0; // -0 is 0
}
