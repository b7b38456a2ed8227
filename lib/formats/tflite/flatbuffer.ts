/**
 * FlatBuffers: tables whose fields are found by a table of offsets before or behind them; every
 * offset is checked. https://flatbuffers.dev/internals
 */
import { invalidFile } from '../../errors';
import { slice, type Source } from '../../files';

/** Items of a list that is read at once; sound models have fewer. */
const MOST_ITEMS = 2 ** 14;
const LONGEST_TEXT = 256;

const SCALARS = {
  bool: { bytes: 1, read: (v: DataView) => v.getUint8(0) },
  int8: { bytes: 1, read: (v: DataView) => v.getInt8(0) },
  uint16: { bytes: 2, read: (v: DataView) => v.getUint16(0, true) },
  int32: { bytes: 4, read: (v: DataView) => v.getInt32(0, true) },
  uint32: { bytes: 4, read: (v: DataView) => v.getUint32(0, true) },
  float: { bytes: 4, read: (v: DataView) => v.getFloat32(0, true) },
  int64: { bytes: 8, read: (v: DataView) => Number(v.getBigInt64(0, true)) },
} as const;
type Scalar = keyof typeof SCALARS;

/** A list: where its items begin, and how many there are. */
interface Items {
  readonly at: number;
  readonly count: number;
}

export class Table {
  readonly #offsets: number;
  readonly #fields: number;

  private constructor(
    private readonly file: Source,
    private readonly at: number,
  ) {
    this.#offsets = at - this.#scalar(at, 'int32');
    this.#fields = (this.#scalar(this.#offsets, 'uint16') - 4) / 2;
  }

  /** The table at the top of a file. @throws CompactRnnError INVALID_FILE. */
  static root(file: Source): Table {
    if (file.size < 8) throw invalidFile('the file is truncated');
    const start = file.bytes(0, 4);
    return new Table(file, new DataView(start.buffer, start.byteOffset).getUint32(0, true));
  }

  number(index: number, type: Scalar, otherwise = 0): number {
    const place = this.#place(index);
    return place === undefined ? otherwise : this.#scalar(place, type);
  }

  /** @param most numbers that may be there. */
  numbers(index: number, type: Scalar, most: number): number[] {
    const { at, count } = this.#items(index);
    if (count > most) throw invalidFile(`a list has ${count} numbers, not at most ${most}`);
    const { bytes } = SCALARS[type];
    return Array.from({ length: count }, (_, i) => this.#scalar(at + bytes * i, type));
  }

  text(index: number): string {
    const { at, count } = this.#items(index);
    return Buffer.from(this.#range(at, Math.min(count, LONGEST_TEXT))).toString('utf8');
  }

  /** The bytes of a list of them. */
  bytes(index: number): Source {
    const { at, count } = this.#items(index);
    this.#check(at, count);
    return slice(this.file, at, count);
  }

  table(index: number): Table | undefined {
    const place = this.#place(index);
    return place === undefined ? undefined : this.#tableAt(place);
  }

  tables(index: number): Table[] {
    const { at, count } = this.#items(index);
    if (count > MOST_ITEMS) throw invalidFile(`a list has ${count} items, more than ${MOST_ITEMS}`);
    return Array.from({ length: count }, (_, i) => this.#tableAt(at + 4 * i));
  }

  #tableAt(place: number): Table {
    return new Table(this.file, place + this.#scalar(place, 'uint32'));
  }

  #items(index: number): Items {
    const place = this.#place(index);
    if (place === undefined) return { at: this.at, count: 0 };
    const at = place + this.#scalar(place, 'uint32');
    return { at: at + 4, count: this.#scalar(at, 'uint32') };
  }

  #place(index: number): number | undefined {
    if (index >= this.#fields) return undefined;
    const offset = this.#scalar(this.#offsets + 4 + 2 * index, 'uint16');
    return offset === 0 ? undefined : this.at + offset;
  }

  #scalar(at: number, type: Scalar): number {
    const { bytes, read } = SCALARS[type];
    const range = this.#range(at, bytes);
    return read(new DataView(range.buffer, range.byteOffset, bytes));
  }

  #range(at: number, length: number): Uint8Array {
    this.#check(at, length);
    return this.file.bytes(at, length);
  }

  #check(at: number, length: number): void {
    if (at >= 0 && at + length <= this.file.size) return;
    throw invalidFile(
      `it refers to bytes ${at} to ${at + length} of a file of ${this.file.size}: it is truncated or corrupt`,
    );
  }
}
