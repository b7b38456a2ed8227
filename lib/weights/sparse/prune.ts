/**
 * Pruning by magnitude: the largest numbers of W stay, or of its blocks those with the largest
 * norms; the rest become zero.
 */
import type { MatrixShape } from '../kind';
import { denseWeight } from '../dense-weight';
import { BLOCK_CELLS, keptCount, sparseWeight, type SparseWeight } from './weight';

/** The first row of each list, and how many it has. */
function listRows({ rows, gates }: MatrixShape, block: 1 | 16): { first: number; count: number }[] {
  if (block === 1) return Array.from({ length: rows }, (_, first) => ({ first, count: 1 }));
  const cells = rows / gates.length;
  return gates.flatMap((_, gate) =>
    Array.from({ length: Math.ceil(cells / BLOCK_CELLS) }, (_, b) => ({
      first: gate * cells + b * BLOCK_CELLS,
      count: Math.min(BLOCK_CELLS, cells - b * BLOCK_CELLS),
    })),
  );
}

/**
 * The square of each number, or the sum over each block: [list][column], a list being a row or 16
 * cells of a gate.
 */
function squaresOf(data: Float32Array, shape: MatrixShape, block: 1 | 16): Float32Array {
  const lists = listRows(shape, block);
  const { cols } = shape;
  const squares = new Float32Array(lists.length * cols);
  lists.forEach(({ first, count }, l) => {
    for (let i = first; i < first + count; i++)
      for (let j = 0; j < cols; j++) squares[l * cols + j]! += data[i * cols + j]! ** 2;
  });
  return squares;
}

/** Which `count` are largest; of equal ones the first. */
function heaviest(squares: Float32Array, count: number): Uint8Array {
  const limit = squares.slice().sort()[squares.length - count]!;
  const kept = new Uint8Array(squares.length);
  let room = count;
  squares.forEach((square, k) => {
    if (square > limit) [kept[k], room] = [1, room - 1];
  });
  for (let k = 0; k < squares.length && room > 0; k++)
    if (squares[k] === limit) [kept[k], room] = [1, room - 1];
  return kept;
}

/** The sparse weight of the numbers of W where `kept` [list][column] is not zero. */
function sparseWhere(
  data: Float32Array,
  shape: MatrixShape,
  block: 1 | 16,
  kept: ArrayLike<number>,
): SparseWeight {
  const { rows, cols, gates } = shape;
  const lists = listRows(shape, block);
  const starts = new Uint32Array(lists.length + 1);
  const columns: number[] = [];
  const values: number[] = [];
  lists.forEach(({ first, count }, l) => {
    for (let j = 0; j < cols; j++) {
      if (!kept[l * cols + j]) continue;
      columns.push(j);
      for (let lane = 0; lane < block; lane++)
        values.push(lane < count ? data[(first + lane) * cols + j]! : 0);
    }
    starts[l + 1] = columns.length;
  });
  const [height, width] = block === 1 ? [1, columns.length] : [columns.length, BLOCK_CELLS];
  return sparseWeight(
    { rows, cols, gates: gates.length, block, starts, columns: Uint16Array.from(columns) },
    denseWeight(height, width, Float32Array.from(values)),
  );
}

/** W with many zeros, as it is. */
export function sparseOf(data: Float32Array, shape: MatrixShape): SparseWeight {
  return sparseWhere(data, shape, 1, data);
}

/**
 * @param data W [rows, cols].
 * @param density the share of the numbers or blocks that stays, above 0 and at most 1.
 */
export function prunedFit(
  data: Float32Array,
  shape: MatrixShape,
  density: number,
  block: 1 | 16,
): SparseWeight {
  const kept = heaviest(squaresOf(data, shape, block), keptCount(density, block, shape));
  return sparseWhere(data, shape, block, kept);
}
