/** Numbers as tensors store them, little-endian. */
import type { onnxTree } from '../../formats';
import { type DenseWeight, storedElements, WeightConverter } from '../../weights';

export const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).slice();

export function rawFloats(values: Float32Array, type: onnxTree.TensorType): Uint8Array {
  if (type === 'double') return bytesOf(Float64Array.from(values));
  if (type === 'float') return bytesOf(values);
  const halves = new WeightConverter().convert(
    { kind: 'dense', rows: 1, cols: values.length, data: values },
    'f16',
    'a weight',
  ) as DenseWeight;
  return bytesOf(storedElements(halves).data);
}
