/**
 * NumPy's types of numbers, as the header of an .npy file names them (`<f4`, `>i8`, `|u1`): byte
 * order, kind, bytes; and their numbers as the nearest f32.
 */
import { invalidFile } from '../../errors';
import { shown } from '../../json';
import { native } from '../../native';

interface Dtype {
  /** Of one number. */
  readonly bytes: number;
  readonly bigEndian: boolean;
  /** The numbers in all of `bytes`, little-endian and at an address that suits them. */
  readonly toFloats: (bytes: Uint8Array) => Float32Array;
}

const KINDS: Partial<Record<string, Dtype['toFloats']>> = {
  f2: (bytes) => native.fromHalves(elements(Uint16Array, bytes)),
  f4: (bytes) => elements(Float32Array, bytes),
  f8: (bytes) => Float32Array.from(elements(Float64Array, bytes)),
  i1: (bytes) => Float32Array.from(elements(Int8Array, bytes)),
  i2: (bytes) => Float32Array.from(elements(Int16Array, bytes)),
  i4: (bytes) => Float32Array.from(elements(Int32Array, bytes)),
  i8: (bytes) => Float32Array.from(elements(BigInt64Array, bytes), Number),
  u1: (bytes) => Float32Array.from(bytes),
  u2: (bytes) => Float32Array.from(elements(Uint16Array, bytes)),
  u4: (bytes) => Float32Array.from(elements(Uint32Array, bytes)),
  u8: (bytes) => Float32Array.from(elements(BigUint64Array, bytes), Number),
  b1: (bytes) => Float32Array.from(bytes, (byte) => (byte === 0 ? 0 : 1)),
};

/**
 * The type that a header names.
 * @throws CompactRnnError INVALID_FILE for one whose values are not real numbers.
 */
export function dtypeOf(descr: string): Dtype {
  const [, order, kind = ''] = /^([<>|=])([a-z]\d)$/.exec(descr) ?? [];
  const toFloats = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!toFloats) {
    throw invalidFile(
      `the array has dtype ${shown(descr)}, which is not of real numbers: save x.astype(np.float32)`,
    );
  }
  return { bytes: Number(kind[1]), bigEndian: order === '>', toFloats };
}

/** @param bytes of whole numbers; they stay as they are, and the result may share them. */
export function floatsOf(bytes: Uint8Array, dtype: Dtype): Float32Array {
  if (!dtype.bigEndian && bytes.byteOffset % dtype.bytes === 0) return dtype.toFloats(bytes);
  const copy = Buffer.from(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  if (dtype.bigEndian && dtype.bytes === 2) copy.swap16();
  if (dtype.bigEndian && dtype.bytes === 4) copy.swap32();
  if (dtype.bigEndian && dtype.bytes === 8) copy.swap64();
  return dtype.toFloats(copy);
}

function elements<Elements>(
  type: (new (buffer: ArrayBufferLike, offset: number, length: number) => Elements) & {
    readonly BYTES_PER_ELEMENT: number;
  },
  { buffer, byteOffset, length }: Uint8Array,
): Elements {
  return new type(buffer, byteOffset, length / type.BYTES_PER_ELEMENT);
}
