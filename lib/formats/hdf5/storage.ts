/**
 * The bytes of an HDF5 file by address, as its superblock defines addresses.
 *
 *     "\x89HDF\r\n\x1a\n" | version | sizes of addresses and lengths | ... | address of the root
 *
 * Structures name one another by address: a damaged file may send a reader in circles. What is read
 * of them is counted, and limited to a multiple of the file.
 */
import { invalidFile } from '../../errors';
import type { Source } from '../../files';
import { Cursor } from './cursor';

const SIGNATURE = '\x89HDF\r\n\x1a\n';
const LONGEST_SUPERBLOCK = 128;
/** Bytes of structures that may be read: so many times the file, and so many more. */
const TIMES = 16;
const ALWAYS = 2 ** 23;
/** What reading one takes besides its bytes. */
const STRUCTURE_BYTES = 256;

export function isHdf5(start: Uint8Array): boolean {
  return Buffer.from(start.subarray(0, SIGNATURE.length)).toString('latin1') === SIGNATURE;
}

export class Storage {
  /** Bytes of an address and of a length. */
  readonly addressBytes: number;
  readonly lengthBytes: number;
  /** The address of the header of the root group. */
  readonly root: number;
  /** The address that says that there is nothing: all of its bits are ones. */
  readonly nowhere: number;
  #room: number;

  constructor(private readonly file: Source) {
    this.#room = ALWAYS + TIMES * file.size;
    const start = new Cursor(
      file.bytes(0, Math.min(file.size, LONGEST_SUPERBLOCK)),
      'the superblock',
    );
    start.expect(SIGNATURE);
    const version = start.uint(1);
    if (version > 3) throw invalidFile(`HDF5 superblocks of version ${version} are not read`);
    if (version < 2) start.skip(4);
    this.addressBytes = sizeOf(start);
    this.lengthBytes = sizeOf(start);
    this.nowhere = 2 ** (8 * this.addressBytes) - 1;
    start.skip({ 0: 9, 1: 13 }[version] ?? 1);
    if (start.uint(this.addressBytes) !== 0)
      throw invalidFile('HDF5 files behind a block of the user’s own are not read');
    // Free space, end and driver information; or superblock extension and end.
    start.skip((version < 2 ? 3 : 2) * this.addressBytes);
    if (version < 2) start.skip(this.addressBytes); // the name of the root group
    this.root = start.uint(this.addressBytes);
  }

  get size(): number {
    return this.file.size;
  }

  /** A structure at an address, whose size is known. */
  structure(what: string, address: number, bytes: number): Cursor {
    if ((this.#room -= STRUCTURE_BYTES + bytes) < 0)
      throw invalidFile('the HDF5 file is damaged: its structures lead in circles');
    return new Cursor(this.bytes(what, address, bytes), what);
  }

  /** A structure at an address, of so many bytes or what is left of the file. */
  structureUpTo(what: string, address: number, most: number): Cursor {
    return this.structure(what, address, Math.min(most, Math.max(0, this.file.size - address)));
  }

  bytes(what: string, address: number, bytes: number): Uint8Array {
    if (bytes < 0 || address + bytes > this.file.size)
      throw invalidFile(
        `the HDF5 file is damaged: ${what} of ${bytes} bytes at ${address} lies outside of its ${this.file.size} bytes`,
      );
    return this.file.bytes(address, bytes);
  }
}

function sizeOf(start: Cursor): number {
  const bytes = start.uint(1);
  if (![2, 4, 8].includes(bytes))
    throw invalidFile(`the HDF5 file is damaged: its addresses or lengths have ${bytes} bytes`);
  return bytes;
}
