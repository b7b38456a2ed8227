/** The reader of ONNX, of bytes in memory. */
import { MemorySource } from '../../../lib/files/source';
import * as onnx from '../../../lib/formats/onnx';

export type { Tensor } from '../../../lib/formats/onnx';

export const readOnnx = (bytes: Uint8Array, options?: onnx.OnnxOptions) =>
  onnx.readOnnx(new MemorySource(bytes), options);

export const readOnnxTensor = (bytes: Uint8Array) => onnx.readOnnxTensor(new MemorySource(bytes));
