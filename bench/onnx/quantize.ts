/**
 * Layouts of a weight W [rows, cols] that ONNX wants: W^T as it is, and as int8 with one scale for
 * each row of W.
 */
import type { Weight } from '../../lib/weights';

/** W^T [cols, rows]. */
export function transposed({ rows, cols, data }: Weight): Float32Array {
  const result = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) result[j * rows + i] = data[i * cols + j]!;
  }
  return result;
}

/**
 * W[i][j] = scales[i] * integers[j][i]: symmetric, -127 to 127, the integers transposed to [cols,
 * rows].
 */
export function quantized({ rows, cols, data }: Weight): {
  integers: Int8Array;
  scales: Float32Array;
} {
  const integers = new Int8Array(rows * cols);
  const scales = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols);
    const scale = row.reduce((largest, w) => Math.max(largest, Math.abs(w)), 0) / 127 || 1;
    scales[i] = scale;
    for (let j = 0; j < cols; j++) integers[j * rows + i] = Math.round(row[j]! / scale);
  }
  return { integers, scales };
}
