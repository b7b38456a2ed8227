/** WAV files, right and wrong: as bytes, and written for the tests of a suite. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Fmt {
  kind?: number;
  channels?: number;
  sampleRate?: number;
  bits?: number;
  blockAlign?: number;
  extensible?: boolean;
}

export function chunk(id: string, body: Buffer, claimed = body.length): Buffer {
  const header = Buffer.alloc(8);
  header.write(id, 'latin1');
  header.writeUInt32LE(claimed, 4);
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
}

export function fmt(options: Fmt = {}): Buffer {
  const { kind = 1, channels = 1, sampleRate = 8000, bits = 16, extensible = false } = options;
  const blockAlign = options.blockAlign ?? (channels * bits) / 8;
  const body = Buffer.alloc(extensible ? 40 : 16);
  body.writeUInt16LE(extensible ? 0xfffe : kind, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(sampleRate, 4);
  body.writeUInt32LE((sampleRate * blockAlign) % 2 ** 32, 8);
  body.writeUInt16LE(blockAlign, 12);
  body.writeUInt16LE(bits, 14);
  if (extensible) {
    body.writeUInt16LE(22, 16);
    body.writeUInt16LE(bits, 18);
    body.writeUInt16LE(kind, 24);
    body.write('000000001000800000aa00389b71', 26, 'hex');
  }
  return chunk('fmt ', body);
}

export function riff(...chunks: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return chunk('RIFF', body);
}

/** 16-bit samples. */
export function pcm16(...values: number[]): Buffer {
  return Buffer.from(Int16Array.from(values).buffer);
}

/** The chunk of the samples. */
export const data = (body: Buffer, claimed?: number): Buffer => chunk('data', body, claimed);
export const le = (values: number[], bytes: number): Buffer => {
  const body = Buffer.alloc(values.length * bytes);
  values.forEach((value, i) => body.writeIntLE(value, i * bytes, bytes));
  return body;
};
export const floats = (...values: number[]): Buffer =>
  Buffer.from(Float32Array.from(values).buffer);
export const doubles = (...values: number[]): Buffer =>
  Buffer.from(Float64Array.from(values).buffer);
/** With the true size of the samples in the chunk "ds64". */
export function rf64(format: Buffer, samples: Buffer, size: number, ...more: Buffer[]): Buffer {
  const sizes = Buffer.alloc(28);
  sizes.writeUInt32LE(size, 8);
  const bytes = riff(chunk('ds64', sizes), format, samples, ...more);
  bytes.write('RF64', 'latin1');
  bytes.writeUInt32LE(0xffffffff, 4);
  return bytes;
}

/** Four samples. */
export const SIXTEEN = pcm16(0, 16384, -32768, 32767);

/** A folder that goes with the tests of a suite, and a function that writes x.wav there. */
export function wavFolder(): { folder: string; file: (bytes: Uint8Array) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-wav-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (bytes: Uint8Array): string => {
    const path = join(folder, 'x.wav');
    writeFileSync(path, bytes);
    return path;
  };
  return { folder, file };
}
