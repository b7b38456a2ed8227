/**
 * A protobuf message reader driven by field tables: `{ name: text(3), dims: ints(1) }` reads the fields named, with
 * their proto3 defaults, and skips all others. Nothing is allocated that the bytes at hand do not fill.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { CompactRnnError } from '../../errors';

export interface Field<T> {
  readonly number: number;
  readonly initial: () => T;
  /** The field's value after one more occurrence of it. */
  read(reader: BinaryReader, wire: WireType, before: T): T;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Message<F> = { -readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

function expectWire(actual: WireType, expected: WireType): void {
  if (actual !== expected) throw new Error(`a field has wire type ${actual} instead of ${expected}`);
}

function single<T>(number: number, wire: WireType, initial: T, next: (reader: BinaryReader) => T): Field<T> {
  return {
    number,
    initial: () => initial,
    read: (reader, actual) => {
      expectWire(actual, wire);
      return next(reader);
    },
  };
}

/** A repeated field: one element per occurrence, or, where its elements are scalars, many packed into one. */
function repeated<T>(number: number, wire: WireType, next: (reader: BinaryReader) => T): Field<T[]> {
  return {
    number,
    initial: () => [],
    read: (reader, actual, values) => {
      if (actual === WireType.LengthDelimited && wire !== WireType.LengthDelimited) {
        const packed = new BinaryReader(reader.bytes());
        while (packed.pos < packed.len) values.push(next(packed));
      } else {
        expectWire(actual, wire);
        values.push(next(reader));
      }
      return values;
    },
  };
}

/** 64-bit integers become numbers: beyond 2^53 only "as far as it goes" limits occur, where rounding is harmless. */
const nextInt = (reader: BinaryReader): number => Number(reader.int64());

export const int = (number: number) => single(number, WireType.Varint, 0, nextInt);
export const float = (number: number) => single(number, WireType.Bit32, 0, (reader) => reader.float());
export const text = (number: number) =>
  single(number, WireType.LengthDelimited, '', (reader) => reader.string());
export const bytes = (number: number) =>
  single<Uint8Array | undefined>(number, WireType.LengthDelimited, undefined, (reader) => reader.bytes());

export const ints = (number: number) => repeated(number, WireType.Varint, nextInt);
export const floats = (number: number) => repeated(number, WireType.Bit32, (reader) => reader.float());
export const doubles = (number: number) => repeated(number, WireType.Bit64, (reader) => reader.double());
export const texts = (number: number) =>
  repeated(number, WireType.LengthDelimited, (reader) => reader.string());

export const message = <F extends Fields>(number: number, fields: F) =>
  single<Message<F> | undefined>(number, WireType.LengthDelimited, undefined, (r) =>
    readFields(r.bytes(), fields),
  );
export const messages = <F extends Fields>(number: number, fields: F) =>
  repeated(number, WireType.LengthDelimited, (reader) => readFields(reader.bytes(), fields));

function readFields<F extends Fields>(data: Uint8Array, fields: F): Message<F> {
  const entries = Object.entries(fields);
  const values: Record<string, unknown> = Object.fromEntries(entries.map(([name, f]) => [name, f.initial()]));
  const byNumber = new Map(entries.map(([name, field]) => [field.number, { name, field }]));
  const reader = new BinaryReader(data);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const known = byNumber.get(number);
    if (known) values[known.name] = known.field.read(reader, wire, values[known.name]);
    else reader.skip(wire, number);
  }
  return values as Message<F>;
}

/**
 * Reads a whole message; `what` names it in errors.
 * @throws CompactRnnError INVALID_FILE where the bytes end too early or are not protobuf.
 */
export function readMessage<F extends Fields>(data: Uint8Array, fields: F, what: string): Message<F> {
  try {
    return readFields(data, fields);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CompactRnnError(
      'INVALID_FILE',
      `this is not a whole ${what} (${why}, in ${data.length} bytes): the file is truncated, corrupt or of another format`,
      { cause },
    );
  }
}
