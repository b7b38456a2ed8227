/** WAV files of every kind that is read, the refusals, and what garbage does. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactRnnError, readAudio, readWav } from '../../lib';
import { openAudio, readAudioLength } from '../../lib/speech';
import fixture from '../fixtures/audio.json';
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
const CODES = Buffer.from(Array.from({ length: 256 }, (_, code) => code));

/** With the true size of the samples in the chunk "ds64". */
function rf64(format: Buffer, samples: Buffer, size: number, ...more: Buffer[]): Buffer {
  const sizes = Buffer.alloc(28);
  sizes.writeUInt32LE(size, 8);
  const bytes = riff(chunk('ds64', sizes), format, samples, ...more);
  bytes.write('RF64', 'latin1');
  bytes.writeUInt32LE(0xffffffff, 4);
  return bytes;
}

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
    [
      'of 12 bits, at the top of two bytes',
      riff(fmt({ bits: 12, blockAlign: 2 }), data(SIXTEEN)),
      [0, 0.5, -1, 32767 / 32768],
    ],
    [
      'with a chunk of odd size whose padding was forgotten',
      riff(fmt(), chunk('LIST', Buffer.from('abc')).subarray(0, 11), data(pcm16(16384))),
      [0.5],
    ],
    [
      'with a chunk of odd size whose padding is no zero',
      riff(
        fmt(),
        Buffer.concat([chunk('LIST', Buffer.from('abc')).subarray(0, 11), Buffer.from('d')]),
        data(pcm16(16384)),
      ),
      [0.5],
    ],
    ['of RF64', rf64(fmt(), data(pcm16(16384, 8192), 0xffffffff), 4), [0.5, 0.25]],
    [
      'of RF64 with a chunk after the samples',
      rf64(fmt(), data(pcm16(16384), 0xffffffff), 2, chunk('LIST', Buffer.alloc(4))),
      [0.5],
    ],
    [
      'of mu-law',
      riff(fmt({ kind: 7, bits: 8 }), data(CODES)),
      fixture.muLaw.map((sample) => sample / 32768),
    ],
    [
      'of A-law',
      riff(fmt({ kind: 6, bits: 8, extensible: true }), data(CODES)),
      fixture.aLaw.map((sample) => sample / 32768),
    ],
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

  test.each([1000, 8000, 11025, 11127, 44100, 48000, 96000, 768000])(
    'at %i Hz',
    async (sampleRate) => {
      await expect(readWav(riff(fmt({ sampleRate }), data(SIXTEEN)))).resolves.toMatchObject({
        sampleRate,
      });
    },
  );
});

describe('channels', () => {
  const stereo = riff(fmt({ channels: 2 }), data(SIXTEEN));

  test('one is chosen', async () => {
    expect([...(await readAudio(stereo, { channel: 1 })).samples]).toEqual([0, -1]);
    expect([...(await readAudio(stereo, { channel: 2 })).samples]).toEqual([0.5, 32767 / 32768]);
  });

  test.each([
    [3, 'INVALID_INPUT', /it has 2 channel\(s\), but channel 3 was asked for/],
    [0, 'INVALID_OPTION', /channel must be a whole number from 1, but is 0/],
    ['left', 'INVALID_OPTION', /but is "left"/],
  ])('%p is none', async (channel, code, message) => {
    await expect(readAudio(stereo, { channel: channel as number })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('a file is refused', () => {
  const nan = floats(0, NaN);
  test.each<[string, Buffer, RegExp]>([
    [
      'that is empty',
      Buffer.alloc(0),
      /this is neither a WAV nor a FLAC file: it is empty\. Only WAV and FLAC are read/,
    ],
    [
      'of another format',
      Buffer.from('OggS\0\0\0\0\0\0\0\0'),
      /this is an Ogg file \(Vorbis, Opus\)\. Only WAV and FLAC are read: .*ffmpeg -i INPUT/,
    ],
    ['that is AVI', Buffer.from('RIFF\0\0\0\0AVI '), /neither a WAV nor a FLAC file: it begins/],
    ['of MP3', Buffer.from('ID3\x04\0\0\0\0\0\x0b'), /this is an MP3 file/],
    ['of AAC', Buffer.from('\0\0\0\x20ftypM4A '), /this is an MP4 file \(AAC\)/],
    ['that is only a header', riff(), /has no "data" chunk: it was cut/],
    ['without samples', riff(fmt(), data(Buffer.alloc(0))), /it holds no samples/],
    [
      'without samples before another chunk',
      riff(fmt(), data(Buffer.alloc(0)), chunk('LIST', Buffer.from('INFO1'))),
      /it holds no samples/,
    ],
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
    ['of 40 bits', riff(fmt({ bits: 40 }), data(SIXTEEN)), /samples are PCM of 40 bits, which/],
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
    [
      'of 1 Hz',
      riff(fmt({ sampleRate: 1 }), data(SIXTEEN)),
      /1 channels at 1 Hz: .* not sound \(1000 to 768000 Hz\)/,
    ],
    ['of 999 kHz', riff(fmt({ sampleRate: 999_000 }), data(SIXTEEN)), /at 999000 Hz/],
    ['without a rate', riff(fmt({ sampleRate: 0 }), data(SIXTEEN)), /1 channels at 0 Hz/],
    [
      'with NaN',
      riff(fmt({ kind: 3, bits: 32 }), data(nan)),
      /its sample 1 is NaN: that is not a sample/,
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
      /readAudio takes a path or a Uint8Array, but got 7/,
    );
  });
});

const long = riff(
  fmt({ channels: 2 }),
  data(
    le(
      Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 30_000),
      2,
    ),
  ),
);

describe('a long file', () => {
  test('says how long it is without being read', async () => {
    expect(await readAudioLength(file(long))).toEqual({ sampleRate: 8000, length: 150_000 });
  });

  test('is read in pieces that make the whole', async () => {
    const pieces: Float32Array[] = [];
    await openAudio(file(long), {}, async (audio) => {
      for await (const piece of audio.pieces()) pieces.push(piece);
    });
    expect(pieces.map(({ length }) => length)).toEqual([65536, 65536, 18928]);
    const whole = await readWav(long);
    expect(pieces.flatMap((piece) => [...piece])).toEqual([...whole.samples]);
  });

  test('names the sample that is no number, wherever it is', async () => {
    const samples = new Float32Array(70_000);
    samples[66_000] = NaN;
    const path = file(riff(fmt({ kind: 3, bits: 32 }), data(Buffer.from(samples.buffer))));
    const read = () =>
      openAudio(path, {}, async (audio) => {
        for await (const piece of audio.pieces()) expect(piece).toHaveLength(65536);
      });
    await expect(read()).rejects.toThrow(`${path}: its sample 66000 is NaN: that is not a sample`);
  });
});

test('an abort ends reading', async () => {
  const controller = new AbortController();
  const read = openAudio(file(long), { signal: controller.signal }, async (audio) => {
    for await (const piece of audio.pieces()) {
      expect(piece).toHaveLength(65536);
      controller.abort(new Error('enough'));
    }
  });
  await expect(read).rejects.toThrow('enough');
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
  test.each(['data_size_0', 'data_size_0_junk4k', 'data_size_plus44', 'ba_wrong', 'rf64'])(
    '%s.wav holds what ok16.wav does',
    async (name) => {
      const emit = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
      const read = async (file: string) =>
        readAudio(readFileSync(join(SHARED, 'cases', 'reports', file)));
      await expect(read(`${name}.wav`)).resolves.toEqual(await read('ok16.wav'));
      expect(emit).toHaveBeenCalledTimes(name === 'rf64' ? 0 : 1);
      emit.mockRestore();
    },
  );

  test('mulaw8k.wav is every second sample of ok16.wav, to the rounding of mu-law', async () => {
    const read = async (file: string) =>
      (await readAudio(readFileSync(join(SHARED, 'cases', 'reports', file)))).samples;
    const [coded, linear] = [await read('mulaw8k.wav'), await read('ok16.wav')];
    expect(coded).toHaveLength(8000);
    coded.forEach((sample, n) => {
      const right = linear[2 * n]!;
      // Half a step: a 32nd of the magnitude and its bias, 33 / 8192.
      const bound = (Math.abs(right) + 33 / 8192) / 32 + 2 ** -14;
      expect(Math.abs(sample - right)).toBeLessThan(bound);
    });
  });

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
