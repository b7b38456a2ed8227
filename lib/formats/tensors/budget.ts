/**
 * What reading a file may cost. A few nodes can ask for any amount of memory and time: each joins
 * its operand with itself, or reads all of a large constant. Sound models need a small multiple of
 * their file: weights of half precision twice as much, gates that are cut up and put together again
 * once more.
 */
import { unsupportedModel } from '../../errors';

/** Bytes that may be made for each byte of the file, and for any file. */
const MADE_PER_BYTE = 8;
const MADE_FOR_ANY = 2 ** 26;
/** Numbers that may be read for each byte of the file, and for any file. */
const READ_PER_BYTE = 8;
const READ_FOR_ANY = 2 ** 26;

export class Budget {
  readonly #most: { readonly made: number; readonly read: number };
  #made = 0;
  #read = 0;
  /** Who spends: the node that is looked at, as errors name it. */
  spender = 'the file';

  /**
   * @param fileSize in bytes.
   * @param complaint what is said beyond the limit, which takes the place of LIMIT in it.
   */
  constructor(
    fileSize: number,
    private readonly complaint: string,
  ) {
    this.#most = {
      made: MADE_FOR_ANY + MADE_PER_BYTE * fileSize,
      read: READ_FOR_ANY + READ_PER_BYTE * fileSize,
    };
  }

  /**
   * Bytes about to be made: constants that are computed, and what becomes of them.
   * @throws CompactRnnError UNSUPPORTED_MODEL beyond the limit.
   */
  make(bytes: number): void {
    this.#made += bytes;
    if (this.#made <= this.#most.made) return;
    this.#refuse(`${this.#most.made} bytes`);
  }

  /**
   * Numbers about to be read or moved.
   * @throws CompactRnnError UNSUPPORTED_MODEL beyond the limit.
   */
  read(numbers: number): void {
    this.#read += numbers;
    if (this.#read <= this.#most.read) return;
    this.#refuse(`${this.#most.read} numbers to be moved`);
  }

  #refuse(most: string): never {
    throw unsupportedModel(`${this.spender}: ${this.complaint.replace('LIMIT', most)}`);
  }
}
