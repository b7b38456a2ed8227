/**
 * The starts of joint SVD on a real trained model, measured by its outputs for audio that it was
 * not calibrated with. How they do on somebody else's mixture, after ten minutes of calibration, is
 * an experiment (`starts`) and stands in docs/results/starts.md.
 */
import { maskError, spectraOf } from '../../experiments/dtln/masks';
import { testMixtures } from '../../experiments/dtln/mixture';
import { keptOutRecordings, RATE } from '../../experiments/dtln/recordings';
import { sharedPath } from '../../experiments/shared';
import { compress, planCompression } from '../../lib/compress';
import { loadModel } from '../../lib/formats';
import { readWav, resampleAudio } from '../../lib/speech';
import { trainingExamples } from '../../lib/train';
import { describeWithShared } from '../shared';

const SNRS = [0, 10, 20];
const SPEECH = [
  ...['0870', '0880', '0890'].map(
    (n) => `speech/librivox/sense_and_sensibility_01_austen_64kb-${n}.wav`,
  ),
  ...['001', '002', '003'].map((n) => `speech/cards/${n}.wav`),
];
const NOISE = 'noise/noise_freesound_573577.wav';

/**
 * Twenty seconds of speech, as they are and amid the half of the noise that the test does not use.
 */
async function mixtures() {
  const samples = async (path: string): Promise<Float32Array> =>
    resampleAudio(await readWav(sharedPath('data', path)), RATE).samples;
  const noise = await samples(NOISE);
  const recordings = { speech: await Promise.all(SPEECH.map(samples)), words: [] };
  return testMixtures({ ...recordings, noise: noise.subarray(0, noise.length / 2) }, SNRS).map(
    spectraOf,
  );
}

describeWithShared('the first model of DTLN, at the ranks that the paper’s rule gives', () => {
  test.each<[number, number[]]>([
    [0.95, [94, 96]],
    [0.8, [51, 54]],
    [0.6, [24, 27]],
  ])('for tau %d, loses far less where the start is calibrated', async (_, ranks) => {
    const model = await loadModel(sharedPath('data', 'models', 'dtln', 'model_1.onnx'));
    const calibration = trainingExamples(await mixtures());
    const test = testMixtures(await keptOutRecordings(), SNRS).map(spectraOf);
    const errorOf = async (stacked: boolean, calibrated: boolean): Promise<number> => {
      const plan = planCompression(model, { method: 'joint-svd', ranks, stacked, calibrated });
      const { model: small } = await compress(model, plan, { ...(calibrated && { calibration }) });
      return maskError(small, model, test);
    };
    const plain = await errorOf(false, false);
    expect(await errorOf(false, true)).toBeLessThan(0.7 * plain);
    expect(await errorOf(true, true)).toBeLessThan(0.7 * plain);
  });
});
