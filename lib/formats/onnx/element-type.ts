/**
 * The element types of a TensorProto: raw little-endian bytes, or the typed list that each uses.
 */
import type { TensorProto } from './proto';

export interface ElementType {
  readonly name: string;
  readonly bytes: number;
  readonly floating: boolean;
  /** One element of rawData. */
  readonly read: (view: DataView, offset: number) => number;
  /**
   * The elements, where rawData is not used; those of float are ranges of their own, `floatData`.
   */
  readonly list?: (tensor: TensorProto) => readonly number[];
}

/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 is the upper half of an f32. */
function fromBfloat16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits << 16);
  return view.getFloat32(0);
}

function element(
  name: string,
  bytes: number,
  read: ElementType['read'],
  list: NonNullable<ElementType['list']>,
  floating = false,
): ElementType {
  return { name, bytes, floating, read, list };
}

/** By TensorProto.DataType. */
export const ELEMENT_TYPES: Readonly<Record<number, ElementType>> = {
  1: { name: 'float', bytes: 4, floating: true, read: (v, at) => v.getFloat32(at, true) },
  2: element(
    'uint8',
    1,
    (v, at) => v.getUint8(at),
    (t) => t.int32Data,
  ),
  3: element(
    'int8',
    1,
    (v, at) => v.getInt8(at),
    (t) => t.int32Data,
  ),
  4: element(
    'uint16',
    2,
    (v, at) => v.getUint16(at, true),
    (t) => t.int32Data,
  ),
  5: element(
    'int16',
    2,
    (v, at) => v.getInt16(at, true),
    (t) => t.int32Data,
  ),
  6: element(
    'int32',
    4,
    (v, at) => v.getInt32(at, true),
    (t) => t.int32Data,
  ),
  7: element(
    'int64',
    8,
    (v, at) => Number(v.getBigInt64(at, true)),
    (t) => t.int64Data,
  ),
  9: element(
    'bool',
    1,
    (v, at) => v.getUint8(at),
    (t) => t.int32Data,
  ),
  10: element(
    'float16',
    2,
    (v, at) => fromFloat16(v.getUint16(at, true)),
    (t) => t.int32Data.map(fromFloat16),
    true,
  ),
  11: element(
    'double',
    8,
    (v, at) => v.getFloat64(at, true),
    (t) => t.doubleData,
    true,
  ),
  12: element(
    'uint32',
    4,
    (v, at) => v.getUint32(at, true),
    (t) => t.uint64Data,
  ),
  13: element(
    'uint64',
    8,
    (v, at) => Number(v.getBigUint64(at, true)),
    (t) => t.uint64Data,
  ),
  16: element(
    'bfloat16',
    2,
    (v, at) => fromBfloat16(v.getUint16(at, true)),
    (t) => t.int32Data.map(fromBfloat16),
    true,
  ),
};
