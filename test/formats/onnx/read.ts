/** The reader of ONNX, of bytes in memory. */
import { MemorySource, type Source } from '../../../lib/files/source';
import * as onnx from '../../../lib/formats/onnx';
import { atOnce } from '../../../lib/slices';
import type { Network } from '../../../lib/model';

export type { Tensor } from '../../../lib/formats/onnx';

export function readOnnxFile(file: Source, options?: onnx.OnnxOptions): Network {
  return atOnce(onnx.readingOnnx(file, options)).network;
}

/** The network of these bytes, and what the reader tells of it. */
export const readingOf = (bytes: Uint8Array): onnx.OnnxNetwork =>
  atOnce(onnx.readingOnnx(new MemorySource(bytes)));

export const readOnnx = (bytes: Uint8Array, options?: onnx.OnnxOptions): Network =>
  readOnnxFile(new MemorySource(bytes), options);

export const readOnnxTensor = (bytes: Uint8Array) => onnx.readOnnxTensor(new MemorySource(bytes));
