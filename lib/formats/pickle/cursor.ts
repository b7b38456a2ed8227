/** Bytes of a file one after the other, read in windows. */
import { invalidFile } from '../../errors';
import type { Source } from '../../files';

const WINDOW = 2 ** 16;
/** Of the name of a class. */
const LONGEST_LINE = 1024;

export class Cursor {
  #window: Uint8Array = new Uint8Array();
  #begin = 0;

  constructor(
    private readonly source: Source,
    /** Of the next byte. */
    public position = 0,
  ) {}

  /** The next byte. @throws CompactRnnError INVALID_FILE behind the end, as all of these do. */
  byte(): number {
    const at = this.position - this.#begin;
    if (at < this.#window.length) {
      this.position++;
      return this.#window[at]!;
    }
    return this.bytes(1)[0]!;
  }

  /** The next so many; not to be changed. */
  bytes(length: number): Uint8Array {
    if (length > this.source.size - this.position)
      throw invalidFile(
        `it ends at byte ${this.source.size}, ${length} bytes after byte ${this.position} are missing: the file is truncated or corrupt`,
      );
    let at = this.position - this.#begin;
    if (at + length > this.#window.length) {
      this.#begin = this.position;
      const most = Math.max(length, Math.min(WINDOW, this.source.size - this.position));
      this.#window = this.source.bytes(this.position, most);
      at = 0;
    }
    this.position += length;
    return this.#window.subarray(at, at + length);
  }

  /** The next bytes as a view of numbers. */
  view(length: number): DataView {
    const { buffer, byteOffset } = this.bytes(length);
    return new DataView(buffer, byteOffset, length);
  }

  /** The text before the next line feed, which is read over. */
  line(): string {
    let text = '';
    for (let byte = this.byte(); byte !== 0x0a; byte = this.byte()) {
      text += String.fromCharCode(byte);
      if (text.length > LONGEST_LINE)
        throw invalidFile(`it names a class in more than ${LONGEST_LINE} characters`);
    }
    return text;
  }
}
