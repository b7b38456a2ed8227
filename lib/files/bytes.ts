/** Bytes that come in parts, of which nobody says how many will come. */
import { CompactRnnError } from '../errors';

/** The most that is read of what has no size of its own. */
const MOST_BYTES = 2 ** 30;

export class Bytes {
  readonly #parts: Uint8Array[] = [];
  #size = 0;

  /**
   * @param path as the error names it.
   * @throws CompactRnnError IO where there are more than fit into memory.
   */
  add(part: Uint8Array, path: string): void {
    this.#size += part.length;
    if (this.#size > MOST_BYTES)
      throw new CompactRnnError(
        'IO',
        `cannot read ${path}: it sends more than ${MOST_BYTES} bytes, the most that is read of a pipe; save it to a file first`,
      );
    this.#parts.push(part);
  }

  /** One array of them; once. */
  all(): Uint8Array {
    const all = new Uint8Array(this.#size);
    let begin = 0;
    for (const part of this.#parts) {
      all.set(part, begin);
      begin += part.length;
    }
    this.#parts.length = 0;
    return all;
  }
}
