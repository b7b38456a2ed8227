/** WAV files of every kind that is read, the refusals, and what garbage does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactRnnError, readWav } from '../../lib';
import { readWavLength, readWavPieces, type Audio } from '../../lib/speech';
import { randoms } from '../model/networks';
import { describeWithShared, SHARED } from '../shared';
import { chunk, fmt, pcm16, riff } from './wav-files';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-wav-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(bytes: Uint8Array): string {
  const path = join(folder, 'x.wav');
  writeFileSync(path, bytes);
  return path;
}

const data = (body: Buffer, claimed?: number): Buffer => chunk('data', body, claimed);
const le = (values: number[], bytes: number): Buffer => {
  const body = Buffer.alloc(values.length * bytes);
  values.forEach((value, i) => body.writeIntLE(value, i * bytes, bytes));
  return body;
};
const floats = (...values: number[]): Buffer => Buffer.from(Float32Array.from(values).buffer);
const doubles = (...values: number[]): Buffer => Buffer.from(Float64Array.from(values).buffer);
const SIXTEEN = pcm16(0, 16384, -32768, 32767);

describe('a WAV file is read', () => {
  test.each<[string, Buffer, number[]]>([
    ['of 8 bits', riff(fmt({ bits: 8 }), data(Buffer.from([128, 0, 255]))), [0, -1, 127 / 128]],
    ['of 16 bits', riff(fmt(), data(SIXTEEN)), [0, 0.5, -1, 32767 / 32768]],
    [
      'of 24 bits',
      riff(fmt({ bits: 24 }), data(le([0, 1, -1, 0x400000, -0x800000, 0x7fffff], 3))),
      [0, 2 ** -23, -(2 ** -23), 0.5, -1, 1 - 2 ** -23],
    ],
    ['of 32 bits', riff(fmt({ bits: 32 }), data(le([2 ** 30, -(2 ** 31)], 4))), [0.5, -1]],
    ['of floats', riff(fmt({ kind: 3, bits: 32 }), data(floats(0.25, -1.5))), [0.25, -1.5]],
    ['of doubles', riff(fmt({ kind: 3, bits: 64 }), data(doubles(0.25, -1))), [0.25, -1]],
    [
      'in the extensible form',
      riff(fmt({ extensible: true }), data(SIXTEEN)),
      [0, 0.5, -1, 32767 / 32768],
    ],
    [
      'of floats in the extensible form',
      riff(fmt({ extensible: true, kind: 3, bits: 32 }), data(floats(0.75))),
      [0.75],
    ],
    [
      'of two channels, as their mean',
      riff(fmt({ channels: 2 }), data(SIXTEEN)),
      [0.25, -1 / 65536],
    ],
    [
      'with other chunks, of odd size, before the samples',
      riff(
        chunk('LIST', Buffer.from('abc')),
        fmt(),
        chunk('bext', Buffer.alloc(8)),
        data(pcm16(16384)),
      ),
      [0.5],
    ],
    [
      'with a chunk after the samples',
      riff(fmt(), data(pcm16(16384)), chunk('LIST', Buffer.alloc(4))),
      [0.5],
    ],
    [
      'from a pipe, its length unknown',
      riff(fmt(), data(pcm16(8192, 4096), 0xffffffff)),
      [0.25, 0.125],
    ],
    ['from a pipe of SoX', riff(fmt(), data(pcm16(8192), 0x7ffff000)), [0.25]],
    ['that ends with half a sample', riff(fmt(), data(Buffer.from([0, 64, 1]))), [0.5]],
  ])('%s', async (_, bytes, samples) => {
    const path = file(bytes);
    await expect(readWav(path)).resolves.toEqual({
      sampleRate: 8000,
      samples: Float32Array.from(samples),
      path,
    });
    await expect(readWav(bytes)).resolves.toEqual({
      sampleRate: 8000,
      samples: Float32Array.from(samples),
    });
  });

  test.each([8000, 11025, 44100, 48000, 96000])('at %i Hz', async (sampleRate) => {
    await expect(readWav(riff(fmt({ sampleRate }), data(SIXTEEN)))).resolves.toMatchObject({
      sampleRate,
    });
  });
});

describe('a file is refused', () => {
  const nan = floats(0, NaN);
  test.each<[string, Buffer, RegExp]>([
    [
      'that is empty',
      Buffer.alloc(0),
      /this is not a WAV file: it is empty\. Read are WAV files of 8, 16/,
    ],
    [
      'of another format',
      Buffer.from('OggS\0\0\0\0\0\0\0\0'),
      /begins with "OggS.*ffmpeg -i INPUT/,
    ],
    ['that is AVI', Buffer.from('RIFF\0\0\0\0AVI '), /this is not a WAV file/],
    ['that is only a header', riff(), /has no "data" chunk: it was cut/],
    ['without samples', riff(fmt(), data(Buffer.alloc(0))), /it holds no samples/],
    ['with half a sample', riff(fmt(), data(Buffer.alloc(1))), /it holds no samples/],
    [
      'that was cut',
      riff(fmt(), data(SIXTEEN, 900)),
      /said to have 900 bytes of samples, but has 8: it was cut/,
    ],
    [
      'whose header was cut',
      riff(chunk('fmt ', Buffer.alloc(9), 16)),
      /"fmt " is said to have 16 .* only 10/,
    ],
    [
      'with a short header',
      riff(chunk('fmt ', Buffer.alloc(14)), data(SIXTEEN)),
      /has 14 bytes, but needs 16/,
    ],
    ['with samples first', riff(data(SIXTEEN), fmt()), /samples come before its "fmt " chunk/],
    [
      'of mu-law',
      riff(fmt({ kind: 7, bits: 8 }), data(SIXTEEN)),
      /samples are mu-law of 8 bits.*ffmpeg/,
    ],
    [
      'of 12 bits',
      riff(fmt({ bits: 12 }), data(SIXTEEN)),
      /samples are PCM of 12 bits, which are not read/,
    ],
    [
      'of an unknown kind',
      riff(fmt({ kind: 0x1234 }), data(SIXTEEN)),
      /samples are of kind 4660 of 16 bits/,
    ],
    [
      'without channels',
      riff(fmt({ channels: 0 }), data(SIXTEEN)),
      /0 channels at 8000 Hz: its header is broken/,
    ],
    ['without a rate', riff(fmt({ sampleRate: 0 }), data(SIXTEEN)), /1 channels at 0 Hz/],
    [
      'that contradicts itself',
      riff(fmt({ blockAlign: 3 }), data(SIXTEEN)),
      /3 bytes a sample of 1 channel/,
    ],
    [
      'with NaN',
      riff(fmt({ kind: 3, bits: 32 }), data(nan)),
      /its sample 1 is NaN, which no sound is/,
    ],
    [
      'of ever more chunks',
      riff(...Array.from({ length: 2000 }, () => chunk('junk', Buffer.alloc(0)))),
      /none of its first 1000 chunks holds samples/,
    ],
  ])('%s', async (_, bytes, message) => {
    const path = file(bytes);
    const error = (await readWav(path).catch((cause: unknown) => cause)) as CompactRnnError;
    expect(error).toMatchObject({ name: 'CompactRnnError', code: 'INVALID_FILE' });
    expect(error.message).toMatch(message);
    expect(error.message.startsWith(`${path}: `)).toBe(true);
    await expect(readWav(bytes)).rejects.toThrow(message);
  });

  test('that is not there, is a folder, or no path', async () => {
    await expect(readWav(join(folder, 'none.wav'))).rejects.toMatchObject({ code: 'IO' });
    await expect(readWav(folder)).rejects.toMatchObject({ code: 'IO' });
    await expect(readWav(7 as never)).rejects.toThrow(
      /readWav takes a path or a Uint8Array, but got 7/,
    );
  });
});

describe('a long file', () => {
  const long = riff(
    fmt({ channels: 2 }),
    data(
      le(
        Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 30_000),
        2,
      ),
    ),
  );

  test('says how long it is without being read', async () => {
    expect(await readWavLength(file(long))).toEqual({ sampleRate: 8000, length: 150_000 });
  });

  test('is read in pieces that make the whole', async () => {
    const path = file(long);
    const pieces: Audio[] = [];
    for await (const piece of readWavPieces(path)) pieces.push(piece);
    expect(pieces.map(({ samples }) => samples.length)).toEqual([65536, 65536, 18928]);
    expect(pieces.every((piece) => piece.sampleRate === 8000 && piece.path === path)).toBe(true);
    const whole = await readWav(long);
    expect(pieces.flatMap(({ samples }) => [...samples])).toEqual([...whole.samples]);
  });

  test('names the sample that is no number, wherever it is', async () => {
    const samples = new Float32Array(70_000);
    samples[66_000] = NaN;
    const path = file(riff(fmt({ kind: 3, bits: 32 }), data(Buffer.from(samples.buffer))));
    const read = async (): Promise<void> => {
      for await (const piece of readWavPieces(path)) expect(piece.samples).toHaveLength(65536);
    };
    await expect(read()).rejects.toThrow(`${path}: its sample 66000 is NaN, which no sound is`);
  });
});

test('garbage gives audio or a CompactRnnError, never anything else', async () => {
  const whole = riff(
    fmt({ extensible: true, channels: 2 }),
    chunk('LIST', Buffer.alloc(6)),
    data(SIXTEEN),
  );
  const random = randoms(4);
  const outcomes = { audio: 0, refused: 0 };
  for (let round = 0; round < 3000; round++) {
    const bytes = Buffer.from(whole);
    const draws = random(10, 1).map(Math.abs);
    for (let i = 0; i < 1 + (round % 4); i++)
      bytes[Math.floor(draws[2 * i]! * bytes.length)] = Math.floor(draws[2 * i + 1]! * 256);
    const end = round % 3 === 0 ? Math.floor(draws[9]! * bytes.length) : bytes.length;
    try {
      const { samples, sampleRate } = await readWav(bytes.subarray(0, end));
      expect(samples.length * sampleRate).toBeGreaterThan(0);
      outcomes.audio++;
    } catch (error) {
      if (!(error instanceof CompactRnnError)) throw error;
      expect(error.code).toBe('INVALID_FILE');
      outcomes.refused++;
    }
  }
  expect(Math.min(outcomes.audio, outcomes.refused)).toBeGreaterThan(300);
});

describeWithShared('recordings', () => {
  test.each([
    ['fsdd/7_george_12.wav', 8000],
    ['cards/001.wav', 16000],
  ])('%s is read', async (name, sampleRate) => {
    const audio = await readWav(join(SHARED, 'data', 'speech', name));
    expect(audio.sampleRate).toBe(sampleRate);
    expect(audio.samples.length).toBeGreaterThan(sampleRate / 5);
    expect(audio.samples.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
  });
});
