/**
 * Matrices cut into blocks of rows or columns, and put together again. A block that is the whole is
 * the matrix itself.
 */
import type { Weight } from './kinds';
import { asDense, denseWeight, type DenseWeight } from './dense-weight';

/** Columns `start` to `start + cols` of W. */
export function columnBlock(w: Weight, start: number, cols: number): Weight {
  if (cols === w.cols) return w;
  const whole = w.data;
  const data = new Float32Array(w.rows * cols);
  for (let i = 0; i < w.rows; i++) {
    const from = i * w.cols + start;
    data.set(whole.subarray(from, from + cols), i * cols);
  }
  return denseWeight(w.rows, cols, data);
}

/** The blocks, of equally many rows, side by side. */
export function joinColumns(blocks: readonly Weight[]): Weight {
  if (blocks.length === 1) return blocks[0]!;
  const rows = blocks[0]!.rows;
  const cols = blocks.reduce((sum, block) => sum + block.cols, 0);
  const data = new Float32Array(rows * cols);
  let start = 0;
  for (const block of blocks) {
    const whole = block.data;
    for (let i = 0; i < rows; i++)
      data.set(whole.subarray(i * block.cols, (i + 1) * block.cols), i * cols + start);
    start += block.cols;
  }
  return denseWeight(rows, cols, data);
}

/** Rows `start` to `start + rows` of W. */
export function rowBlock(w: DenseWeight, start: number, rows: number): DenseWeight {
  if (rows === w.rows) return w;
  return denseWeight(rows, w.cols, w.data.slice(start * w.cols, (start + rows) * w.cols));
}

/** The blocks, of equally many columns, one below the other. */
export function stackRows(blocks: readonly Weight[]): DenseWeight {
  if (blocks.length === 1) return asDense(blocks[0]!);
  const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
  const cols = blocks[0]!.cols;
  const data = new Float32Array(rows * cols);
  let start = 0;
  for (const block of blocks) {
    data.set(block.data, start);
    start += block.rows * cols;
  }
  return denseWeight(rows, cols, data);
}
