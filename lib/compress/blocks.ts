/** Matrices cut into blocks of rows or columns, and put together again. */
import { dense, type DenseWeight } from '../model/weight';

/** Columns `start` to `start + cols` of W. */
export function columnBlock(w: DenseWeight, start: number, cols: number): DenseWeight {
  const data = new Float32Array(w.rows * cols);
  for (let i = 0; i < w.rows; i++) {
    const from = i * w.cols + start;
    data.set(w.data.subarray(from, from + cols), i * cols);
  }
  return dense(w.rows, cols, data);
}

/** The blocks, of equally many rows, side by side. */
export function joinColumns(blocks: readonly DenseWeight[]): DenseWeight {
  const rows = blocks[0]!.rows;
  const cols = blocks.reduce((sum, block) => sum + block.cols, 0);
  const data = new Float32Array(rows * cols);
  let start = 0;
  for (const block of blocks) {
    for (let i = 0; i < rows; i++)
      data.set(block.data.subarray(i * block.cols, (i + 1) * block.cols), i * cols + start);
    start += block.cols;
  }
  return dense(rows, cols, data);
}

/** Rows `start` to `start + rows` of W. */
export function rowBlock(w: DenseWeight, start: number, rows: number): DenseWeight {
  return dense(rows, w.cols, w.data.slice(start * w.cols, (start + rows) * w.cols));
}

/** The blocks, of equally many columns, one below the other. */
export function stackRows(blocks: readonly DenseWeight[]): DenseWeight {
  const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
  const cols = blocks[0]!.cols;
  const data = new Float32Array(rows * cols);
  let start = 0;
  for (const block of blocks) {
    data.set(block.data, start);
    start += block.data.length;
  }
  return dense(rows, cols, data);
}
