/**
 * The layout of a WAV file: its chunks, and where its samples are.
 *
 *     "RIFF" | size (u32) | "WAVE" | chunks: id (4 bytes), size (u32), that many bytes,
 *                                            a byte more where that is odd
 *
 * The chunk "fmt " says what the samples are and "data" has them; others are skipped.
 * Lengths are believed as far as the file goes: one that was written to a pipe says that it has 2
 * or 4 GiB of data, and has what is there; any other that is shorter than it says was cut.
 */
import { invalidFile } from '../errors';
import type { Source } from '../files';
import { shown } from '../json';
import { readFormat, WHAT_IS_READ, type WavFormat } from './wav-format';

export interface WavLayout extends WavFormat {
  /** Bytes before the first sample. */
  start: number;
  /** Samples of every channel. */
  length: number;
}

const HEADER = 12;
const CHUNK_HEADER = 8;
const MOST_CHUNKS = 1000;
/** Writers to a pipe give a size that they do not know as this or more. */
const UNKNOWN_SIZE = 0x7ffff000;

/**
 * @throws CompactRnnError INVALID_FILE for a file of another format, one that was cut, or one
 *   without samples.
 */
export function wavLayout(file: Source): WavLayout {
  refuseForeign(file);
  let format: WavFormat | undefined;
  for (const { id, start, size } of chunks(file)) {
    const left = file.size - start;
    if (id === 'data') {
      if (!format)
        throw invalidFile('its samples come before its "fmt " chunk, which says what they are');
      return { ...format, start, length: lengthOf(size, left, format) };
    }
    if (size > left)
      throw invalidFile(
        `its chunk ${shown(id)} is said to have ${size} bytes, but only ${left} follow: it was cut`,
      );
    if (id === 'fmt ') format = readFormat(file.bytes(start, size));
  }
  throw invalidFile(`it has no "data" chunk: it was cut, or holds no samples`);
}

function refuseForeign(file: Source): void {
  const start = Buffer.from(file.bytes(0, Math.min(file.size, HEADER)));
  if (start.toString('latin1', 0, 4) === 'RIFF' && start.toString('latin1', 8) === 'WAVE') return;
  const found = start.length === 0 ? 'is empty' : `begins with ${shown(start.toString('latin1'))}`;
  throw invalidFile(`this is not a WAV file: it ${found}. ${WHAT_IS_READ}`);
}

interface Chunk {
  id: string;
  start: number;
  size: number;
}

function* chunks(file: Source): Generator<Chunk> {
  let offset = HEADER;
  for (let count = 0; offset + CHUNK_HEADER <= file.size; count++) {
    if (count === MOST_CHUNKS)
      throw invalidFile(`none of its first ${MOST_CHUNKS} chunks holds samples`);
    const header = Buffer.from(file.bytes(offset, CHUNK_HEADER));
    const chunk = {
      id: header.toString('latin1', 0, 4),
      start: offset + CHUNK_HEADER,
      size: header.readUInt32LE(4),
    };
    yield chunk;
    offset = chunk.start + chunk.size + (chunk.size % 2);
  }
}

function lengthOf(claimed: number, left: number, { frameBytes }: WavFormat): number {
  if (claimed > left && claimed < UNKNOWN_SIZE)
    throw invalidFile(
      `it is said to have ${claimed} bytes of samples, but has ${left}: it was cut`,
    );
  const length = Math.floor(Math.min(claimed, left) / frameBytes);
  if (length === 0) throw invalidFile('it holds no samples');
  return length;
}
