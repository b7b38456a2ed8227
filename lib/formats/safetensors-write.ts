/**
 * Lays a safetensors file out. The header is padded with spaces so that the data begins at a
 * multiple of 64 bytes (a cache line, the widest vector); tensors whose size keeps that alignment
 * come first, since the format allows no gaps.
 */
import { invalidModel } from '../errors';
import {
  HEADER_LIMIT,
  METADATA,
  MOST_TENSORS,
  tensorBytes,
  type Safetensors,
  type Tensor,
} from './safetensors';

const ALIGNMENT = 64;

/**
 * The file as the parts that follow one another, each made when it is asked for: the header, then
 * the tensors.
 */
export function* safetensorsParts({ metadata, tensors }: Safetensors): Generator<Uint8Array> {
  const aligned = [...tensors].filter(([, tensor]) => tensorBytes(tensor) % ALIGNMENT === 0);
  const others = [...tensors].filter(([, tensor]) => tensorBytes(tensor) % ALIGNMENT !== 0);
  const ordered = [...aligned, ...others];
  const header: [string, unknown][] = [[METADATA, Object.fromEntries(metadata)]];
  let offset = 0;
  for (const [name, tensor] of ordered) {
    const end = offset + tensorBytes(tensor);
    header.push([name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  if (ordered.length > MOST_TENSORS)
    throw invalidModel(
      `the file would hold ${ordered.length} tensors, more than the ${MOST_TENSORS} that are read: have fewer layers`,
    );
  yield headerBytes(JSON.stringify(Object.fromEntries(header)));
  for (const [, tensor] of ordered) yield bytesOf(tensor);
}

function bytesOf(tensor: Tensor): Uint8Array {
  const bytes = new Uint8Array(tensorBytes(tensor));
  tensor.read(bytes);
  return bytes;
}

function headerBytes(json: string): Uint8Array {
  const text = new TextEncoder().encode(json);
  const total = Math.ceil((8 + text.length) / ALIGNMENT) * ALIGNMENT;
  if (total - 8 > HEADER_LIMIT)
    throw invalidModel(
      `the header of the file would take ${total - 8} bytes, more than the ${HEADER_LIMIT} that ` +
        'readers allow: have fewer layers, shorter names, or a smaller lexicon',
    );
  const bytes = new Uint8Array(total).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(total - 8), true);
  bytes.set(text, 8);
  return bytes;
}
