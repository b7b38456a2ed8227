/**
 * The fields of a protobuf file one after the other, those of nested messages too, read in one pass
 * through a window that moves over its bytes. A field longer than the window becomes a range, of
 * which nothing is read until it is needed.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { MemorySource, slice, type Source } from '../../files';

/** Bytes. */
const WINDOW = 1 << 14;
/** More than the tag of a field and its length, or its number, take. */
const LONGEST_SCALAR = 32;

/**
 * Items (messages, strings, numbers of lists) that a file may hold: an object takes far more memory
 * than the two bytes that a file needs for one. A node takes about ten; Silero's graph of 607
 * nodes has 6,400 in all.
 */
const MOST_ITEMS = 2 ** 19;
/** In larger files, one more for so many bytes. */
const BYTES_PER_ITEM = 64;

export class FieldReader {
  /** Where in the file the window begins. */
  #start = 0;
  #window: Buffer;
  #reader: BinaryReader;
  /** Where the message ends that is being read. */
  #limit: number;
  #items: number;

  constructor(private readonly file: Source) {
    this.#limit = file.size;
    this.#items = MOST_ITEMS + Math.floor(file.size / BYTES_PER_ITEM);
    this.#window = this.#windowAt(0);
    this.#reader = new BinaryReader(this.#window);
  }

  /** Whether the message is read to its end. */
  get done(): boolean {
    if (this.#position > this.#limit) throw new RangeError('a field is longer than its message');
    return this.#position === this.#limit;
  }

  tag(): [field: number, wire: WireType] {
    return this.#ahead().tag();
  }

  /**
   * 64-bit integers become numbers: beyond 2^53 only "as far as it goes" limits occur, where
   * rounding is harmless.
   */
  int(): number {
    const reader = this.#ahead();
    // Most are short, and need no BigInt: 7 bits a byte, the lowest first.
    for (let k = 0, value = 0; k < 4; k++) {
      const byte = this.#window[reader.pos + k]!;
      value |= (byte & 0x7f) << (7 * k);
      if (byte >= 0x80) continue;
      reader.pos += k + 1;
      return value;
    }
    return Number(reader.int64());
  }

  float(): number {
    return this.#ahead().float();
  }

  double(): number {
    return this.#ahead().double();
  }

  text(): string {
    const { start, end } = this.#field();
    this.count();
    if (end > this.#end)
      return this.#toBuffer(this.#rangeOf(start, end).bytes(0, end - start)).toString();
    this.#reader.pos = end - this.#start;
    return this.#window.toString('utf8', start - this.#start, end - this.#start);
  }

  /** The bytes of a length-delimited field. */
  range(): Source {
    const { start, end } = this.#field();
    return this.#rangeOf(start, end);
  }

  /** What `read` makes of a length-delimited field, which it must read until {@link done}. */
  inside<T>(read: () => T): T {
    const outer = this.#limit;
    this.#limit = this.#field().end;
    const value = read();
    this.#limit = outer;
    return value;
  }

  /** @throws RangeError where the file holds more items than memory should be spent on. */
  count(): void {
    if (this.#items-- <= 0)
      throw new RangeError(`it holds more than ${MOST_ITEMS} nodes, names and numbers of lists`);
  }

  skip(field: number, wire: WireType): void {
    if (wire === WireType.LengthDelimited) this.#moveTo(this.#field().end);
    else if (wire === WireType.StartGroup) throw new Error('it holds groups, which ONNX has not');
    else this.#ahead().skip(wire, field);
  }

  /** Where the length-delimited field lies whose length comes next. */
  #field(): { start: number; end: number } {
    const size = this.#ahead().uint32();
    const start = this.#position;
    if (start + size > this.#limit) throw new RangeError('premature EOF');
    return { start, end: start + size };
  }

  #rangeOf(start: number, end: number): Source {
    if (end <= this.#end) {
      this.#moveTo(end);
      return new MemorySource(this.#window.subarray(start - this.#start, end - this.#start));
    }
    this.#moveTo(end);
    return end - start > WINDOW
      ? slice(this.file, start, end - start)
      : new MemorySource(this.file.bytes(start, end - start));
  }

  /** The reader, with the whole of the next scalar in the window. */
  #ahead(): BinaryReader {
    if (this.#position + LONGEST_SCALAR > this.#end && this.#end < this.file.size)
      this.#openAt(this.#position);
    return this.#reader;
  }

  get #position(): number {
    return this.#start + this.#reader.pos;
  }

  get #end(): number {
    return this.#start + this.#window.length;
  }

  #moveTo(position: number): void {
    if (position <= this.#end) this.#reader.pos = position - this.#start;
    else this.#openAt(position);
  }

  #openAt(start: number): void {
    this.#start = start;
    this.#window = this.#windowAt(start);
    this.#reader = new BinaryReader(this.#window);
  }

  #windowAt(start: number): Buffer {
    return this.#toBuffer(this.file.bytes(start, Math.min(this.file.size - start, WINDOW)));
  }

  #toBuffer(bytes: Uint8Array): Buffer {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
