/**
 * A protobuf message reader driven by field tables: `{ name: text(3), dims: ints(1) }` reads the
 * fields named, with their proto3 defaults, and skips all others. Nothing is allocated that the
 * bytes at hand do not fill, and ranges of numbers stay where they are.
 */
import { WireType } from '@bufbuild/protobuf/wire';
import { CompactRnnError } from '../../errors';
import type { Source } from '../../files';
import { FieldReader } from './field-reader';

export interface Field<T> {
  readonly number: number;
  readonly initial: () => T;
  /** The field's value after one more occurrence of it. */
  read(reader: FieldReader, wire: WireType, before: T): T;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Message<F> = { -readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

function expectWire(actual: WireType, expected: WireType): void {
  if (actual !== expected)
    throw new Error(`a field has wire type ${actual} instead of ${expected}`);
}

function single<T>(
  number: number,
  wire: WireType,
  initial: T,
  next: (reader: FieldReader) => T,
): Field<T> {
  return {
    number,
    initial: () => initial,
    read: (reader, actual) => {
      expectWire(actual, wire);
      return next(reader);
    },
  };
}

/**
 * A repeated field: one element per occurrence, or, where its elements are scalars, many packed
 * into one.
 */
function repeated<T>(number: number, wire: WireType, next: (reader: FieldReader) => T): Field<T[]> {
  return {
    number,
    initial: () => [],
    read: (reader, actual, values) => {
      if (actual === WireType.LengthDelimited && wire !== WireType.LengthDelimited) {
        const packed = new FieldReader(reader.range());
        while (!packed.done) values.push(next(packed));
      } else {
        expectWire(actual, wire);
        values.push(next(reader));
      }
      return values;
    },
  };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function nextText(reader: FieldReader): string {
  const range = reader.range();
  return decoder.decode(range.bytes(0, range.size));
}

export const int = (number: number) => single(number, WireType.Varint, 0, (reader) => reader.int());
export const float = (number: number) =>
  single(number, WireType.Bit32, 0, (reader) => reader.float());
export const text = (number: number) => single(number, WireType.LengthDelimited, '', nextText);
export const bytes = (number: number) =>
  single<Source | undefined>(number, WireType.LengthDelimited, undefined, (reader) =>
    reader.range(),
  );

export const ints = (number: number) => repeated(number, WireType.Varint, (reader) => reader.int());
export const floats = (number: number) =>
  repeated(number, WireType.Bit32, (reader) => reader.float());
export const doubles = (number: number) =>
  repeated(number, WireType.Bit64, (reader) => reader.double());
export const texts = (number: number) => repeated(number, WireType.LengthDelimited, nextText);

/**
 * Repeated floats of which those packed into one field stay ranges of f32, while single ones are
 * gathered.
 */
export const floatRanges = (number: number): Field<(Source | number[])[]> => ({
  number,
  initial: () => [],
  read: (reader, wire, pieces) => {
    if (wire === WireType.LengthDelimited) {
      const range = reader.range();
      if (range.size % 4 !== 0)
        throw new Error(`${range.size} bytes are no whole number of floats`);
      pieces.push(range);
    } else {
      expectWire(wire, WireType.Bit32);
      const last = pieces.at(-1);
      if (Array.isArray(last)) last.push(reader.float());
      else pieces.push([reader.float()]);
    }
    return pieces;
  },
});

export const message = <F extends Fields>(number: number, fields: F) =>
  single<Message<F> | undefined>(number, WireType.LengthDelimited, undefined, (r) =>
    readFields(r.range(), fields),
  );
export const messages = <F extends Fields>(number: number, fields: F) =>
  repeated(number, WireType.LengthDelimited, (reader) => readFields(reader.range(), fields));

interface Table {
  readonly entries: readonly [name: string, field: Field<unknown>][];
  readonly byNumber: ReadonlyMap<number, [name: string, field: Field<unknown>]>;
}

/** Made once per message type: a model has thousands of nodes. */
const tables = new WeakMap<Fields, Table>();

function tableOf(fields: Fields): Table {
  const known = tables.get(fields);
  if (known) return known;
  const entries = Object.entries(fields);
  const table = { entries, byNumber: new Map(entries.map((entry) => [entry[1].number, entry])) };
  tables.set(fields, table);
  return table;
}

function readFields<F extends Fields>(data: Source, fields: F): Message<F> {
  const { entries, byNumber } = tableOf(fields);
  const values: Record<string, unknown> = {};
  for (const [name, field] of entries) values[name] = field.initial();
  const reader = new FieldReader(data);
  while (!reader.done) {
    const [number, wire] = reader.tag();
    const known = byNumber.get(number);
    if (known) values[known[0]] = known[1].read(reader, wire, values[known[0]]);
    else reader.skip(number, wire);
  }
  return values as Message<F>;
}

/**
 * Reads a whole message; `what` names it in errors.
 * @throws CompactRnnError INVALID_FILE where the bytes end too early or are not protobuf; IO where
 *   they cannot be read.
 */
export function readMessage<F extends Fields>(data: Source, fields: F, what: string): Message<F> {
  try {
    return readFields(data, fields);
  } catch (cause) {
    if (cause instanceof CompactRnnError) throw cause; // the file cannot be read
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CompactRnnError(
      'INVALID_FILE',
      `this is not a whole ${what} (${why}, in ${data.size} bytes): the file is truncated, corrupt or of another format`,
      { cause },
    );
  }
}
