/** The ranges of what a plan may ask for, and how every error says them. */
import { CompactRnnError } from '../errors';
import { shown } from '../json';

function refuse(where: string, expected: string, value: unknown): never {
  const found = value === undefined ? 'is missing' : `is ${shown(value)}`;
  throw new CompactRnnError('INVALID_OPTION', `${where} must be ${expected}, but ${found}`);
}

/** A rank of a recurrent matrix over N = `cells` cells. */
export function checkRank(value: unknown, cells: number, where: string): number {
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > cells)
    refuse(where, `a whole number from 1 to ${cells}`, value);
  return value as number;
}

/** A share: of the variance, of numbers. */
export function checkShare(value: unknown, where: string): number {
  if (typeof value !== 'number' || !(value > 0 && value <= 1))
    refuse(where, 'above 0 and at most 1', value);
  return value;
}

/** A budget of parameters. */
export function checkTarget(value: unknown, where: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    refuse(where, 'a whole number above 0', value);
  return value as number;
}
