/** Samples of FLAC files, decoded off the main thread (native/speech/flac/frames.h). */
import { CompactRnnError, invalidFile } from '../errors';
import type { Source } from '../files';
import { native } from '../native';
import { readFlacHeader, refuseExpansion, type FlacHeader } from './flac-header';
import type { Piece, Recording } from './recording';
import { loaded } from './wav';

/** Samples of a piece, at least: some seconds. */
const PIECE = 2 ** 16;
/** Bytes that are read at a time. */
const WINDOW = 2 ** 17;
/** Bytes of the largest frame: 65,535 samples of 8 channels and 33 bits, and its header. */
const LARGEST_FRAME = 65_535 * 8 * 5;

/** @throws CompactRnnError INVALID_FILE for one that is broken, was cut or holds no samples. */
export function openFlac(file: Source): Recording {
  const header = readFlacHeader(file);
  const { sampleRate, channels, length } = header;
  return {
    sampleRate,
    channels,
    length: length === 0 ? undefined : length,
    warnings: [],
    pieces: (channel) => piecesOf(file, header, channel),
  };
}

async function* piecesOf(
  file: Source,
  header: FlacHeader,
  channel: number | undefined,
): AsyncGenerator<Piece> {
  const { bits, channels, length } = header;
  let offset = header.start;
  let window = WINDOW;
  let done = 0;
  while (offset < file.size && !(done === length && length > 0)) {
    const bytes = await loaded(file, offset, Math.min(window, file.size - offset));
    const wanted = length === 0 ? PIECE : Math.min(PIECE, length - done);
    const { samples, consumed, energies } = await native
      .decodeFlac(bytes, bits, channels, channel, wanted)
      .catch((cause: unknown) => refuseDamage(cause, done));
    if (consumed === 0) {
      if (offset + bytes.length === file.size || window > LARGEST_FRAME) break;
      window *= 4;
      continue;
    }
    offset += consumed;
    window = WINDOW;
    done += samples.length;
    refuseExpansion(file, done);
    if (length > 0 && done > length)
      throw invalidFile(`it is said to have ${length} samples, but has more: it is damaged`);
    yield { samples, energies };
  }
  if (done < length)
    throw invalidFile(`it is said to have ${length} samples, but has ${done}: it was cut`);
  if (length === 0 && offset < file.size)
    throw invalidFile(`it ends inside a frame, after ${done} samples: it was cut`);
  if (done === 0) throw invalidFile('it holds no samples');
}

function refuseDamage(cause: unknown, done: number): never {
  if (!(cause instanceof CompactRnnError)) throw cause;
  throw invalidFile(`a frame after its sample ${done} is damaged: ${cause.message}`, cause);
}
