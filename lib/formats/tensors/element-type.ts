/** The types of elements that files hold, as little-endian bytes. */

export interface ElementType {
  readonly name: string;
  readonly bytes: number;
  readonly floating: boolean;
  /** The element at a byte. */
  readonly read: (view: DataView, offset: number) => number;
}

/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of an f32. */
export function fromBfloat16(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

function integer(name: string, bytes: number, read: ElementType['read']): ElementType {
  return { name, bytes, floating: false, read };
}

function floating(name: string, bytes: number, read: ElementType['read']): ElementType {
  return { name, bytes, floating: true, read };
}

/** By their names in ONNX. */
export const ELEMENT_TYPES = {
  float: floating('float', 4, (v, at) => v.getFloat32(at, true)),
  uint8: integer('uint8', 1, (v, at) => v.getUint8(at)),
  int8: integer('int8', 1, (v, at) => v.getInt8(at)),
  uint16: integer('uint16', 2, (v, at) => v.getUint16(at, true)),
  int16: integer('int16', 2, (v, at) => v.getInt16(at, true)),
  int32: integer('int32', 4, (v, at) => v.getInt32(at, true)),
  int64: integer('int64', 8, (v, at) => Number(v.getBigInt64(at, true))),
  bool: integer('bool', 1, (v, at) => v.getUint8(at)),
  float16: floating('float16', 2, (v, at) => fromFloat16(v.getUint16(at, true))),
  double: floating('double', 8, (v, at) => v.getFloat64(at, true)),
  uint32: integer('uint32', 4, (v, at) => v.getUint32(at, true)),
  uint64: integer('uint64', 8, (v, at) => Number(v.getBigUint64(at, true))),
  bfloat16: floating('bfloat16', 2, (v, at) => fromBfloat16(v.getUint16(at, true))),
} as const satisfies Record<string, ElementType>;

export type ElementTypeName = keyof typeof ELEMENT_TYPES;
