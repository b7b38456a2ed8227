/**
 * Zip archives: NumPy's .npz, PyTorch's checkpoints, Keras' models. What is stored is a range of
 * the file; what is deflated is inflated as a whole, within bounds. yauzl reads the directory.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as zlib from 'node:zlib';
import type { Entry, RandomAccessReader, ZipFile } from 'yauzl';
import { CompactRnnError, invalidFile } from '../errors';
import { MemorySource, slice, type Source } from '../files';
import { firstFew } from '../json';

const MOST_ENTRIES = 20_000;
/** An archive may expand to so many times its bytes, and so many bytes more. */
const MOST_EXPANSION = 8;
const ROOM = 128 * 2 ** 20;
const STORED = 0;
const PIECE = 2 ** 20;

/** Whether a file is a zip archive, by its first bytes: of an entry, or of an empty directory. */
export function isZip(start: Uint8Array): boolean {
  const [p, k, one, two] = start;
  return p === 0x50 && k === 0x4b && ((one === 3 && two === 4) || (one === 5 && two === 6));
}

/** An archive whose files are read when they are asked for. */
export class ZipArchive {
  #room: number;

  /** @internal */
  constructor(
    private readonly file: Source,
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {
    this.#room = ROOM + MOST_EXPANSION * file.size;
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /**
   * The bytes of a file in it, whose checksum is right.
   * @throws CompactRnnError INVALID_FILE where there is none of that name, it is damaged, or it
   *   expands to far more than the archive holds.
   */
  async read(name: string): Promise<Uint8Array> {
    const entry = this.#entry(name);
    this.#room -= entry.uncompressedSize;
    if (this.#room < 0)
      throw invalidFile(
        `${name} in it expands to ${entry.uncompressedSize} bytes, from an archive of ${this.file.size}: save it without compression`,
      );
    return contents(this.zip, entry).catch(damaged);
  }

  /** A file in it: where it is stored, a range of the archive, of which nothing is read yet. */
  async source(name: string): Promise<Source> {
    const entry = this.#entry(name);
    if (entry.compressionMethod !== STORED || entry.isEncrypted())
      return new MemorySource(await this.read(name));
    const header = this.zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const { fileDataStart } = await header.catch(damaged);
    return slice(this.file, fileDataStart, entry.uncompressedSize);
  }

  #entry(name: string): Entry {
    const entry = this.entries.get(name);
    if (!entry) throw invalidFile(`it has no file ${name}, but ${firstFew(this.names)}`);
    return entry;
  }
}

/**
 * @param file must stay open while the archive is in use.
 * @throws CompactRnnError INVALID_FILE.
 */
export async function openZip(file: Source): Promise<ZipArchive> {
  const { fromRandomAccessReaderPromise } = await import('yauzl');
  const reader = await readerOf(file);
  const zip = await fromRandomAccessReaderPromise(reader, file.size, {
    lazyEntries: true,
    autoClose: false,
  }).catch(damaged);
  return new ZipArchive(file, zip, await entriesOf(zip).catch(damaged));
}

async function readerOf(file: Source): Promise<RandomAccessReader> {
  const { RandomAccessReader: Base } = await import('yauzl');
  class SourceReader extends Base {
    override _readStreamForRange(start: number, end: number): Readable {
      return Readable.from(pieces(file, start, end), { objectMode: false });
    }

    override read(
      target: Buffer,
      offset: number,
      length: number,
      position: number,
      callback: (error: Error | null) => void,
    ): void {
      try {
        file.copy(position, target.subarray(offset, offset + length));
      } catch (cause) {
        setImmediate(callback, cause as Error);
        return;
      }
      setImmediate(callback, null);
    }
  }
  return new SourceReader();
}

function* pieces(file: Source, start: number, end: number): Generator<Uint8Array> {
  for (let at = start; at < end; at += PIECE) yield file.bytes(at, Math.min(PIECE, end - at));
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  if (zip.entryCount > MOST_ENTRIES)
    throw invalidFile(`it holds ${zip.entryCount} files; ${MOST_ENTRIES} are the most`);
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return entries;
}

async function contents(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const bytes = await buffer(await zip.openReadStreamPromise(entry));
  // Node has it since 20.15.
  const crc32 = (zlib as { crc32?: (bytes: Uint8Array) => number }).crc32;
  if (crc32 && crc32(bytes) !== entry.crc32)
    throw invalidFile(`${entry.fileName} has another checksum than the archive says`);
  return bytes;
}

function damaged(cause: unknown): never {
  if (cause instanceof CompactRnnError) throw cause;
  throw invalidFile(`the archive is damaged: ${(cause as Error).message}`, cause);
}
