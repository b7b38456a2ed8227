/** Cepstra of AN4's recordings against those that Sphinx made of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { featureNormalization, features, featuresFrom, readAudio } from '../../lib';
import { describeWithShared, SHARED } from '../shared';
import { largestDifference } from './signals';
import { SPHINX } from './sphinx';

const SPEECH = join(SHARED, 'data', 'speech');
const AUDIO = join(SPEECH, 'an4_audio', 'wav');
const FEATURES = join(SPEECH, 'an4_mfcc', 'an4', 'feat');
/**
 * Sphinx stores floats of cepstra up to 16, half a unit of which is 5e-7, and computes in floats.
 */
const ROUNDING = 3e-6;

/** A count and so many floats, big-endian. */
function stored(path: string): Float32Array {
  const bytes = readFileSync(path);
  return Float32Array.from({ length: bytes.readInt32BE(0) }, (_, i) =>
    bytes.readFloatBE(4 + 4 * i),
  );
}

describeWithShared('of the 79 recordings of AN4', () => {
  const files = new Map(
    readdirSync(FEATURES, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.mfc'))
      .map((name) => [basename(name, '.mfc'), join(FEATURES, name)]),
  );
  const recordings = readdirSync(AUDIO).map((name) => join(AUDIO, name));

  test('all frames are those of Sphinx, the last one completed with zeros', async () => {
    expect(recordings).toHaveLength(79);
    for (const path of recordings) {
      const { frames, size, data } = await features(await readAudio(path), SPHINX);
      const cepstra = stored(files.get(basename(path, '.wav'))!);
      expect([frames, size]).toEqual([cepstra.length / 13, 13]);
      expect(largestDifference(data, cepstra)).toBeLessThan(ROUNDING);
    }
  });

  test('a model may hear audio that learned from the files', async () => {
    const path = recordings[2]!;
    const data = stored(files.get(basename(path, '.wav'))!);
    const given = { frames: data.length / 13, size: 13, data };
    const stages = {
      ...SPHINX,
      meanNormalization: { over: 'window', frames: 50, least: 20 },
      deltas: { order: 2 },
      rightContext: 3,
      subsampling: 2,
    } as const;
    const normalization = await featureNormalization([given], stages);
    const frontEnd = { ...stages, normalization };
    const heard = await features(await readAudio(path), frontEnd);
    const read = await featuresFrom(given, frontEnd);
    expect([read.frames, read.size]).toEqual([heard.frames, 39 * 4]);
    // Normalization multiplies by up to 1 / the least deviation of the deltas.
    const most = Math.max(...normalization.scale);
    expect(largestDifference(heard.data, read.data)).toBeLessThan(ROUNDING * 2 * most);
  });
});
