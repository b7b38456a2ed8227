/** Checks that kinds of weight share: what a weight is made of has the right sides and types. */
import { invalidModel } from '../errors';
import { shown } from '../json';
import { type Dtype, MOST_BYTE_COLUMNS } from './elements';
import { type DenseWeight } from './dense-weight';
import { type Matrix } from './matrix';

type MaybeWeight = (Matrix & { readonly kind: string }) | null | undefined;

export function checkDense(what: string, weight: MaybeWeight): asserts weight is DenseWeight {
  if (weight?.kind !== 'dense')
    throw invalidModel(`${what} must be a weight of kind "dense", but is ${shown(weight)}`);
}

/** The shape or pattern that a weight is made with. @throws CompactRnnError INVALID_MODEL. */
export function checkGiven(what: string, value: unknown): void {
  if (typeof value !== 'object' || value === null)
    throw invalidModel(`${what} must be an object, but is ${shown(value)}`);
}

export function checkSize(
  what: string,
  weight: Pick<Matrix, 'rows' | 'cols'>,
  rows: number,
  cols: number,
): void {
  if (weight.rows === rows && weight.cols === cols) return;
  throw invalidModel(
    `${what} is ${shown(weight.rows)} x ${shown(weight.cols)}, but must be ${rows} x ${cols}`,
  );
}

/** What a kind whose numbers int4 would spoil is stored in. */
export function int8AtLeast(dtype: Dtype): Dtype {
  return dtype === 'int4' ? 'int8' : dtype;
}

/** Whether an int8 matrix has few enough columns. */
export function checkColumns(what: string, { dtype, cols }: DenseWeight): void {
  if (dtype === 'int8' && cols > MOST_BYTE_COLUMNS)
    throw invalidModel(
      `${what} has ${cols} columns, more than the ${MOST_BYTE_COLUMNS} that int8 can have: ` +
        'store it as f16 or f32',
    );
}

export function checkSides(what: string, matrix: Pick<Matrix, 'rows' | 'cols'>): void {
  for (const side of ['rows', 'cols'] as const)
    if (!Number.isSafeInteger(matrix[side]) || matrix[side] < 1)
      throw invalidModel(
        `the ${side} of ${what} must be a whole number of at least 1, ` +
          `but are ${shown(matrix[side])}`,
      );
}

/**
 * A matrix that a weight is made of; sides that are not given may be any, from 1.
 * @param asked `int4` is false of kinds whose numbers it would spoil.
 */
export function checkPart(
  what: string,
  part: DenseWeight,
  asked: { rows?: number; cols?: number; int4?: boolean },
): void {
  const { rows = part.rows, cols = part.cols, int4 = true } = asked;
  checkDense(what, part);
  checkSides(what, part);
  checkSize(what, part, rows, cols);
  checkColumns(what, part);
  if (!int4 && part.dtype === 'int4')
    throw invalidModel(`${what} must be f32, f16 or int8, but is int4: store it as int8`);
}

export function checkGates(what: string, gates: number, asked: number): void {
  if (gates !== asked)
    throw invalidModel(`${what} has ${shown(gates)} gates, but must have ${asked}`);
}

export function checkKind<W extends { readonly kind: string }>(
  what: string,
  weight: W | null | undefined,
  kinds: readonly string[],
): asserts weight is W {
  if (!weight || !kinds.includes(weight.kind))
    throw invalidModel(
      `${what} must be a weight of kind ${kinds.join(', ')}, but is ${shown(weight)}`,
    );
}
