/** Arrays as JSON has them: lists of lists of numbers, as many in each. */
import { invalidFile } from '../errors';

const MOST_AXES = 4;

export interface NumberList {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly numbers: readonly number[];
}

/** @throws CompactRnnError INVALID_FILE that begins with `where`. */
export function numberList(value: unknown, where: string): NumberList {
  const shape: number[] = [];
  for (
    let part = value;
    Array.isArray(part) && shape.length < MOST_AXES;
    part = (part as unknown[])[0]
  )
    shape.push(part.length);
  const numbers: unknown[] = Array.isArray(value) ? value.flat(MOST_AXES) : [];
  const size = shape.reduce((product, n) => product * n, 1);
  if (shape.length === 0 || numbers.length !== size || !numbers.every(Number.isFinite))
    throw invalidFile(`${where} must be a list of numbers, or of as many lists of them each`);
  return { shape, numbers: numbers as number[] };
}
