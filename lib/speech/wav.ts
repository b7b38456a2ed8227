/**
 * WAV files.
 *
 *     "RIFF" | size (u32) | "WAVE" | chunks: id (4 bytes), size (u32), that many bytes, a byte more where that is odd
 *
 * Of the chunks "fmt " says what the samples are and "data" has them; others are passed over. Lengths are believed as far
 * as the file goes: one that was written to a pipe says that it has 2 or 4 GiB of data, and has what is there; any
 * other that is shorter than it says was cut.
 */
import { types } from 'node:util';
import { CompactRnnError } from '../errors';
import { namingFile } from '../files/naming';
import { readingFile } from '../files/open';
import { MemorySource, type Source } from '../files/source';
import { shown } from '../json/shown';
import { native } from '../native';
import type { Audio } from './audio';
import { readFormat, WHAT_IS_READ, type WavFormat } from './wav-format';

const HEADER = 12;
const CHUNK_HEADER = 8;
const MOST_CHUNKS = 1000;
/** Hours of speech; more would not fit into memory as floats. */
const MOST_DATA = 2 ** 30;
/** What writers to a pipe put for a size that they do not know begins here. */
const UNKNOWN_SIZE = 0x7ffff000;

/**
 * Reads a WAV file: PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64, at any sampling rate. Channels are averaged.
 *
 * @param source The path of a file, or its bytes.
 * @throws CompactRnnError INVALID_OPTION where `source` is neither; IO; INVALID_FILE for what is no such file, was cut, or
 *   holds no samples or NaN.
 */
export async function readWav(source: string | Uint8Array): Promise<Audio> {
  if (types.isUint8Array(source)) return wavAudio(new MemorySource(source));
  if (typeof source !== 'string' || source === '') {
    throw new CompactRnnError(
      'INVALID_OPTION',
      `readWav takes a path or a Uint8Array, but got ${shown(source)}`,
    );
  }
  const audio = await readingFile(source, (file) => namingFile(source, () => wavAudio(file)));
  return { ...audio, path: source };
}

function wavAudio(file: Source): Audio {
  refuseForeign(file);
  let format: WavFormat | undefined;
  for (const { id, start, size } of chunks(file)) {
    const left = file.size - start;
    if (id === 'data') {
      if (!format) throw invalid('its samples come before its "fmt " chunk, which says what they are');
      return decoded(format, dataOf(file, start, size, format));
    }
    if (size > left)
      throw invalid(
        `its chunk ${shown(id)} is said to have ${size} bytes, but only ${left} follow: it was cut`,
      );
    if (id === 'fmt ') format = readFormat(file.bytes(start, size));
  }
  throw invalid(`it has no "data" chunk: it was cut, or holds no samples`);
}

function refuseForeign(file: Source): void {
  const start = Buffer.from(file.bytes(0, Math.min(file.size, HEADER)));
  if (start.toString('latin1', 0, 4) === 'RIFF' && start.toString('latin1', 8) === 'WAVE') return;
  const found = start.length === 0 ? 'is empty' : `begins with ${shown(start.toString('latin1'))}`;
  throw invalid(`this is not a WAV file: it ${found}. ${WHAT_IS_READ}`);
}

interface Chunk {
  id: string;
  start: number;
  size: number;
}

function* chunks(file: Source): Generator<Chunk> {
  let offset = HEADER;
  for (let count = 0; offset + CHUNK_HEADER <= file.size; count++) {
    if (count === MOST_CHUNKS) throw invalid(`none of its first ${MOST_CHUNKS} chunks holds samples`);
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

function dataOf(file: Source, start: number, claimed: number, { frameBytes }: WavFormat): Uint8Array {
  const left = file.size - start;
  if (claimed > left && claimed < UNKNOWN_SIZE)
    throw invalid(`it is said to have ${claimed} bytes of samples, but has ${left}: it was cut`);
  const size = Math.min(claimed, left);
  if (size < frameBytes) throw invalid('it holds no samples');
  if (size > MOST_DATA)
    throw invalid(`it holds ${size} bytes of samples, more than ${MOST_DATA}: cut it into pieces`);
  return file.bytes(start, size - (size % frameBytes));
}

function decoded({ sampleRate, encoding, channels }: WavFormat, data: Uint8Array): Audio {
  const samples = native.decodePcm(data, encoding, channels);
  const bad = native.firstNonFinite(samples);
  if (bad >= 0) throw invalid(`its sample ${bad} is ${samples[bad]!}, which no sound is`);
  return { sampleRate, samples };
}

function invalid(message: string): CompactRnnError {
  return new CompactRnnError('INVALID_FILE', message);
}
