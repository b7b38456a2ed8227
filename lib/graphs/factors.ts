/** What the factors of a layer make of the matrices that read it, and of biases. */
import type { Factorization } from '../compress';
import { asDense, columnBlock, type DenseWeight, joinColumns, rowBlock } from '../weights';
import type { GraphLayer } from './graph';
import type { Reader } from './readers';
import type { RecurrentNode } from './recurrent-node';
import type { DirectionFactors } from './write/direction';

/** The factors of each direction of a layer; null where it stays dense. */
export type LayerFactors = readonly (Factorization | null)[];

/** The rows of Z_x, where all matrices that read a layer are stacked, before matrix `k`. */
function rowsBefore(layer: GraphLayer, reader: Reader, k: number): number {
  let rows = 0;
  for (const each of layer.readers?.matrices ?? []) {
    if (each === reader) break;
    rows += each.matrices.reduce((sum, matrix) => sum + matrix.rows, 0);
  }
  return reader.matrices.slice(0, k).reduce((sum, matrix) => sum + matrix.rows, rows);
}

/** Matrix `k` of a reader with Z_x in the columns of the directions that have factors. */
export function factoredMatrix(
  layer: GraphLayer,
  factors: LayerFactors,
  reader: Reader,
  k: number,
): DenseWeight {
  const { hiddenSize } = layer.layer;
  const matrix = reader.matrices[k]!;
  const row = rowsBefore(layer, reader, k);
  const blocks = factors.map((factor, d) =>
    factor?.zx
      ? rowBlock(factor.zx, row, matrix.rows)
      : columnBlock(matrix, d * hiddenSize, hiddenSize),
  );
  return asDense(joinColumns(blocks));
}

/** What a reader's sums get of the mean of h that the factors lose; undefined for nothing. */
export function offsetOf(
  layer: GraphLayer,
  factors: LayerFactors,
  reader: Reader,
  k: number,
): Float32Array | undefined {
  const row = rowsBefore(layer, reader, k);
  const { rows } = reader.matrices[k]!;
  const all = factors.flatMap((factor) => factor?.offsets?.input?.subarray(row, row + rows) ?? []);
  if (all.length === 0) return undefined;
  return all.reduce((sum, each) => sum.map((x, i) => x + each[i]!));
}

/** The biases of a direction with offsets added; undefined where there are none. */
export function shiftedBiases(
  { weights }: RecurrentNode,
  d: number,
  offsets: { input: Float32Array | undefined; recurrent: Float32Array | undefined },
): DirectionFactors['biases'] {
  const { biases, recurrent } = weights[d]!;
  if (!offsets.input && !offsets.recurrent) return biases;
  const sum = (bias: Float32Array | undefined, offset: Float32Array | undefined): Float32Array => {
    const start = bias ?? new Float32Array(recurrent.rows);
    return offset ? start.map((x, i) => x + offset[i]!) : start;
  };
  return {
    input: sum(biases?.input, offsets.input),
    recurrent: sum(biases?.recurrent, offsets.recurrent),
  };
}
