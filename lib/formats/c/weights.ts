/**
 * Weights in C: their numbers in flash, and the statements that apply them. W is one matrix, or two
 * in a row, W = A B, with what lies between them in the state.
 */
import { unsupportedModel } from '../../errors';
import { type DenseWeight, partsOf, type Weight } from '../../weights';
import type { CProgram } from './program';

/** Of a weight, the rows that are applied: by default all. */
interface Rows {
  readonly from: number;
  readonly count: number;
}

/** A weight in flash; a call adds its product to a vector. */
export type Apply = (y: string, x: string, rows?: Rows) => void;

/** W of one matrix, or of two in a row, W = A B. */
export function weightIn(program: CProgram, name: string, weight: Weight): Apply {
  const parts = partsOf(weight);
  if (parts.length > 2 || !parts.every(({ name: part }) => ['', 'a', 'b'].includes(part)))
    throw unsupportedModel(
      `${name} is a ${weight.kind} weight; C code is made of dense and low-rank ones: compress by joint-svd`,
    );
  const matrices = parts.map(({ matrix, name: part }): Apply => {
    const own = part === '' ? name : `${name}_${part}`;
    const { rows, cols } = matrix;
    const all: Rows = { from: 0, count: rows };
    if (matrix.dtype === undefined || matrix.dtype === 'f32') {
      const w = program.floats(own, matrix.data);
      return (y, x, { from, count } = all) => {
        program.call('add', y, after(w, from * cols), x, count, cols);
      };
    }
    const { data, scales: rowScales } = bytesOf(matrix, name);
    const w = program.bytes(own, data);
    const scales = program.floats(`${own}_scale`, rowScales);
    return (y, x, { from, count } = all) => {
      program.call('add_int8', y, after(w, from * cols), after(scales, from), x, count, cols);
    };
  });
  const [outer, inner] = matrices;
  if (!inner) return outer!;
  const rank = parts[1]!.matrix.rows;
  return (y, x, rows) => {
    const between = program.field('work_factor', rank, 'between two matrices');
    clear(program, between, rank);
    inner(between, x);
    outer!(y, between, rows);
  };
}

/** A matrix in bytes, W = diag(scales) data. */
export interface ByteMatrix {
  readonly data: Int8Array;
  readonly scales: Float32Array;
}

/** @throws CompactRnnError UNSUPPORTED_MODEL where it is stored in another type. */
export function bytesOf(matrix: DenseWeight, what: string): ByteMatrix {
  if (matrix.dtype === 'int8') return matrix.elements() as ByteMatrix;
  throw unsupportedModel(
    `${what} is stored as ${String(matrix.dtype)}; C code is made of f32 and int8: give --dtype f32 or --dtype int8`,
  );
}

export function after(pointer: string, offset: number): string {
  return offset === 0 ? pointer : `${pointer} + ${offset}`;
}

export function clear(program: CProgram, y: string, size: number): void {
  program.statements.push(`memset(${y}, 0, ${size} * sizeof(float));`);
}

export function copy(program: CProgram, y: string, x: string, size: number): void {
  program.statements.push(`memcpy(${y}, ${x}, ${size} * sizeof(float));`);
}

/** y = W x + b. */
export function affine(
  program: CProgram,
  apply: Apply,
  bias: string | undefined,
  y: string,
  x: string,
  size: number,
): void {
  if (bias === undefined) clear(program, y, size);
  else copy(program, y, bias, size);
  apply(y, x);
}
