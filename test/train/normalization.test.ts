/** Normalization of features by the mean and variance of recordings. */
import { initNetwork, loadRecordings, type ModelSpec, type Units } from '../../lib';
import { withNormalization } from '../../lib/train';
import { SPEC } from './tones';
import { UNITS, NETWORK, manifest, GOOD, bare } from './recording-files';

describe('normalization', () => {
  const spec = (units: Units): ModelSpec => ({ ...SPEC, units });

  test('makes the mean of the features 0 and their variance 1', async () => {
    const path = manifest(GOOD, { audio: 'two.wav', text: 'low high' });
    const bare = initNetwork(spec(UNITS));
    const { utterances } = await loadRecordings(path, bare);
    const seen: number[] = [];
    const network = await withNormalization(bare, path, utterances, {
      onProgress: ({ done }) => seen.push(done),
    });
    expect(seen).toEqual([0, 1]);
    const { load } = await loadRecordings(path, network);
    const { inputs, frames } = await load(0, 0);
    for (const i of [0, 5, 11]) {
      const values = Array.from({ length: frames }, (_, t) => inputs[12 * t + i]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / frames;
      const variance = values.reduce((sum, value) => sum + value * value, 0) / frames;
      expect(mean).toBeCloseTo(0, 4);
      expect(variance).toBeCloseTo(1, 3);
    }
  });

  test('leaves features in files and networks without a front end alone', async () => {
    const path = manifest({ features: 'good.npy', labels: [1] });
    const { utterances } = await loadRecordings(path, NETWORK);
    expect(await withNormalization(NETWORK, path, utterances)).toBe(NETWORK);
    expect(await withNormalization(bare, path, [{ line: 1, audio: 'x' }])).toBe(bare);
  });
});
