/**
 * A protobuf message reader driven by field tables: `{ name: text(3), dims: ints(1) }` reads the
 * fields named, with their proto3 defaults, and skips all others. Nothing is allocated that the
 * bytes at hand do not fill, and ranges of numbers stay where they are.
 */
import { WireType } from '@bufbuild/protobuf/wire';
import { CompactRnnError, invalidFile } from '../../errors';
import type { Source } from '../../files';
import type { Steps } from '../../slices';
import { FieldReader } from './field-reader';

export interface Field<T> {
  readonly number: number;
  /** Shared by all messages, hence never changed. */
  readonly initial: T;
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
    initial,
    read: (reader, actual) => {
      expectWire(actual, wire);
      return next(reader);
    },
  };
}

/** The value of a repeated field that does not occur. */
const NONE: readonly never[] = Object.freeze([]);

function appended<T>(values: readonly T[], value: T): readonly T[] {
  if (values === NONE) return [value];
  (values as T[]).push(value);
  return values;
}

/**
 * A repeated field: one element per occurrence, or, where its elements are scalars, many packed
 * into one.
 */
function repeated<T>(
  number: number,
  wire: WireType,
  next: (reader: FieldReader) => T,
): Field<readonly T[]> {
  const counted = (reader: FieldReader): T => {
    reader.count();
    return next(reader);
  };
  return {
    number,
    initial: NONE,
    read: (reader, actual, before) => {
      let values: readonly T[] = before;
      if (actual === WireType.LengthDelimited && wire !== WireType.LengthDelimited) {
        reader.inside(() => {
          while (!reader.done) values = appended(values, counted(reader));
        });
      } else {
        expectWire(actual, wire);
        values = appended(values, counted(reader));
      }
      return values;
    },
  };
}

export const int = (number: number) => single(number, WireType.Varint, 0, (reader) => reader.int());
export const float = (number: number) =>
  single(number, WireType.Bit32, 0, (reader) => reader.float());
export const text = (number: number) =>
  single(number, WireType.LengthDelimited, '', (reader) => reader.text());
export const bytes = (number: number) =>
  single<Source | undefined>(number, WireType.LengthDelimited, undefined, (reader) =>
    reader.range(),
  );

export const ints = (number: number) => repeated(number, WireType.Varint, (reader) => reader.int());
export const floats = (number: number) =>
  repeated(number, WireType.Bit32, (reader) => reader.float());
export const texts = (number: number) =>
  repeated(number, WireType.LengthDelimited, (reader) => reader.text());

/** Numbers of a list: packed ones as the range that they take, single ones gathered. */
export type Pieces = readonly (Source | number[])[];

/** A repeated field of numbers of which those packed together stay in the file. */
function ranges(
  number: number,
  wire: WireType,
  next: (reader: FieldReader) => number,
): Field<Pieces> {
  return {
    number,
    initial: NONE,
    read: (reader, actual, pieces) => {
      reader.count();
      if (actual === WireType.LengthDelimited) return appended(pieces, reader.range());
      expectWire(actual, wire);
      const last = pieces.at(-1);
      if (!Array.isArray(last)) return appended<Source | number[]>(pieces, [next(reader)]);
      last.push(next(reader));
      return pieces;
    },
  };
}

export const intRanges = (number: number) =>
  ranges(number, WireType.Varint, (reader) => reader.int());
export const floatRanges = (number: number) =>
  ranges(number, WireType.Bit32, (reader) => reader.float());
export const doubleRanges = (number: number) =>
  ranges(number, WireType.Bit64, (reader) => reader.double());

function nextMessage<F extends Fields>(reader: FieldReader, fields: F): Message<F> {
  return reader.inside(() => {
    const message = emptyMessage(fields);
    while (!reader.done) readField(reader, fields, message);
    return message;
  });
}

export const message = <F extends Fields>(number: number, fields: F) =>
  single<Message<F> | undefined>(number, WireType.LengthDelimited, undefined, (reader) => {
    reader.count();
    return nextMessage(reader, fields);
  });
export const messages = <F extends Fields>(number: number, fields: F) =>
  repeated(number, WireType.LengthDelimited, (reader) => nextMessage(reader, fields));

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

function emptyMessage<F extends Fields>(fields: F): Message<F> {
  const message: Record<string, unknown> = {};
  for (const [name, field] of tableOf(fields).entries) message[name] = field.initial;
  return message as Message<F>;
}

function readField<F extends Fields>(reader: FieldReader, fields: F, message: Message<F>): void {
  const [number, wire] = reader.tag();
  const known = tableOf(fields).byNumber.get(number);
  const values = message as Record<string, unknown>;
  if (known) values[known[0]] = known[1].read(reader, wire, values[known[0]]);
  else reader.skip(number, wire);
}

/**
 * Reads a whole message, a field of it in a step; `what` names it in errors.
 * @throws CompactRnnError INVALID_FILE where the bytes end too early or are not protobuf; IO where
 *   they cannot be read.
 */
export function* readingMessage<F extends Fields>(
  data: Source,
  fields: F,
  what: string,
): Steps<Message<F>> {
  try {
    const reader = new FieldReader(data);
    const message = emptyMessage(fields);
    while (!reader.done) {
      readField(reader, fields, message);
      yield;
    }
    return message;
  } catch (cause) {
    throw notWhole(`this is not a whole ${what}`, data.size, cause);
  }
}

/** What to throw where the bytes of a message, or of a list in it, cannot be read. */
export function notWhole(complaint: string, size: number, cause: unknown): unknown {
  if (cause instanceof CompactRnnError) return cause; // the file cannot be read
  const why = cause instanceof Error ? cause.message : String(cause);
  return invalidFile(
    `${complaint} (${why}, in ${size} bytes): the file is truncated, corrupt or of another format`,
    cause,
  );
}
