/** WAV files that are longer than what is read at once. */
import { readWav } from '../../lib';
import { openAudio, readAudioLength } from '../../lib/speech';
import { data, fmt, le, riff, wavFolder } from './wav-files';

const { file } = wavFolder();

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
