/**
 * The chunks of a WAV file one after another:
 *
 *     "RIFF" | size (u32) | "WAVE" | chunks: id (4 bytes), size (u32), that many bytes,
 *                                            a byte more where that is odd
 *
 * RF64 and BW64 are the same for more than 4 GiB: their sizes are all ones, and the chunk "ds64"
 * has the true one of the samples (EBU Tech 3306). The byte after an odd size is often forgotten.
 */
import { invalidFile } from '../errors';
import type { Source } from '../files';

export interface Chunk {
  readonly id: string;
  /** Its first byte. */
  readonly start: number;
  /** As it is said to be. */
  readonly size: number;
}

const HEADER = 12;
const CHUNK_HEADER = 8;
const MOST_CHUNKS = 1000;
const DS64_SIZE = 16;
/** A size that another chunk has. */
export const ELSEWHERE = 0xffffffff;
const KNOWN = ['fmt ', 'data', 'LIST', 'fact', 'JUNK', 'bext', 'cue ', 'ds64', 'id3 ', 'PEAK'];

/** Whether it is a WAV file, by its first bytes. */
export function isWav(start: Buffer): boolean {
  const outer = start.toString('latin1', 0, 4);
  return ['RIFF', 'RF64', 'BW64'].includes(outer) && start.toString('latin1', 8, 12) === 'WAVE';
}

/** The chunks, as far as their headers are whole, and where the last of them ends. */
export function* chunks(file: Source): Generator<Chunk> {
  let offset = HEADER;
  let dataSize: number | undefined;
  for (let count = 0; offset + CHUNK_HEADER <= file.size; count++) {
    if (count === MOST_CHUNKS)
      throw invalidFile(`none of its first ${MOST_CHUNKS} chunks holds samples`);
    const header = Buffer.from(file.bytes(offset, CHUNK_HEADER));
    const id = header.toString('latin1', 0, 4);
    const start = offset + CHUNK_HEADER;
    let size = header.readUInt32LE(4);
    if (id === 'ds64' && start + DS64_SIZE <= file.size)
      dataSize = Number(Buffer.from(file.bytes(start + 8, 8)).readBigUInt64LE());
    if (id === 'data' && size === ELSEWHERE) size = dataSize ?? size;
    yield { id, start, size };
    offset = nextOffset(file, start + size, size);
  }
}

/** Whether chunks from there on end where the file does: what follows is not sound. */
export function chunksEnd(file: Source, offset: number): boolean {
  for (let count = 0; count < MOST_CHUNKS && offset + CHUNK_HEADER <= file.size; count++) {
    const header = Buffer.from(file.bytes(offset, CHUNK_HEADER));
    if (!isName(header.toString('latin1', 0, 4))) return false;
    const size = header.readUInt32LE(4);
    offset = nextOffset(file, offset + CHUNK_HEADER + size, size);
  }
  return offset === file.size || offset === file.size + 1; // the last one's forgotten byte
}

function nextOffset(file: Source, end: number, size: number): number {
  if (size % 2 === 0 || end + CHUNK_HEADER > file.size) return end + (size % 2);
  const bytes = Buffer.from(file.bytes(end, 5));
  const [unpadded, padded] = [bytes.toString('latin1', 0, 4), bytes.toString('latin1', 1, 5)];
  return bytes[0] !== 0 && !KNOWN.includes(padded) && isName(unpadded) ? end : end + 1;
}

function isName(id: string): boolean {
  return /^[\x20-\x7e]{4}$/.test(id);
}
