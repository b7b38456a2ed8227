/**
 * NumPy's .npz files: zip archives of .npy files, `x.npy` for the array `x`, stored (np.savez) or
 * deflated (np.savez_compressed). yauzl reads the directory.
 */
import { buffer } from 'node:stream/consumers';
import * as zlib from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { CompactRnnError, invalidFile } from '../../errors';
import { namingFile } from '../../files';
import { firstFew } from '../../json';
import { readNpy, type NumpyArray } from './npy';

const MOST_ARRAYS = 10_000;
/** An archive may expand to so many times its bytes, and so many bytes more. */
const MOST_EXPANSION = 8;
const ROOM = 128 * 2 ** 20;

/** Whether a file is a zip archive, by its first bytes: of an entry, or of an empty directory. */
export function isZip(start: Uint8Array): boolean {
  const [p, k, one, two] = start;
  return p === 0x50 && k === 0x4b && ((one === 3 && two === 4) || (one === 5 && two === 6));
}

/** An archive whose arrays are read when they are asked for. */
export interface Archive {
  readonly names: readonly string[];
  /** @throws CompactRnnError INVALID_FILE where there is none of that name, or it is damaged. */
  read(name: string): Promise<NumpyArray>;
}

/** @throws CompactRnnError INVALID_FILE. */
export async function openArchive(bytes: Uint8Array): Promise<Archive> {
  const { fromBufferPromise } = await import('yauzl');
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), {
    lazyEntries: true,
  }).catch(damaged);
  const entries = await entriesOf(zip).catch(damaged);
  let room = ROOM + MOST_EXPANSION * bytes.length;
  return {
    names: [...entries.keys()],
    read: async (name) => {
      const entry = entries.get(name);
      if (!entry)
        throw invalidFile(`it has no array ${name}, but ${firstFew([...entries.keys()])}`);
      room -= entry.uncompressedSize;
      if (room < 0)
        throw invalidFile(
          `its array ${name} expands to ${entry.uncompressedSize} bytes, from an archive of ${bytes.length}: save it with np.save`,
        );
      const npy = await contents(zip, entry).catch(damaged);
      return namingFile(name, () => readNpy(npy));
    },
  };
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  if (zip.entryCount > MOST_ARRAYS)
    throw invalidFile(`it holds ${zip.entryCount} files; ${MOST_ARRAYS} are the most`);
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.endsWith('.npy'))
      throw invalidFile(
        `this is a zip archive, but no .npz: it holds ${entry.fileName}. Write one with np.savez`,
      );
    entries.set(entry.fileName.slice(0, -'.npy'.length), entry);
  }
  if (entries.size === 0) throw invalidFile('the archive holds no array');
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
