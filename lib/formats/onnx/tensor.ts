/** TensorProto -> dims and elements, which stay in the file until they are needed. */
import { CompactRnnError } from '../../errors';
import type { Source } from '../../files';
import { ELEMENT_TYPES, type ElementType } from './element-type';
import { allOf, inMemory, joined, type Elements } from './elements';
import { TENSOR, type TensorProto } from './proto';
import { convertedElements, eachNumber, floatElements } from './raw';
import { readMessage } from './wire';

/** A row-major tensor: floating-point elements as f32, integers and booleans as numbers. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | readonly number[];
}

/** The same with floating-point elements that are read when they are needed. */
export interface StoredTensor {
  readonly dims: readonly number[];
  readonly data: Elements | readonly number[];
}

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

/** Bytes of a tensor that is read at once: a bias, a shape. */
const SMALL = 4096;

function ofRaw(raw: Source, type: ElementType): StoredTensor['data'] {
  if (type.floating)
    return type.name === 'float' ? floatElements(raw) : convertedElements(raw, type);
  const numbers: number[] = [];
  eachNumber(raw, type, 0, Math.floor(raw.size / type.bytes), (x) => numbers.push(x));
  return numbers;
}

function ofLists(proto: TensorProto, { floating, list }: ElementType): StoredTensor['data'] {
  const ofNumbers = (numbers: readonly number[]): Elements => inMemory(Float32Array.from(numbers));
  if (list) return floating ? ofNumbers(list(proto)) : list(proto);
  return joined(
    proto.floatData.map((piece) =>
      Array.isArray(piece) ? ofNumbers(piece) : floatElements(piece),
    ),
  );
}

function typeOf({ dataLocation, dataType }: TensorProto, label: string): ElementType {
  if (dataLocation === EXTERNAL) {
    throw new CompactRnnError(
      'UNSUPPORTED_MODEL',
      `${label} keeps its data in another file: save the model as a single file, with its weights inside`,
    );
  }
  const type = ELEMENT_TYPES[dataType];
  if (type) return type;
  throw new CompactRnnError(
    'UNSUPPORTED_MODEL',
    `${label} has element type ${dataType} of TensorProto.DataType, which is none of ` +
      `${Object.values(ELEMENT_TYPES)
        .map(({ name }) => name)
        .join(', ')}: export its weights as float`,
  );
}

/**
 * The tensor of a TensorProto. Its dims are checked against the data that is there before anything
 * is allocated.
 * @throws CompactRnnError INVALID_FILE where they disagree, UNSUPPORTED_MODEL for strings and
 *   external data.
 */
export function storedTensor(proto: TensorProto): StoredTensor {
  const label = `tensor "${proto.name}"`;
  const type = typeOf(proto, label);
  const count = elementCount(proto.dims, label);
  const raw = proto.rawData?.size ? proto.rawData : undefined;
  const data = raw ? ofRaw(raw, type) : ofLists(proto, type);
  const held = raw ? raw.size / type.bytes : data.length;
  if (held !== count) {
    throw new CompactRnnError(
      'INVALID_FILE',
      `${label}: its dims [${proto.dims.join(', ')}] claim ${count} elements of type ${type.name}, but the file holds ` +
        `${held}: it is truncated or corrupt`,
    );
  }
  const { dims } = proto;
  return { dims, data: 'read' in data && 4 * data.length <= SMALL ? inMemory(allOf(data)) : data };
}

/** The whole tensor in memory; throws as `storedTensor` does. */
export function wholeTensor(proto: TensorProto): Tensor {
  const { dims, data } = storedTensor(proto);
  return { dims, data: 'read' in data ? allOf(data) : data };
}

/**
 * Reads a file that holds one TensorProto, as the test vectors of ONNX do.
 * @throws CompactRnnError INVALID_FILE, or UNSUPPORTED_MODEL for strings and external data.
 */
export function readOnnxTensor(file: Source): Tensor {
  return wholeTensor(readMessage(file, TENSOR, 'ONNX tensor'));
}
