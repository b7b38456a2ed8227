/** An ONNX file as a tree of its protobuf fields, to be changed and written again. */
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Bytes } from '../bytes';

/** A field: a whole number, bytes (of a text, or of 4 or 8), or a message. */
export interface Field {
  readonly number: number;
  value: bigint | Bytes | Message;
  /** Of bytes: how they are written. */
  readonly wire: WireType;
}

export interface Message {
  readonly type: string;
  fields: Field[];
}

/** The fields that are messages, by their numbers, of the messages that are looked into. */
const MESSAGES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  model: { 7: 'graph', 8: 'opset', 25: 'function' },
  function: { 7: 'node', 9: 'opset' },
  graph: { 1: 'node', 5: 'tensor', 11: 'value', 12: 'value' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor' },
  value: { 2: 'type' },
  type: { 1: 'tensor type' },
  'tensor type': { 2: 'shape' },
  shape: { 1: 'dimension' },
};

/** @throws what the reader throws where the bytes are no such message. */
export function parse(bytes: Bytes, type = 'model'): Message {
  const reader = new BinaryReader(bytes);
  const fields: Field[] = [];
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const below = MESSAGES[type]?.[number];
    if (wire === WireType.Varint) fields.push({ number, wire, value: BigInt(reader.int64()) });
    else if (wire === WireType.LengthDelimited) {
      const inner = reader.bytes();
      fields.push({ number, wire, value: below === undefined ? inner : parse(inner, below) });
    } else fields.push({ number, wire, value: reader.skip(wire, number) });
  }
  return { type, fields };
}

export function serialize({ fields }: Message): Uint8Array {
  const writer = new BinaryWriter();
  for (const { number, wire, value } of fields) {
    writer.tag(number, wire);
    if (typeof value === 'bigint') writer.int64(value);
    else if (!(value instanceof Uint8Array)) writer.bytes(serialize(value));
    else if (wire === WireType.LengthDelimited) writer.bytes(value);
    else writer.raw(value);
  }
  return writer.finish();
}

export const isMessage = (value: Field['value']): value is Message =>
  typeof value !== 'bigint' && !(value instanceof Uint8Array);

/** The messages below one, itself included, whose type it is. */
export function messagesOf(type: string, root: Message): Message[] {
  const below = root.fields.flatMap(({ value }) =>
    isMessage(value) ? messagesOf(type, value) : [],
  );
  return root.type === type ? [root, ...below] : below;
}

export const int = (number: number, value: bigint | number): Field => ({
  number,
  wire: WireType.Varint,
  value: BigInt.asIntN(64, BigInt(value)),
});
export const bytes = (number: number, value: Bytes | string): Field => ({
  number,
  wire: WireType.LengthDelimited,
  value: typeof value === 'string' ? Buffer.from(value) : value,
});
export const message = (number: number, type: string, fields: Field[]): Field => ({
  number,
  wire: WireType.LengthDelimited,
  value: { type, fields },
});

/** The first field of that number. */
export function fieldOf({ fields }: Message, number: number): Field | undefined {
  return fields.find((field) => field.number === number);
}

/** The text of the first field of that number, or nothing. */
export function textOf(of: Message, number: number): string {
  const value = fieldOf(of, number)?.value;
  return value instanceof Uint8Array ? Buffer.from(value).toString() : '';
}
