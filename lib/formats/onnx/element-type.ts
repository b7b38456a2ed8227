/**
 * The element types of a TensorProto: raw little-endian bytes, or the typed list that each uses.
 */
import type { TensorProto } from './proto';

type ListField = 'floatData' | 'doubleData' | 'int32Data' | 'int64Data' | 'uint64Data';

export interface ElementType {
  readonly name: string;
  readonly bytes: number;
  readonly floating: boolean;
  /** One element of rawData. */
  readonly read: (view: DataView, offset: number) => number;
  /** The list that holds the elements where rawData is not used. */
  readonly list: ListField;
  /** The element that a number of the list stands for; itself where it is left out. */
  readonly ofListed?: (x: number) => number;
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

const word = new DataView(new ArrayBuffer(4));

/** bfloat16 is the upper half of an f32. */
function fromBfloat16(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

function integer(
  name: string,
  bytes: number,
  list: ListField,
  read: ElementType['read'],
): ElementType {
  return { name, bytes, floating: false, list, read };
}

function floating(
  name: string,
  bytes: number,
  list: ListField,
  read: ElementType['read'],
): ElementType {
  return { name, bytes, floating: true, list, read };
}

/** 16-bit floats, of which lists hold the bits. */
function half(name: string, fromBits: (bits: number) => number): ElementType {
  const type = floating(name, 2, 'int32Data', (v, at) => fromBits(v.getUint16(at, true)));
  return { ...type, ofListed: fromBits };
}

/** By TensorProto.DataType. */
export const ELEMENT_TYPES: Readonly<Record<number, ElementType>> = {
  1: floating('float', 4, 'floatData', (v, at) => v.getFloat32(at, true)),
  2: integer('uint8', 1, 'int32Data', (v, at) => v.getUint8(at)),
  3: integer('int8', 1, 'int32Data', (v, at) => v.getInt8(at)),
  4: integer('uint16', 2, 'int32Data', (v, at) => v.getUint16(at, true)),
  5: integer('int16', 2, 'int32Data', (v, at) => v.getInt16(at, true)),
  6: integer('int32', 4, 'int32Data', (v, at) => v.getInt32(at, true)),
  7: integer('int64', 8, 'int64Data', (v, at) => Number(v.getBigInt64(at, true))),
  9: integer('bool', 1, 'int32Data', (v, at) => v.getUint8(at)),
  10: half('float16', fromFloat16),
  11: floating('double', 8, 'doubleData', (v, at) => v.getFloat64(at, true)),
  12: integer('uint32', 4, 'uint64Data', (v, at) => v.getUint32(at, true)),
  13: integer('uint64', 8, 'uint64Data', (v, at) => Number(v.getBigUint64(at, true))),
  16: half('bfloat16', fromBfloat16),
};

/** The type of a tensor's elements, or undefined. */
export function elementType({ dataType }: TensorProto): ElementType | undefined {
  return Object.hasOwn(ELEMENT_TYPES, dataType) ? ELEMENT_TYPES[dataType] : undefined;
}
