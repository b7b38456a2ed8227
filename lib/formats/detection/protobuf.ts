/**
 * Protobuf messages have no magic bytes: they are told apart by the fields at their top.
 *
 *     ONNX ModelProto        1 ir_version   7 graph      8 opset_import
 *     TensorFlow GraphDef    1 node { 1 name, 2 op, ... }, many of them
 *     TensorFlow SavedModel  1 schema version   2 meta graphs { 1 meta_info_def, ... }
 *     Caffe NetParameter     1 name   100 layers
 *     Paddle ProgramDesc     1 blocks { 1 idx, 2 parent_idx, ... }
 *     Core ML Model          1 version   2 description   from 200 on the kind of model
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { invalidFile, type CompactRnnError } from '../../errors';
import type { Source } from '../../files';
import type { FileFormat } from './file-format';
import { refusal, TF2ONNX } from './refusal';

/**
 * The first byte of each field that an ONNX ModelProto may begin with: (field number << 3) | wire
 * type.
 */
const MODEL_PROTO_FIELDS = [0x08, 0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72, 0xa2, 0xca];
const ONNX_GRAPH = 7;
const ONNX_OPSETS = 8;
const CAFFE_LAYERS = 100;
const FIRST_CORE_ML_KIND = 200;

/** More than the tag of a field and its length, or its number, take. */
const LONGEST_SCALAR = 32;
/** Fields that are looked at. */
const MOST_FIELDS = 32;

/** @throws CompactRnnError INVALID_FILE that says what the file is, as far as that can be told. */
export function protobufFormat(file: Source, start: Uint8Array): FileFormat {
  const foreign = otherMessage(file);
  if (foreign) throw foreign;
  if (MODEL_PROTO_FIELDS.includes(start[0]!)) return 'onnx';
  if (isWords(start))
    throw invalidFile(
      `this is text (${JSON.stringify(Buffer.from(start.subarray(0, 24)).toString('latin1'))} ...), such as a script or a configuration, not a model that is read here: name the file with the weights`,
    );
  const hex = [...start.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw invalidFile(
    `neither an ONNX, safetensors, Keras nor PyTorch model, nor a format that is known here: it begins with ${hex}`,
  );
}

function otherMessage(file: Source): CompactRnnError | undefined {
  const fields = topFields(file, 0, file.size);
  const numbers = fields.map(({ number }) => number);
  const [first, second] = fields;
  if (!first || numbers.includes(ONNX_GRAPH) || numbers.includes(ONNX_OPSETS)) return undefined;
  if (first.number === 1 && first.length !== undefined && isNode(file, first))
    return refusal('a frozen TensorFlow graph (.pb)', TF2ONNX);
  if (first.number === 1 && numbers.includes(CAFFE_LAYERS))
    return refusal('a Caffe model', 'load the ONNX or PyTorch model that it was made of');
  if (first.number === 1 && first.length !== undefined && isBlock(file, first))
    return refusal('a PaddlePaddle program', 'convert the model to ONNX (paddle2onnx)');
  if (first.number !== 1 || first.length !== undefined || second?.number !== 2) return undefined;
  if (numbers.some((number) => number >= FIRST_CORE_ML_KIND))
    return refusal('a Core ML model', 'load the ONNX, PyTorch or Keras model that it was made of');
  const [inside] = second.length === undefined ? [] : topFields(file, second.at, second.length);
  if (
    numbers.length === numbers.filter((n) => n <= 2).length &&
    inside?.length !== undefined &&
    inside.number <= 2
  )
    return refusal('a TensorFlow SavedModel', TF2ONNX);
  return undefined;
}

/** NodeDef: a name, then an operator, both short texts. */
function isNode(file: Source, { at, length }: Field): boolean {
  const [name, op] = topFields(file, at, length!);
  return name?.number === 1 && op?.number === 2 && isText(file, name) && isText(file, op);
}

/** BlockDesc: its index and that of its parent, two numbers, then variables. */
function isBlock(file: Source, { at, length }: Field): boolean {
  const [index, parent, variable] = topFields(file, at, length!);
  const areNumbers = index?.length === undefined && parent?.length === undefined;
  return index?.number === 1 && parent?.number === 2 && variable?.number === 3 && areNumbers;
}

/** Printable characters and white space alone. */
function isWords(start: Uint8Array): boolean {
  return /^[\t\n\r\x20-\x7e]{8,}$/.test(Buffer.from(start).toString('latin1'));
}

function isText(file: Source, { at, length }: Field): boolean {
  if (length === undefined || length > 4096) return false;
  return [...file.bytes(at, length)].every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** A field of a message: where its bytes are, if it has a length. */
interface Field {
  readonly number: number;
  readonly at: number;
  readonly length?: number;
}

/** The first fields of a message, up to the first that is none. */
function topFields(file: Source, start: number, size: number): Field[] {
  const fields: Field[] = [];
  const end = start + size;
  for (let at = start; at < end && fields.length < MOST_FIELDS;) {
    const reader = new BinaryReader(file.bytes(at, Math.min(LONGEST_SCALAR, end - at)));
    try {
      const [number, wire] = reader.tag();
      const length = wire === WireType.LengthDelimited ? reader.uint32() : undefined;
      if (length === undefined) reader.skip(wire);
      const next = at + reader.pos + (length ?? 0);
      if (next > end) break;
      fields.push({ number, at: at + reader.pos, ...(length !== undefined && { length }) });
      at = next;
    } catch {
      break;
    }
  }
  return fields;
}
