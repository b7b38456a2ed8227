/**
 * The "fmt " chunk of a WAV file:
 *
 *     kind (u16) | channels (u16) | sampling rate (u32) | bytes a second (u32)
 *       | bytes a frame (u16) | bits (u16)
 *       | WAVE_FORMAT_EXTENSIBLE: 22 (u16), valid bits (u16), speakers (u32), GUID whose first two
 *         bytes are the kind
 */
import { CompactRnnError, invalidFile } from '../errors';
import type { PcmEncoding } from '../native';

export interface WavFormat {
  sampleRate: number;
  channels: number;
  encoding: PcmEncoding;
  /** Bytes of a sample of every channel. */
  frameBytes: number;
}

export const WHAT_IS_READ =
  'Read are WAV files of 8, 16, 24 or 32 bits (PCM) or of floats: convert others, ' +
  'for example with ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav';

const PLAIN_SIZE = 16;
const EXTENSIBLE_SIZE = 40;
const EXTENSIBLE = 0xfffe;
/** The end of the GUID of every kind that has a number. */
const GUID_END = '000000001000800000aa00389b71';
const ENCODINGS: Partial<Record<string, PcmEncoding>> = {
  '1/8': 'u8',
  '1/16': 's16',
  '1/24': 's24',
  '1/32': 's32',
  '3/32': 'f32',
  '3/64': 'f64',
};
/** Kinds that are met in practice. */
const KIND_NAMES: Partial<Record<number, string>> = {
  1: 'PCM',
  2: 'ADPCM',
  3: 'floats',
  6: 'A-law',
  7: 'mu-law',
  17: 'IMA ADPCM',
  49: 'GSM 6.10',
  85: 'MP3',
};

/** @throws CompactRnnError INVALID_FILE. */
export function readFormat(chunk: Uint8Array): WavFormat {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (chunk.length < PLAIN_SIZE) throw cutShort(chunk, PLAIN_SIZE);
  const kind = kindOfSamples(chunk, view);
  const bits = view.getUint16(14, true);
  const encoding = ENCODINGS[`${kind}/${bits}`];
  if (!encoding) {
    const name = KIND_NAMES[kind] ?? `of kind ${kind}`;
    throw invalidFile(
      `its samples are ${name} of ${bits} bits, which are not read. ${WHAT_IS_READ}`,
    );
  }
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  if (channels === 0 || sampleRate === 0)
    throw invalidFile(
      `it is said to have ${channels} channels at ${sampleRate} Hz: its header is broken`,
    );
  const frameBytes = (channels * bits) / 8;
  const claimed = view.getUint16(12, true);
  if (claimed !== frameBytes) {
    throw invalidFile(
      `its header contradicts itself: ${claimed} bytes a sample of ${channels} channel(s), but ${bits} bits each`,
    );
  }
  return { sampleRate, channels, encoding, frameBytes };
}

function kindOfSamples(chunk: Uint8Array, view: DataView): number {
  const kind = view.getUint16(0, true);
  if (kind !== EXTENSIBLE) return kind;
  if (chunk.length < EXTENSIBLE_SIZE) throw cutShort(chunk, EXTENSIBLE_SIZE);
  const guidEnd = Buffer.from(chunk.subarray(26, EXTENSIBLE_SIZE)).toString('hex');
  return guidEnd === GUID_END ? view.getUint16(24, true) : EXTENSIBLE;
}

function cutShort(chunk: Uint8Array, needed: number): CompactRnnError {
  return invalidFile(
    `its "fmt " chunk has ${chunk.length} bytes, but needs ${needed}: its header is broken`,
  );
}
