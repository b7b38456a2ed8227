/**
 * The "fmt " chunk of a WAV file:
 *
 *     kind (u16) | channels (u16) | sampling rate (u32) | bytes a second (u32)
 *       | bytes a frame (u16) | bits (u16)
 *       | WAVE_FORMAT_EXTENSIBLE: 22 (u16), valid bits (u16), speakers (u32), GUID whose first two
 *         bytes are the kind
 *
 * Samples lie in as many whole bytes as their bits need, at the top of them; what the chunk says of
 * bytes follows from that, and where it says otherwise it is wrong.
 */
import { CompactRnnError, invalidFile } from '../errors';
import { MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from '../model';
import type { PcmEncoding } from '../native';
import { isSampleRate } from './audio';

export interface WavFormat {
  sampleRate: number;
  channels: number;
  encoding: PcmEncoding;
  /** Bytes of a sample of every channel. */
  frameBytes: number;
  /** What the chunk says and is not so. */
  contradiction?: string;
}

const REMEDY = 'convert it, for example with ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav';

const PLAIN_SIZE = 16;
const EXTENSIBLE_SIZE = 40;
const EXTENSIBLE = 0xfffe;
/** The end of the GUID of every kind that has a number. */
const GUID_END = '000000001000800000aa00389b71';
/** By kind and bytes of a sample. */
const ENCODINGS: Partial<Record<string, PcmEncoding>> = {
  '1/1': 'u8',
  '1/2': 's16',
  '1/3': 's24',
  '1/4': 's32',
  '3/4': 'f32',
  '3/8': 'f64',
  '6/1': 'a-law',
  '7/1': 'mu-law',
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
  const sampleBytes = Math.ceil(bits / 8);
  const encoding = ENCODINGS[`${kind}/${sampleBytes}`];
  if (!encoding) {
    const name = KIND_NAMES[kind] ?? `of kind ${kind}`;
    throw invalidFile(`its samples are ${name} of ${bits} bits, which are not read: ${REMEDY}`);
  }
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  if (channels === 0 || !isSampleRate(sampleRate))
    throw invalidFile(
      `it is said to have ${channels} channels at ${sampleRate} Hz: its header is broken, ` +
        `or this is not sound (${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE} Hz)`,
    );
  const frameBytes = channels * sampleBytes;
  return { sampleRate, channels, encoding, frameBytes, ...contradiction(view, frameBytes) };
}

function kindOfSamples(chunk: Uint8Array, view: DataView): number {
  const kind = view.getUint16(0, true);
  if (kind !== EXTENSIBLE) return kind;
  if (chunk.length < EXTENSIBLE_SIZE) throw cutShort(chunk, EXTENSIBLE_SIZE);
  const guidEnd = Buffer.from(chunk.subarray(26, EXTENSIBLE_SIZE)).toString('hex');
  return guidEnd === GUID_END ? view.getUint16(24, true) : EXTENSIBLE;
}

function contradiction(view: DataView, frameBytes: number): { contradiction?: string } {
  const [rate, perSecond, perFrame] = [
    view.getUint32(4, true),
    view.getUint32(8, true),
    view.getUint16(12, true),
  ];
  if (perFrame === frameBytes % 2 ** 16 && perSecond === (rate * frameBytes) % 2 ** 32) return {};
  return {
    contradiction:
      `its header contradicts itself: ${perFrame} bytes a sample of all channels and ` +
      `${perSecond} a second, where its bits come to ${frameBytes} and ${rate * frameBytes}; it is read by its bits`,
  };
}

function cutShort(chunk: Uint8Array, needed: number): CompactRnnError {
  return invalidFile(
    `its "fmt " chunk has ${chunk.length} bytes, but needs ${needed}: its header is broken`,
  );
}
