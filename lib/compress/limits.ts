/** The ranges of what plans and options may ask for, and how every error says them. */
import { invalidOption } from '../errors';
import { shown } from '../json';

function outOfRange(where: string, expected: string, value: unknown): Error {
  const found = value === undefined ? 'is missing' : `is ${shown(value)}`;
  return invalidOption(`${where} must be ${expected}, but ${found}`);
}

/** A rank of a recurrent matrix over N = `cells` cells. */
export function checkRank(value: unknown, cells: number, where: string): number {
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > cells)
    throw outOfRange(where, `a whole number from 1 to ${cells}`, value);
  return value as number;
}

/** A share: of the variance, of numbers. */
export function checkShare(value: unknown, where: string): number {
  if (typeof value !== 'number' || !(value > 0 && value <= 1))
    throw outOfRange(where, 'above 0 and at most 1', value);
  return value;
}

/** A penalty of the LASSO. */
export function checkLambda(value: unknown, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || !(value > 0))
    throw outOfRange(where, 'a number above 0', value);
  return value;
}

/** A count of parameters, bytes, nonzeros. */
export function checkTarget(value: unknown, where: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw outOfRange(where, 'a whole number above 0', value);
  return value as number;
}
