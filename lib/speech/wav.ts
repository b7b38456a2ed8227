/** WAV files: whole, piece by piece, or only what their header says. */
import { types } from 'node:util';
import { invalidFile, invalidOption } from '../errors';
import { MemorySource, namingFile, readingFile, type Source } from '../files';
import { shown } from '../json';
import { native } from '../native';
import type { Audio } from './audio';
import { wavLayout, type WavLayout } from './wav-layout';

/** Hours of speech; more would not fit into memory as floats. */
const MOST_DATA = 2 ** 30;
/** Samples of a piece: some seconds. */
const PIECE = 2 ** 16;

/**
 * Reads a WAV file: PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64, at any sampling rate.
 * Channels are averaged.
 * @param source the path of a file, or its bytes, [bytes].
 * @throws CompactRnnError INVALID_OPTION where `source` is neither; IO; INVALID_FILE for a file
 *   that is not a WAV file, was cut, or holds no samples or NaN.
 */
export async function readWav(source: string | Uint8Array): Promise<Audio> {
  if (types.isUint8Array(source)) return wholeAudio(new MemorySource(source));
  checkSource(source);
  return { ...(await reading(source, wholeAudio)), path: source };
}

/**
 * What the header of a WAV file says: its samples are not read.
 * @throws CompactRnnError, as {@link readWav}.
 */
export async function readWavLength(path: string): Promise<{ sampleRate: number; length: number }> {
  checkSource(path);
  const { sampleRate, length } = await reading(path, wavLayout);
  return { sampleRate, length };
}

/**
 * The audio of a WAV file, some seconds at a time: a file of any length takes no more memory than
 * they do.
 * @throws CompactRnnError, as {@link readWav}.
 */
export async function* readWavPieces(path: string): AsyncGenerator<Audio> {
  checkSource(path);
  const layout = await reading(path, wavLayout);
  for (let first = 0; first < layout.length; first += PIECE) {
    const count = Math.min(PIECE, layout.length - first);
    yield { ...(await reading(path, (file) => decoded(file, layout, first, count))), path };
  }
}

function checkSource(path: unknown): asserts path is string {
  if (typeof path === 'string' && path !== '') return;
  throw invalidOption(`readWav takes a path or a Uint8Array, but got ${shown(path)}`);
}

function reading<Result>(path: string, read: (file: Source) => Result): Promise<Result> {
  return readingFile(path, (file) => namingFile(path, () => read(file)));
}

function wholeAudio(file: Source): Audio {
  const layout = wavLayout(file);
  const size = layout.length * layout.frameBytes;
  if (size > MOST_DATA)
    throw invalidFile(
      `it holds ${size} bytes of samples, more than ${MOST_DATA}: cut it into pieces`,
    );
  return decoded(file, layout, 0, layout.length);
}

/** Samples [first, first + count). */
function decoded(file: Source, layout: WavLayout, first: number, count: number): Audio {
  const { start, frameBytes, encoding, channels, sampleRate } = layout;
  const bytes = file.bytes(start + first * frameBytes, count * frameBytes);
  const samples = native.decodePcm(bytes, encoding, channels);
  const bad = native.firstNonFinite(samples);
  if (bad >= 0)
    throw invalidFile(`its sample ${first + bad} is ${samples[bad]!}, which no sound is`);
  return { sampleRate, samples };
}
