/** Samples of WAV files. */
import { invalidFile } from '../errors';
import type { Source } from '../files';
import { native } from '../native';
import type { Piece, Recording } from './recording';
import { wavLayout, type WavLayout } from './wav-layout';

/** Samples of a piece: some seconds. */
const PIECE = 2 ** 16;

/** @throws CompactRnnError INVALID_FILE for a file that was cut, or holds no samples. */
export function openWav(file: Source): Recording {
  const layout = wavLayout(file);
  const { sampleRate, channels, length, warnings } = layout;
  return {
    sampleRate,
    channels,
    length,
    warnings,
    pieces: (channel) => piecesOf(file, layout, channel),
  };
}

async function* piecesOf(
  file: Source,
  layout: WavLayout,
  channel: number | undefined,
): AsyncGenerator<Piece> {
  const { start, frameBytes, encoding, channels, length } = layout;
  for (let first = 0; first < length; first += PIECE) {
    const count = Math.min(PIECE, length - first);
    const bytes = await loaded(file, start + first * frameBytes, count * frameBytes);
    const energies = new Float64Array(2);
    const samples = native.decodePcm(bytes, encoding, channels, channel, energies);
    const bad = native.firstNonFinite(samples);
    if (bad >= 0)
      throw invalidFile(`its sample ${first + bad} is ${samples[bad]!}: that is not a sample`);
    yield { samples, energies };
  }
}

/** A range of a file, read off the main thread where it is not in memory. */
export async function loaded(file: Source, offset: number, length: number): Promise<Uint8Array> {
  if (!file.load) return file.bytes(offset, length);
  const bytes = new Uint8Array(length);
  await file.load(offset, bytes);
  return bytes;
}
