/** A W of few numbers that are not zero: what it holds, and whether it fits together. */
import { types } from 'node:util';
import { invalidModel } from '../../errors';
import { shown } from '../../json';
import { checkDense, checkGates, checkGiven, checkSize } from '../check';
import {
  type AskedShape,
  expanding,
  type MatrixShape,
  type ReadElements,
  readFloats,
} from '../kind';
import { type DenseWeight } from '../dense-weight';
import { wider } from '../elements';
import { type Matrix, withMade } from '../matrix';

/** Cells in a block. */
export const BLOCK_CELLS = 16;

/**
 * The W of few numbers that are not zero: single ones, or blocks of one column and 16 neighbouring
 * cells of a gate.
 */
export interface SparseWeight extends Matrix {
  readonly kind: 'sparse';
  /** How many gates are stacked in the rows. */
  readonly gates: number;
  /** Cells of a block: 1, or 16 in which neighbours share their columns. */
  readonly block: 1 | 16;
  /**
   * Where those of each row begin in `columns`, and after the last row their end: [rows + 1]; of
   * blocks, where those of each 16 cells do, gate by gate: [gates * ceil(cells / 16) + 1].
   */
  readonly starts: Uint32Array;
  /** The column of each number or block, ascending within a row. */
  readonly columns: Uint16Array;
  /**
   * The numbers, [1, columns.length]; of blocks [columns.length, 16], with zeros beyond the last
   * cell of a gate. f32 or f16.
   */
  readonly values: DenseWeight;
}

/** Which numbers of W are stored. */
export type SparsePattern = Pick<
  SparseWeight,
  'rows' | 'cols' | 'gates' | 'block' | 'starts' | 'columns'
>;

/**
 * W of which only some numbers are stored; the rest are zeros.
 * @param values [1, columns.length]; of blocks [columns.length, 16].
 * @throws CompactRnnError INVALID_MODEL where one is of another type.
 */
export function sparseWeight(pattern: SparsePattern, values: DenseWeight): SparseWeight {
  checkGiven('the pattern of a sparse weight', pattern);
  checkDense('the values of a sparse weight', values);
  const { rows, cols, gates, block, starts, columns } = pattern;
  return expanding(
    { kind: 'sparse', rows, cols, gates, block, starts, columns, values } as const,
    (weight) => nativeForm(weight),
    gates,
  );
}

/** The weight with a pattern that nobody can change: whoever reads it gets a copy. */
export function withOwnPattern(weight: SparseWeight): SparseWeight {
  const { kind, rows, cols, gates, block, starts, columns, values } = weight;
  if (!types.isUint32Array(starts) || !types.isUint16Array(columns)) return weight; // to be refused
  const own = { starts: new Uint32Array(starts), columns: new Uint16Array(columns) };
  const whole = sparseWeight({ rows, cols, gates, block, ...own }, values);
  return withMade<
    Omit<SparseWeight, 'starts' | 'columns' | 'data'>,
    Pick<SparseWeight, 'starts' | 'columns' | 'data'>
  >(
    { kind, rows, cols, gates, block, values },
    {
      starts: () => own.starts.slice(),
      columns: () => own.columns.slice(),
      data: () => whole.data,
    },
  );
}

export function nativeForm(
  { kind, rows, cols, block, starts, columns, values }: Omit<SparseWeight, 'data'>,
  read = readFloats,
) {
  return { kind, rows, cols, block, starts, columns, values: wider(read(values)).data } as const;
}

/** Groups of rows that have a list of columns each: rows, or blocks of cells. */
export function listsOf({
  rows,
  gates,
  block,
}: Pick<SparsePattern, 'rows' | 'gates' | 'block'>): number {
  return block === 1 ? rows : gates * Math.ceil(rows / gates / BLOCK_CELLS);
}

/** The lists of a matrix that is to be sparse. */
export function listsIn({ rows, gates }: MatrixShape, block: 1 | 16): number {
  return listsOf({ rows, gates: gates.length, block });
}

/** How many numbers, or blocks of 16, a density keeps; at least one. */
export function keptCount(density: number, block: 1 | 16, shape: MatrixShape): number {
  return Math.max(1, Math.round(density * listsIn(shape, block) * shape.cols));
}

/**
 * Every column is checked: with a wrong one a kernel would read beyond the end of a vector.
 */
export function checkSparse(what: string, weight: SparseWeight, asked: AskedShape): void {
  const { gates, block, starts, columns, values } = weight;
  checkGates(what, gates, asked.gates);
  if (![1, BLOCK_CELLS].includes(block))
    throw invalidModel(`the block of ${what} must be 1 or ${BLOCK_CELLS}, but is ${shown(block)}`);
  if (!types.isUint32Array(starts) || !types.isUint16Array(columns))
    throw invalidModel(`the starts of ${what} must be a Uint32Array and its columns a Uint16Array`);
  checkDense(`${what} values`, values);
  const [rows, width] = block === 1 ? [1, columns.length] : [columns.length, BLOCK_CELLS];
  checkSize(`${what} values`, values, rows, width);
  if (values.dtype === 'int8' || values.dtype === 'int4')
    throw invalidModel(`the values of ${what} must be f32 or f16, but are ${values.dtype}`);
  checkPattern(what, weight);
}

function checkPattern(what: string, weight: SparseWeight): void {
  const { cols, starts, columns } = weight;
  const lists = listsOf(weight);
  if (starts.length !== lists + 1 || starts[0] !== 0 || starts[lists] !== columns.length)
    throw invalidModel(
      `the starts of ${what} must be ${lists + 1} numbers from 0 to ${columns.length}`,
    );
  // All starts before any column: one that goes beyond them falls later.
  for (let i = 0; i < lists; i++)
    if (starts[i + 1]! < starts[i]!)
      throw invalidModel(
        `the starts of ${what} fall from ${starts[i]!} to ${starts[i + 1]!} at index ${i + 1}`,
      );
  for (let i = 0; i < lists; i++)
    for (let k = starts[i]!; k < starts[i + 1]!; k++)
      if (columns[k]! >= cols || (k > starts[i]! && columns[k]! <= columns[k - 1]!))
        throw invalidModel(
          `the columns of ${what} must rise within a row and stay below ${cols}, ` +
            `but at index ${k} is ${columns[k]!}`,
        );
}

/** Blocks of the last cells of a gate hold zeros where there is no cell. */
export function checkPadding(what: string, weight: SparseWeight, read: ReadElements): void {
  const { rows, gates, block, starts, values } = weight;
  const used = (rows / gates) % BLOCK_CELLS;
  if (block === 1 || used === 0) return;
  const numbers = wider(read(values)).data;
  const lists = listsOf(weight) / gates;
  const sign = types.isUint16Array(numbers) ? 0x8000 : 0; // of halves, whose bits these are
  for (let gate = 1; gate <= gates; gate++)
    for (let k = starts[gate * lists - 1]! * block; k < starts[gate * lists]! * block; k++)
      if (k % block >= used && numbers[k] !== 0 && numbers[k] !== sign)
        throw invalidModel(
          `the values of ${what} must be 0 beyond the last cell of a gate, but at index ${k} are not`,
        );
}
