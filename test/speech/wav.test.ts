/** WAV files of every kind that is read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAudio, readWav } from '../../lib';
import fixture from '../fixtures/audio.json';
import { describeWithShared, SHARED } from '../shared';
import {
  chunk,
  data,
  doubles,
  floats,
  fmt,
  le,
  pcm16,
  rf64,
  riff,
  SIXTEEN,
  wavFolder,
} from './wav-files';

const { file } = wavFolder();

const CODES = Buffer.from(Array.from({ length: 256 }, (_, code) => code));

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
