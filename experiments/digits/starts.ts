/**
 * The starts of joint SVD on a model of spoken digits, calibrated with utterances for training,
 * measured on the development strings: how far its outputs p are from those of the dense one, q,
 * sum_k q[k] ln(q[k] / p[k]) a frame, and by its words.
 */
import { availableParallelism } from 'node:os';
import { loadModel, trainingExamples, type Model } from '../../lib';
import { percent } from '../../lib/charts';
import type { Experiment } from '../starts';
import type { Measure } from '../starts/results';
import { devCorpus, trainingCorpus } from './corpus';
import { digitExamples, type DigitExample } from './examples';
import { scoreOutputs, outputsByUtterance } from './score';
import { CLEAN, NOISY } from './style';
import { digitTask } from './task';

type Name = 'divergence' | 'wordErrorRate' | 'cleanWordErrorRate';

const words = (rate: number): string => percent(rate, 2);

export const WORD_MEASURES: readonly Measure<Name>[] = [
  {
    name: 'divergence',
    title: 'divergence from the dense outputs, nats a frame',
    shown: (d) => d.toFixed(4),
  },
  { name: 'wordErrorRate', title: 'word error rate', shown: words },
  { name: 'cleanWordErrorRate', title: 'word error rate without noise', shown: words },
];

export interface DigitStarts {
  /** A dense model, with its front end. */
  readonly file: string;
  /** Development strings, of each style. */
  readonly strings: number;
  /** Utterances that calibrate. */
  readonly examples: number;
  readonly seed: number;
  readonly voices: number;
}

export async function digitStarts({
  file,
  strings,
  examples,
  seed,
  voices,
}: DigitStarts): Promise<Experiment<Name>> {
  const model = await loadModel(file);
  const corpus = await trainingCorpus({ seed, voices });
  const task = await digitTask(corpus, model.frontEnd);
  const noisy = await digitExamples(await devCorpus(NOISY), task, strings);
  const clean = await digitExamples(await devCorpus(CLEAN), task, strings);
  const threads = availableParallelism();
  const wanted = await outputsByUtterance(model, noisy, threads);
  const wordErrorsOf = (
    examples: readonly DigitExample[],
    scores: readonly Float32Array[],
  ): number => scoreOutputs(task.units, examples, scores).wordErrorRate;
  return {
    model,
    calibration: trainingExamples(await digitExamples(corpus, task, examples)),
    errorsOf: async (small) => {
      const scores = await outputsByUtterance(small, noisy, threads);
      return {
        divergence: divergence(wanted, scores, model.outputSize),
        wordErrorRate: wordErrorsOf(noisy, scores),
        cleanWordErrorRate: wordErrorsOf(clean, await outputsByUtterance(small, clean, threads)),
      };
    },
    measures: WORD_MEASURES,
    names: { model: sizeOf(model), calibration: `${examples} utterances for training`, seed },
  };
}

function sizeOf({ layers }: Model): string {
  return `${layers.length} x ${layers[0]!.hiddenSize}, strings of digits`;
}

/**
 * Kullback and Leibler's, of q from p, in the mean over all frames of all strings.
 * @param wanted ln q, [frames, units] of each string.
 * @param given ln p.
 */
export function divergence(
  wanted: readonly Float32Array[],
  given: readonly Float32Array[],
  units: number,
): number {
  let [sum, numbers] = [0, 0];
  wanted.forEach((q, i) => {
    const p = given[i]!;
    q.forEach((score, k) => (sum += Math.exp(score) * (score - p[k]!)));
    numbers += q.length;
  });
  return sum / (numbers / units);
}
