import type { DenseWeight, SparseWeight } from './weight';
import { expanded } from './expand';

/** Cells in a block. */
export const BLOCK_CELLS = 16;

export type Places = Pick<SparseWeight, 'rows' | 'cols' | 'gates' | 'block' | 'starts' | 'columns'>;

/**
 * W of which only some numbers are stored, and where they stand: the rest are zeros.
 * @param values [1, columns.length]; of blocks [columns.length, 16].
 */
export function sparseWeight(places: Places, values: DenseWeight): SparseWeight {
  const { rows, cols, gates, block, starts, columns } = places;
  return expanded({ kind: 'sparse', rows, cols, gates, block, starts, columns, values } as const);
}

/** Groups of rows that have a list of columns each: rows, or blocks of cells. */
export function listsOf({ rows, gates, block }: Pick<Places, 'rows' | 'gates' | 'block'>): number {
  return block === 1 ? rows : gates * Math.ceil(rows / gates / BLOCK_CELLS);
}
