/** WAV files whose headers are wrong where their samples are not: read, and said. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAudio } from '../../lib';
import { chunk, fmt, pcm16, riff } from './wav-files';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-odd-wav-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const data = (body: Buffer, claimed?: number): Buffer => chunk('data', body, claimed);
const SIXTEEN = pcm16(0, 16384, -32768, 32767);

describe('what is odd is said, once a file', () => {
  const emit = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  beforeEach(() => emit.mockClear());
  afterAll(() => {
    emit.mockRestore();
  });

  const antiphase = riff(fmt({ channels: 2 }), data(pcm16(9000, -9000, 300, -300, -7, 7)));
  test.each<[string, Buffer, number[], RegExp]>([
    [
      'a size of 0, from a recorder that was killed',
      riff(fmt(), data(pcm16(16384, 8192), 0)),
      [0.5, 0.25],
      /said to have no samples, but 4 bytes follow: they are read/,
    ],
    [
      'the same behind another chunk',
      riff(chunk('JUNK', Buffer.alloc(99)), fmt(), data(pcm16(16384), 0)),
      [0.5],
      /said to have no samples, but 2 bytes follow/,
    ],
    [
      'a size that counts the header',
      riff(fmt(), data(pcm16(16384, 8192), 4 + 44)),
      [0.5, 0.25],
      /said to have 48 bytes of samples, but has 4: these are read/,
    ],
    [
      'a few bytes that are missing',
      riff(fmt(), data(pcm16(...Array<number>(1000).fill(16384)), 2019)),
      Array<number>(1000).fill(0.5),
      /said to have 2019 bytes of samples, but has 2000/,
    ],
    [
      'bytes that contradict the bits',
      riff(fmt({ blockAlign: 4 }), data(SIXTEEN)),
      [0, 0.5, -1, 32767 / 32768],
      /contradicts itself: 4 bytes a sample of all channels and 32000 a second, where its bits come to 2 and 16000; it is read by its bits/,
    ],
    [
      'samples twice',
      riff(fmt(), data(pcm16(16384)), data(pcm16(1, 2))),
      [0.5],
      /a second "data" chunk, which is not read/,
    ],
    [
      'channels that cancel',
      antiphase,
      [0, 0, 0],
      /its 2 channels cancel each other out, their average is silence: choose one \(channel, --channel 1\)/,
    ],
  ])('%s', async (name, bytes, samples, message) => {
    const path = join(folder, `${name}.wav`);
    writeFileSync(path, bytes);
    for (let round = 0; round < 2; round++)
      expect([...(await readAudio(path)).samples]).toEqual(samples);
    expect(emit.mock.calls).toEqual([
      [expect.stringMatching(message), { type: 'CompactRnnWarning', code: expect.any(String) }],
    ]);
    expect(emit.mock.calls[0]![0]).toMatch(`${path}: `);
  });

  test('nothing is said of right files, nor of one channel', async () => {
    await readAudio(riff(fmt(), data(SIXTEEN), chunk('LIST', Buffer.from('abc'))));
    await readAudio(riff(fmt({ channels: 2 }), data(pcm16(9000, 0, 300, 0, -7, 0))));
    await readAudio(riff(fmt({ channels: 2 }), data(pcm16(0, 0))));
    const { samples } = await readAudio(antiphase, { channel: 2 });
    expect([...samples]).toEqual([-9000, -300, 7].map((sample) => sample / 32768));
    expect(emit).not.toHaveBeenCalled();
  });
});
