/** WAV files that are refused, and what garbage does. */
import { join } from 'node:path';
import { CompactRnnError, readWav } from '../../lib';
import { randoms } from '../model/networks';
import { chunk, data, floats, fmt, riff, SIXTEEN, wavFolder } from './wav-files';

const { folder, file } = wavFolder();

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
