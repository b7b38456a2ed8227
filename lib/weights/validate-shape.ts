/**
 * Whether a weight has the shape that its layer asks for, and what it is made of fits together.
 * Numbers are not looked at.
 */
import { types } from 'node:util';
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import { MOST_BYTE_COLUMNS } from './elements';
import { MOST_BUCKETS } from './hashed';
import { BLOCK_CELLS, listsOf } from './sparse';
import {
  WEIGHT_KINDS,
  type DenseWeight,
  type GatesWeight,
  type HashedWeight,
  type SparseWeight,
  type ToeplitzLikeWeight,
  type Weight,
} from './weight';

function invalid(message: string): CompactRnnError {
  return new CompactRnnError('INVALID_MODEL', message);
}

interface Asked {
  readonly rows: number;
  readonly cols: number;
  /** Stacked in the rows. */
  readonly gates: number;
}

/** @throws CompactRnnError INVALID_MODEL. */
export function checkShape(what: string, weight: Weight | null | undefined, asked: Asked): void {
  if (!weight || !WEIGHT_KINDS.includes(weight.kind))
    throw invalid(
      `${what} must be a weight of kind ${WEIGHT_KINDS.join(', ')}, but is ${shown(weight)}`,
    );
  checkSize(what, weight, asked.rows, asked.cols);
  switch (weight.kind) {
    case 'dense':
      checkColumns(what, weight);
      break;
    case 'low-rank':
      checkPart(`${what} a`, weight.a, { rows: asked.rows });
      checkPart(`${what} b`, weight.b, { rows: weight.a.cols, cols: asked.cols });
      break;
    case 'hashed':
      checkGates(what, weight.gates, asked.gates);
      checkHashed(what, weight);
      break;
    case 'sparse':
      checkGates(what, weight.gates, asked.gates);
      checkSparse(what, weight);
      break;
    case 'toeplitz-like':
      checkGates(what, weight.gates, asked.gates);
      checkToeplitzLike(what, weight);
      break;
    case 'gates':
      checkStack(what, weight, asked);
  }
}

export function checkDense(
  what: string,
  weight: Weight | null | undefined,
): asserts weight is DenseWeight {
  if (weight?.kind !== 'dense')
    throw invalid(`${what} must be a weight of kind "dense", but is ${shown(weight)}`);
}

function checkSize(
  what: string,
  weight: Pick<Weight, 'rows' | 'cols'>,
  rows: number,
  cols: number,
): void {
  if (weight.rows === rows && weight.cols === cols) return;
  throw invalid(
    `${what} is ${shown(weight.rows)} x ${shown(weight.cols)}, but must be ${rows} x ${cols}`,
  );
}

/** Of int8. */
function checkColumns(what: string, { dtype, cols }: DenseWeight): void {
  if (dtype === 'int8' && cols > MOST_BYTE_COLUMNS)
    throw invalid(
      `${what} has ${cols} columns, more than the ${MOST_BYTE_COLUMNS} that int8 can have: store it as f16 or f32`,
    );
}

/** A dense matrix that a weight is made of; sides that are not given may be any, from 1. */
function checkPart(what: string, part: DenseWeight, { rows = part.rows, cols = part.cols }): void {
  checkDense(what, part);
  for (const side of ['rows', 'cols'] as const)
    if (!Number.isSafeInteger(part[side]) || part[side] < 1)
      throw invalid(
        `the ${side} of ${what} must be a whole number of at least 1, but are ${shown(part[side])}`,
      );
  checkSize(what, part, rows, cols);
  checkColumns(what, part);
}

function checkGates(what: string, gates: number, asked: number): void {
  if (gates !== asked) throw invalid(`${what} has ${shown(gates)} gates, but must have ${asked}`);
}

function checkHashed(what: string, { buckets, seed, signed }: HashedWeight): void {
  checkPart(`${what} buckets`, buckets, { rows: 1 });
  if (buckets.cols > MOST_BUCKETS)
    throw invalid(`${what} has ${buckets.cols} buckets, more than ${MOST_BUCKETS}`);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw invalid(`the seed of ${what} must be a whole number below 2^32, but is ${shown(seed)}`);
  if (typeof signed !== 'boolean')
    throw invalid(`signed of ${what} must be true or false, but is ${shown(signed)}`);
}

function checkToeplitzLike(what: string, { rows, cols, gates, g, h }: ToeplitzLikeWeight): void {
  const n = Math.max(rows / gates, cols);
  checkPart(`${what} g`, g, { cols: n });
  checkPart(`${what} h`, h, { rows: g.rows, cols: n });
  if (g.rows % gates !== 0)
    throw invalid(`${what} g has ${g.rows} rows, which are not as many for each of ${gates} gates`);
}

function checkStack(
  what: string,
  { gates: stacked }: GatesWeight,
  { rows, cols, gates }: Asked,
): void {
  if (!Array.isArray(stacked)) throw invalid(`the gates of ${what} must be an array`);
  checkGates(what, stacked.length, gates);
  (stacked as readonly Weight[]).forEach((gate, q) => {
    const name = `${what} gate ${q + 1}`;
    checkShape(name, gate, { rows: rows / gates, cols, gates: 1 });
    if (gate.kind === 'gates') throw invalid(`${name} is itself a stack of gates`);
  });
}

/**
 * The places are looked at one by one: one that is wrong would have a kernel read beyond the end of
 * a vector.
 */
function checkSparse(what: string, weight: SparseWeight): void {
  const { block, starts, columns, values } = weight;
  if (![1, BLOCK_CELLS].includes(block))
    throw invalid(`the block of ${what} must be 1 or ${BLOCK_CELLS}, but is ${shown(block)}`);
  if (!types.isUint32Array(starts) || !types.isUint16Array(columns))
    throw invalid(`the starts of ${what} must be a Uint32Array and its columns a Uint16Array`);
  checkDense(`${what} values`, values);
  const [rows, width] = block === 1 ? [1, columns.length] : [columns.length, BLOCK_CELLS];
  checkSize(`${what} values`, values, rows, width);
  if (values.dtype === 'int8')
    throw invalid(`the values of ${what} must be f32 or f16, but are int8`);
  checkPlaces(what, weight);
}

function checkPlaces(what: string, weight: SparseWeight): void {
  const { cols, starts, columns } = weight;
  const lists = listsOf(weight);
  if (starts.length !== lists + 1 || starts[0] !== 0 || starts[lists] !== columns.length)
    throw invalid(`the starts of ${what} must be ${lists + 1} numbers from 0 to ${columns.length}`);
  for (let i = 0; i < lists; i++) {
    if (starts[i + 1]! < starts[i]!)
      throw invalid(
        `the starts of ${what} fall from ${starts[i]!} to ${starts[i + 1]!} at index ${i + 1}`,
      );
    for (let k = starts[i]!; k < starts[i + 1]!; k++)
      if (columns[k]! >= cols || (k > starts[i]! && columns[k]! <= columns[k - 1]!))
        throw invalid(
          `the columns of ${what} must rise within a row and stay below ${cols}, but at index ${k} is ${columns[k]!}`,
        );
  }
}
