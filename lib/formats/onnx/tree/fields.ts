/**
 * The fields of a protobuf message as bytes, in their order. A message is written again by writing
 * its fields: those that nobody changed, known or not, byte for byte.
 */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { notWhole } from '../wire';

export interface RawField {
  readonly number: number;
  /** With its tag, and its length where it has one. */
  readonly whole: Uint8Array;
  /** Of a length-delimited field; of others empty. */
  readonly body: Uint8Array;
}

const EMPTY = new Uint8Array(0);

/**
 * @param count is called for each field: it may throw where there are too many.
 * @throws CompactRnnError INVALID_FILE where the bytes are no message.
 */
export function rawFields(message: Uint8Array, count: () => void): RawField[] {
  const reader = new BinaryReader(message);
  const fields: RawField[] = [];
  try {
    while (reader.pos < message.length) {
      count();
      fields.push(nextField(reader, message));
    }
  } catch (cause) {
    throw notWhole('this is not a whole ONNX model', message.length, cause);
  }
  return fields;
}

function nextField(reader: BinaryReader, message: Uint8Array): RawField {
  const start = reader.pos;
  const [number, wire] = reader.tag();
  let body: Uint8Array = EMPTY;
  if (wire === WireType.LengthDelimited) {
    const size = reader.uint32();
    body = message.subarray(reader.pos, reader.pos + size);
    if (body.length !== size) throw new RangeError('premature EOF');
    reader.pos += size;
  } else if (wire === WireType.StartGroup) throw new Error('it holds groups, which ONNX has not');
  else reader.skip(wire, number);
  if (reader.pos > message.length) throw new RangeError('premature EOF');
  return { number, whole: message.subarray(start, reader.pos), body };
}

/** Bytes in pieces, which may be those of the file that was read. */
export type Pieces = readonly Uint8Array[];

export const bytesIn = (pieces: Pieces): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

/** A length-delimited field around pieces. */
export function delimited(number: number, body: Pieces): Pieces {
  const head = new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(bytesIn(body));
  return [head.finish(), ...body];
}
