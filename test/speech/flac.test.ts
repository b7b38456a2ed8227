/**
 * FLAC against `flac -d`, bit for bit; what is said of a recording that was cut, damaged or made to
 * burst.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactRnnError, readAudio } from '../../lib';
import { openAudio, readAudioLength } from '../../lib/speech';
import fixture from '../fixtures/audio.json';
import { randoms } from '../model/networks';
import { describeWithShared, SHARED } from '../shared';

const FOLDER = join(__dirname, '..', 'fixtures', 'flac');
const flac = (name: string): Buffer => readFileSync(join(FOLDER, `${name}.flac`));
const NAMES = Object.keys(fixture.flac) as (keyof typeof fixture.flac)[];

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-flac-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The samples of all channels side by side, as raw integers of so many bytes. */
async function raw(bytes: Buffer): Promise<Buffer> {
  const word = bytes.readBigUInt64BE(18);
  const channels = Number((word >> 41n) & 7n) + 1;
  const bits = Number((word >> 36n) & 31n) + 1;
  const read = Array.from({ length: channels }, async (_, c) =>
    readAudio(bytes, { channel: c + 1 }),
  );
  const all = (await Promise.all(read)).map(({ samples }) => samples);
  const out = Buffer.alloc((all[0]!.length * channels * bits) / 8);
  for (let n = 0, at = 0; n < all[0]!.length; n++)
    for (const samples of all) at = out.writeIntLE(samples[n]! * 2 ** (bits - 1), at, bits / 8);
  return out;
}

test.each(NAMES)('%s holds the samples that flac -d gives', async (name) => {
  const samples = await raw(flac(name));
  expect(samples).toHaveLength(fixture.flac[name].bytes);
  expect(createHash('sha256').update(samples).digest('hex')).toBe(fixture.flac[name].sha256);
});

test('32 bits become the nearest floats', async () => {
  const { stereo32 } = fixture.flac32;
  for (const channel of [1, 2]) {
    const { samples } = await readAudio(flac('stereo32'), { channel });
    const expected = stereo32.filter((_, i) => i % 2 === channel - 1);
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(2 ** 30);
    expect(samples).toEqual(Float32Array.from(expected, (sample) => sample / 2 ** 31));
  }
});

test('channels are averaged unless one is chosen', async () => {
  const bytes = flac('stereo24');
  const [left, right, mean] = await Promise.all([
    readAudio(bytes, { channel: 1 }),
    readAudio(bytes, { channel: 2 }),
    readAudio(bytes),
  ]);
  expect([...mean.samples]).toEqual(
    Array.from(left.samples, (sample, n) => Math.fround((sample + right.samples[n]!) / 2)),
  );
  await expect(readAudio(bytes, { channel: 3 })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'it has 2 channel(s), but channel 3 was asked for',
  });
});

/** `noise16` with other bits in its STREAMINFO, which has no checksum. */
function claiming(length: number): Buffer {
  const bytes = flac('noise16');
  const word = bytes.readBigUInt64BE(18);
  bytes.writeBigUInt64BE((word & ~0xfffffffffn) | BigInt(length), 18);
  return bytes;
}

describe('a file without a length', () => {
  test('is read to its end', async () => {
    const { samples } = await readAudio(claiming(0));
    expect(samples).toHaveLength(400);
    const path = join(folder, 'x.wav'); // told by content
    writeFileSync(path, claiming(0));
    await expect(readAudioLength(path)).resolves.toEqual({ sampleRate: 8000, length: 400 });
  });
});

test('a tag before it and one after it are passed over', async () => {
  const tag = Buffer.from('ID3\x03\0\0\0\0\x01\x05'); // 133 bytes follow
  const tagged = Buffer.concat([tag, Buffer.alloc(133), flac('noise16'), Buffer.from('TAG...')]);
  await expect(readAudio(tagged)).resolves.toEqual(await readAudio(flac('noise16')));
});

describe('a file is refused', () => {
  const good = flac('noise16');
  const flipped = Buffer.from(good);
  flipped[good.length - 20]! ^= 1;
  test.each<[string, Buffer, RegExp]>([
    ['that was cut', good.subarray(0, -10), /said to have 400 samples, but has 0: it was cut/],
    ['that was cut, its length unknown', claiming(0).subarray(0, -10), /ends inside a frame/],
    ['that was cut in its header', good.subarray(0, 30), /ends inside its header: it was cut/],
    ['that is damaged', flipped, /a frame after its sample 0 is damaged: /],
    ['that claims too little', claiming(399), /said to have 399 samples, but has more/],
    ['that claims too much', claiming(500), /said to have 500 samples, but has 400: it was cut/],
    [
      'that claims 2^36 samples',
      claiming(2 ** 36 - 1),
      /said to hold 68719476735 samples, more than any recording has in so few/,
    ],
    ['without frames', claiming(0).subarray(0, 42), /ends inside its header|holds no samples/],
  ])('%s', async (_, bytes, message) => {
    await expect(readAudio(bytes)).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringMatching(message) as string,
    });
  });
});

test('garbage gives audio or a CompactRnnError, never anything else', async () => {
  const random = randoms(5);
  const outcomes = { audio: 0, refused: 0 };
  for (let round = 0; round < 600; round++) {
    const bytes = flac(NAMES[round % NAMES.length]!);
    const draws = random(10, 1).map(Math.abs);
    // The header, or anywhere.
    const range = round % 2 ? 42 : bytes.length;
    for (let i = 0; i < 1 + (round % 3); i++)
      bytes[Math.floor(draws[2 * i]! * range)] = Math.floor(draws[2 * i + 1]! * 256);
    try {
      await readAudio(bytes);
      outcomes.audio++;
    } catch (error) {
      if (!(error instanceof CompactRnnError)) throw error;
      expect(error.code).toBe('INVALID_FILE');
      outcomes.refused++;
    }
  }
  expect(Math.min(outcomes.audio, outcomes.refused)).toBeGreaterThan(50);
});

describeWithShared('LibriSpeech', () => {
  const clips = join(SHARED, 'data', 'speech', 'librispeech', 'test');

  test('is read, in pieces as a whole, and its length from its header', async () => {
    for (const name of readdirSync(clips).slice(0, 1)) {
      const path = join(clips, name);
      const { samples, sampleRate } = await readAudio(path);
      expect(sampleRate).toBe(16000);
      expect(samples.some((sample) => Math.abs(sample) > 0.1)).toBe(true);
      await expect(readAudioLength(path)).resolves.toEqual({ sampleRate, length: samples.length });
      const pieces: Float32Array[] = [];
      await openAudio(path, {}, async (audio) => {
        for await (const piece of audio.pieces()) pieces.push(piece);
      });
      const bytes = ({ buffer, byteOffset, byteLength }: Float32Array) =>
        Buffer.from(buffer, byteOffset, byteLength);
      expect(Buffer.concat(pieces.map(bytes)).equals(bytes(samples))).toBe(true);
    }
  });
});
