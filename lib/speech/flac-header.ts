/**
 * What comes before the frames of a FLAC file (RFC 9639, section 8):
 *
 *     "fLaC" | blocks: last (1 bit), type (7 bits), size (u24, big-endian), that many bytes
 *
 * The first block, STREAMINFO, says what the samples are. Some files begin with an ID3 tag.
 */
import { invalidFile } from '../errors';
import type { Source } from '../files';
import { MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from '../model';
import { isSampleRate } from './audio';

export interface FlacHeader {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bits: number;
  /** Samples of every channel; 0 where the writer did not know. */
  readonly length: number;
  /** The position of the first frame in bytes. */
  readonly start: number;
}

const MAGIC = 'fLaC';
const STREAM_INFO_SIZE = 34;
const MOST_BLOCKS = 10_000;
/** A file may hold so many samples whatever its size, and so many more for each of its bytes. */
const ROOM = 2 ** 25;
const MOST_SAMPLES_A_BYTE = 64;

/** Bytes of an ID3 tag, version 2, at the beginning of a file; 0 where there is none. */
export function tagSize(start: Buffer): number {
  if (start.length < 10 || start.toString('latin1', 0, 3) !== 'ID3') return 0;
  return 10 + start.subarray(6, 10).reduce((size, byte) => size * 128 + (byte & 127), 0);
}

/** Whether it is a FLAC file. */
export function isFlac(file: Source): boolean {
  const begin = tagSize(Buffer.from(file.bytes(0, Math.min(file.size, 10))));
  if (begin + MAGIC.length > file.size) return false;
  return Buffer.from(file.bytes(begin, MAGIC.length)).toString('latin1') === MAGIC;
}

/** @throws CompactRnnError INVALID_FILE for one that is broken or was cut. */
export function readFlacHeader(file: Source): FlacHeader {
  let offset = tagSize(Buffer.from(file.bytes(0, Math.min(file.size, 10)))) + MAGIC.length;
  let info: Omit<FlacHeader, 'start'> | undefined;
  for (let count = 0; count < MOST_BLOCKS; count++) {
    if (offset + 4 > file.size) throw invalidFile('it ends inside its header: it was cut');
    const word = Buffer.from(file.bytes(offset, 4)).readUInt32BE();
    const size = word & 0xffffff;
    if (offset + 4 + size > file.size) throw invalidFile('it ends inside its header: it was cut');
    if (count === 0) info = streamInfo(file, offset + 4, size, (word >>> 24) & 127);
    offset += 4 + size;
    if (word >>> 31) return { ...info!, start: offset };
  }
  throw invalidFile(`its header has more than ${MOST_BLOCKS} blocks`);
}

function streamInfo(
  file: Source,
  offset: number,
  size: number,
  type: number,
): Omit<FlacHeader, 'start'> {
  if (type !== 0 || size !== STREAM_INFO_SIZE)
    throw invalidFile('its header does not begin with what its samples are: it is damaged');
  // rate (20 bits), channels - 1 (3), bits - 1 (5), samples (36)
  const word = Buffer.from(file.bytes(offset + 10, 8)).readBigUInt64BE();
  const sampleRate = Number(word >> 44n);
  const channels = Number((word >> 41n) & 7n) + 1;
  const bits = Number((word >> 36n) & 31n) + 1;
  const length = Number(word & 0xfffffffffn);
  if (!isSampleRate(sampleRate) || bits < 4)
    throw invalidFile(
      `it is said to have ${bits} bits at ${sampleRate} Hz: its header is broken, ` +
        `or this is not sound (${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE} Hz)`,
    );
  refuseExpansion(file, length);
  return { sampleRate, channels, bits, length };
}

/**
 * @param length samples of every channel.
 * @throws CompactRnnError INVALID_FILE for more than any recording has in so many bytes.
 */
export function refuseExpansion(file: Source, length: number): void {
  if (length <= ROOM + MOST_SAMPLES_A_BYTE * file.size) return;
  throw invalidFile(
    `its ${file.size} bytes are said to hold ${length} samples, more than any recording has in so few: it is damaged, or cut it into parts`,
  );
}
