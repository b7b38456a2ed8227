/** Fields of a structure of HDF5, little-endian, read one after the other within its bytes. */
import { invalidFile } from '../../errors';

export class Cursor {
  #at = 0;
  readonly #view: Buffer;

  /** @param what the structure is, as errors name it. */
  constructor(
    bytes: Uint8Array,
    private readonly what: string,
  ) {
    this.#view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#view.length - this.#at;
  }

  /** An unsigned number of so many bytes; those beyond 2^53 are none that a file can hold. */
  uint(bytes: number): number {
    const start = this.#take(bytes);
    if (bytes <= 6) return this.#view.readUIntLE(start, bytes);
    const high = this.#view.readUInt32LE(start + 4);
    return high * 2 ** 32 + this.#view.readUInt32LE(start);
  }

  bytes(length: number): Buffer {
    const start = this.#take(length);
    return this.#view.subarray(start, start + length);
  }

  skip(bytes: number): void {
    this.#take(bytes);
  }

  /** A text up to a byte of 0. */
  text(): string {
    const end = this.#view.indexOf(0, this.#at);
    if (end < 0) this.#refuse();
    const text = this.#view.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return text;
  }

  expect(signature: string): void {
    if (this.bytes(signature.length).toString('latin1') !== signature)
      throw invalidFile(`the HDF5 file is damaged: ${this.what} does not begin with ${signature}`);
  }

  #take(bytes: number): number {
    const start = this.#at;
    if (bytes > this.left) this.#refuse();
    this.#at += bytes;
    return start;
  }

  #refuse(): never {
    throw invalidFile(`the HDF5 file is damaged: ${this.what} ends within a field`);
  }
}
