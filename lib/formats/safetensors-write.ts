/**
 * Lays a safetensors file out. The header is padded with spaces so that the data begins at a multiple of 64 bytes
 * (a cache line, the widest vector); tensors whose size keeps that alignment come first, since the format
 * allows no gaps.
 */
import { METADATA, type Safetensors } from './safetensors';

const ALIGNMENT = 64;

/** The file as the parts that follow one another: the header, then views of the tensors (nothing is copied). */
export function safetensorsParts({ metadata, tensors }: Safetensors): Uint8Array[] {
  const aligned = [...tensors].filter(([, { data }]) => data.byteLength % ALIGNMENT === 0);
  const others = [...tensors].filter(([, { data }]) => data.byteLength % ALIGNMENT !== 0);
  const header: [string, unknown][] = [[METADATA, Object.fromEntries(metadata)]];
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, data }] of [...aligned, ...others]) {
    header.push([name, { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] }]);
    offset += data.byteLength;
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return [headerBytes(JSON.stringify(Object.fromEntries(header))), ...parts];
}

function headerBytes(json: string): Uint8Array {
  const text = new TextEncoder().encode(json);
  const total = Math.ceil((8 + text.length) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(total).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(total - 8), true);
  bytes.set(text, 8);
  return bytes;
}
