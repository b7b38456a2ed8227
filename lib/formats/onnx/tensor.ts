/** TensorProto -> dims and numbers: raw little-endian bytes, or the typed list that its element type uses. */
import { CompactRnnError } from '../../errors';
import { TENSOR, type TensorProto } from './proto';
import { readMessage } from './wire';

/** A row-major tensor: floating-point elements as f32, integers and booleans as numbers. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | readonly number[];
}

interface ElementType {
  readonly name: string;
  readonly bytes: number;
  readonly floating: boolean;
  /** One element of rawData. */
  readonly read: (view: DataView, offset: number) => number;
  /** The elements, where rawData is not used. */
  readonly list: (tensor: TensorProto) => readonly number[];
}

/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
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
  list: ElementType['list'],
  floating = false,
): ElementType {
  return { name, bytes, floating, read, list };
}

/** By TensorProto.DataType. */
const ELEMENT_TYPES: Readonly<Record<number, ElementType>> = {
  1: element(
    'float',
    4,
    (v, at) => v.getFloat32(at, true),
    (t) => t.floatData,
    true,
  ),
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

/** TensorProto.DataLocation.EXTERNAL */
const EXTERNAL = 1;

function elementCount(dims: readonly number[], label: string): number {
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (dims.some((dim) => !Number.isSafeInteger(dim) || dim < 0) || !Number.isSafeInteger(count)) {
    throw new CompactRnnError(
      'INVALID_FILE',
      `${label}: its dims [${dims.join(', ')}] are no sizes: the file is corrupt`,
    );
  }
  return count;
}

/**
 * The tensor of a TensorProto. Its dims are checked against the data that is there before anything is allocated.
 * @throws CompactRnnError INVALID_FILE where they disagree, UNSUPPORTED_MODEL for strings and external data.
 */
export function fromTensorProto(proto: TensorProto): Tensor {
  const label = `tensor "${proto.name}"`;
  if (proto.dataLocation === EXTERNAL) {
    throw new CompactRnnError(
      'UNSUPPORTED_MODEL',
      `${label} keeps its data in another file: save the model as a single file, with its weights inside`,
    );
  }
  const type = ELEMENT_TYPES[proto.dataType];
  if (!type) {
    throw new CompactRnnError(
      'UNSUPPORTED_MODEL',
      `${label} has element type ${proto.dataType} of TensorProto.DataType, which is none of ` +
        `${Object.values(ELEMENT_TYPES)
          .map(({ name }) => name)
          .join(', ')}: export its weights as float`,
    );
  }
  const count = elementCount(proto.dims, label);
  const raw = proto.rawData?.length ? proto.rawData : undefined;
  const list = raw ? [] : type.list(proto);
  const held = raw ? raw.length / type.bytes : list.length;
  if (held !== count) {
    throw new CompactRnnError(
      'INVALID_FILE',
      `${label}: its dims [${proto.dims.join(', ')}] claim ${count} elements of type ${type.name}, but the file holds ` +
        `${held}: it is truncated or corrupt`,
    );
  }
  if (!raw) return { dims: proto.dims, data: type.floating ? Float32Array.from(list) : list };
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const data = type.floating ? new Float32Array(count) : new Array<number>(count);
  for (let i = 0; i < count; i++) data[i] = type.read(view, i * type.bytes);
  return { dims: proto.dims, data };
}

/**
 * Reads a file that holds one TensorProto, as the test vectors of ONNX do.
 * @throws CompactRnnError INVALID_FILE, or UNSUPPORTED_MODEL for strings and external data.
 */
export function readOnnxTensor(data: Uint8Array): Tensor {
  return fromTensorProto(readMessage(data, TENSOR, 'ONNX tensor'));
}
