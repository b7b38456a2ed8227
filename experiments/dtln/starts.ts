/**
 * The starts of joint SVD on DTLN's first model, calibrated with mixtures of the training
 * recordings, measured by its masks on others.
 */
import { loadModel, trainingExamples, type Calibration } from '../../lib';
import { Random } from '../../lib/random';
import { sharedPath } from '../shared';
import type { Experiment } from '../starts';
import type { Measure } from '../starts/results';
import { maskError, spectraOf, type Spectra } from './masks';
import { testMixtures, makeMixture } from './mixture';
import { keptOutRecordings, otherMixture, trainingRecordings } from './recordings';

/** On somebody else's mixture, and on kept-out recordings without and with noise. */
type Name = 'otherMixture' | 'keptOut';

const shown = (error: number): string => error.toFixed(3);

export const MASK_MEASURES: readonly Measure<Name>[] = [
  { name: 'otherMixture', title: 'masks off by, root mean square, on another mixture', shown },
  { name: 'keptOut', title: 'masks off by, root mean square, on kept-out recordings', shown },
];

const SECONDS = 2;

export async function dtlnStarts({
  examples,
  seed,
}: {
  readonly examples: number;
  readonly seed: number;
}): Promise<Experiment<Name>> {
  const model = await loadModel(sharedPath('data', 'models', 'dtln', 'model_1.onnx'));
  const other = [spectraOf(await otherMixture())];
  const keptOut = testMixtures(await keptOutRecordings()).map(spectraOf);
  return {
    model,
    calibration: await trainingMixtures(examples, seed),
    errorsOf: async (small) => ({
      otherMixture: await maskError(small, model, other),
      keptOut: await maskError(small, model, keptOut),
    }),
    measures: MASK_MEASURES,
    names: {
      model: 'DTLN model_1',
      calibration: `${examples} mixtures of ${SECONDS} seconds`,
      seed,
    },
  };
}

export async function trainingMixtures(count: number, seed: number): Promise<Calibration> {
  const recordings = await trainingRecordings();
  const mixture = (i: number): Spectra =>
    spectraOf(makeMixture(recordings, SECONDS, new Random(seed, 0, i)));
  return trainingExamples(Array.from({ length: count }, (_, i) => mixture(i)));
}
