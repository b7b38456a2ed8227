/**
 * The fields of a protobuf message one after the other, read through a window that moves over its
 * bytes. A field longer than the window becomes a range, of which nothing is read until it is
 * needed.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { MemorySource, slice, type Source } from '../../files';

/** Bytes. */
const WINDOW = 1 << 14;
/** More than the tag of a field and its length, or its number, take. */
const LONGEST_SCALAR = 32;

export class FieldReader {
  /** Where in the message the window begins. */
  #start = 0;
  #window: Uint8Array;
  #reader: BinaryReader;

  constructor(private readonly message: Source) {
    this.#window = message.bytes(0, Math.min(message.size, WINDOW));
    this.#reader = new BinaryReader(this.#window);
  }

  get done(): boolean {
    return this.#position >= this.message.size;
  }

  tag(): [field: number, wire: WireType] {
    return this.#ahead().tag();
  }

  /**
   * 64-bit integers become numbers: beyond 2^53 only "as far as it goes" limits occur, where
   * rounding is harmless.
   */
  int(): number {
    return Number(this.#ahead().int64());
  }

  float(): number {
    return this.#ahead().float();
  }

  double(): number {
    return this.#ahead().double();
  }

  /** The bytes of a length-delimited field. */
  range(): Source {
    const size = this.#ahead().uint32();
    const start = this.#position;
    const end = start + size;
    if (end > this.message.size) throw new RangeError('premature EOF');
    if (end <= this.#end) {
      this.#reader.pos += size;
      return new MemorySource(this.#window.subarray(start - this.#start, end - this.#start));
    }
    this.#openAt(end);
    return size > WINDOW
      ? slice(this.message, start, size)
      : new MemorySource(this.message.bytes(start, size));
  }

  skip(field: number, wire: WireType): void {
    if (wire === WireType.LengthDelimited) this.range();
    else this.#reader.skip(wire, field);
  }

  /** The reader, with the whole of the next scalar in the window. */
  #ahead(): BinaryReader {
    if (this.#position + LONGEST_SCALAR > this.#end && this.#end < this.message.size)
      this.#openAt(this.#position);
    return this.#reader;
  }

  get #position(): number {
    return this.#start + this.#reader.pos;
  }

  get #end(): number {
    return this.#start + this.#window.length;
  }

  #openAt(start: number): void {
    this.#start = start;
    this.#window = this.message.bytes(start, Math.min(this.message.size - start, WINDOW));
    this.#reader = new BinaryReader(this.#window);
  }
}
