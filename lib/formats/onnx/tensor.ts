/** TensorProto -> a view of numbers that stay in the file until they are needed. */
import { invalidFile, unsupportedModel } from '../../errors';
import type { Source } from '../../files';
import { atOnce, type Steps } from '../../slices';
import { dense, inFile, Made, numbersOf, product, type Store, type View } from '../tensors';
import { graphBudget } from './budget';
import { type ListField, PROTO_TYPES, type ProtoType, protoType } from './element-type';
import { externalData, isExternal, NO_FILES, type ExternalFiles } from './external';
import { FieldReader } from './field-reader';
import { checkRank, quoted } from './names';
import { TENSOR, type TensorProto } from './proto';
import { notWhole, readingMessage, type Pieces } from './wire';

/** A row-major tensor: floating-point elements as f32, integers and booleans as numbers. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | readonly number[];
}

/** Numbers of a list that are decoded in a step. */
const PIECE = 2 ** 16;

/** The numbers of the pieces, whole or one by one. */
function* eachNumber(pieces: Pieces, field: ListField): Generator<number> {
  for (const piece of pieces) {
    if (Array.isArray(piece)) yield* piece;
    else yield* packedNumbers(piece, field);
  }
}

function* packedNumbers(packed: Source, field: ListField): Generator<number> {
  try {
    const reader = new FieldReader(packed);
    while (!reader.done) {
      if (field === 'floatData') yield reader.float();
      else yield field === 'doubleData' ? reader.double() : reader.int();
    }
  } catch (cause) {
    throw notWhole(`the list ${field} of a tensor is not whole`, packed.size, cause);
  }
}

/** The elements in a typed list, which are counted when they are decoded. */
function listed(proto: TensorProto, type: ProtoType, count: number, refuse: Refuse): Store {
  const pieces = proto[type.list];
  const [piece] = pieces;
  const fixed = type.list === 'floatData' || type.list === 'doubleData';
  if (fixed && pieces.length === 1 && !Array.isArray(piece)) return inFile(piece!, type);
  const most = pieces.reduce(
    (sum, each) => sum + (Array.isArray(each) ? each.length : each.size),
    0,
  );
  if (count > most) refuse(most); // a number takes a byte at least
  const content = type.floating ? 'floats' : 'integers';
  return new Made(count, content, [], function* (target): Steps {
    let found = 0;
    for (const x of eachNumber(pieces, type.list)) {
      if (found < count) target[found] = type.ofListed ? type.ofListed(x) : x;
      if (++found % PIECE === 0) yield;
    }
    if (found !== count) refuse(found);
  });
}

function typeOf(proto: TensorProto, label: string): ProtoType {
  const type = protoType(proto);
  if (type) return type;
  throw unsupportedModel(
    `${label} has element type ${proto.dataType} of TensorProto.DataType, which is none of ` +
      `${Object.values(PROTO_TYPES)
        .map(({ name }) => name)
        .join(', ')}: export its weights as float`,
  );
}

/** @throws what says that a tensor holds another number of elements than its dims claim. */
type Refuse = (held: number) => never;

/**
 * The tensor of a TensorProto. Its dims are checked against the data that is there before anything
 * is allocated.
 * @param external the files beside the model that hold data of its tensors, by their names there.
 * @throws CompactRnnError INVALID_FILE where they disagree, UNSUPPORTED_MODEL for strings.
 */
export function storedTensor(proto: TensorProto, external: ExternalFiles = NO_FILES): View {
  const { dims } = proto;
  const label = `tensor ${quoted(proto.name)}`;
  checkRank(label, dims.length);
  const type = typeOf(proto, label);
  const count = product(dims);
  if (dims.some((dim) => !Number.isSafeInteger(dim) || dim < 0) || !Number.isSafeInteger(count))
    throw invalidFile(`${label}: its dims [${dims.join(', ')}] are no sizes: the file is corrupt`);
  const refuse: Refuse = (held) => {
    throw invalidFile(
      `${label}: its dims [${dims.join(', ')}] claim ${count} elements of type ${type.name}, but the file holds ` +
        `${held}: it is truncated or corrupt`,
    );
  };
  const raw = isExternal(proto)
    ? externalData(proto, label, count * type.bytes, external)
    : proto.rawData?.size
      ? proto.rawData
      : undefined;
  const store = raw ? inFile(raw, type) : listed(proto, type, count, refuse);
  if (store.length !== count) refuse(store.length);
  return dense(dims, store);
}

/**
 * Reads a file that holds one TensorProto, as the test vectors of ONNX do.
 * @throws CompactRnnError INVALID_FILE, or UNSUPPORTED_MODEL for strings and external data.
 */
export function readOnnxTensor(file: Source): Tensor {
  const view = storedTensor(atOnce(readingMessage(file, TENSOR, 'ONNX tensor')));
  const data = numbersOf(view, graphBudget(file.size));
  return {
    dims: view.dims,
    data: data instanceof Float32Array ? data : (Array.from(data) as number[]),
  };
}
