/**
 * The starts of joint SVD on the recognizer of AN4, before any fine-tuning: words and phonemes of
 * speakers whom it was not trained on, and how far its outputs p are from those of the dense one,
 * q, sum_k q[k] ln(q[k] / p[k]) a frame. Calibrated with its training part, with that part in other
 * recordings, or, to see what is lost by either, with the inputs of the test itself.
 */
import { trainingExamples, type Model } from '../../lib';
import { percent } from '../../lib/charts';
import type { Experiment } from '../starts';
import type { Measure } from '../starts/results';
import { augmented } from './augment';
import { readPart } from './corpus';
import { exampleOf, readRecognizer, type Recognizer, type RecognizerExample } from './recognizer';
import { outputsOf, scoreOutputs } from './score';

export const CALIBRATIONS = ['train', 'augmented', 'test'] as const;
export type CalibrationPart = (typeof CALIBRATIONS)[number];

type Name = 'wordErrorRate' | 'unitErrorRate' | 'int8WordErrorRate' | 'divergence';

const share = (rate: number): string => percent(rate, 1);

const MEASURES: readonly Measure<Name>[] = [
  { name: 'wordErrorRate', title: 'word error rate', shown: share },
  { name: 'unitErrorRate', title: 'phoneme error rate', shown: share },
  { name: 'int8WordErrorRate', title: 'word error rate in int8', shown: share },
  {
    name: 'divergence',
    title: 'divergence from the dense outputs, nats a frame',
    shown: (d) => d.toFixed(4),
  },
];

export interface RecognizerStarts {
  /** Utterances that calibrate. */
  readonly examples: number;
  readonly part: CalibrationPart;
  readonly seed: number;
}

export async function recognizerStarts({
  examples,
  part,
  seed,
}: RecognizerStarts): Promise<Experiment<Name>> {
  const recognizer = await readRecognizer();
  const { model, units, test } = recognizer;
  const wanted = await outputsOf(model, test);
  const errorsOf = async (small: Model): Promise<Record<Name, number>> => {
    const outputs = await outputsOf(small, test);
    const scores = scoreOutputs(units, test, outputs);
    const int8 = await outputsOf(small.convert({ dtype: 'int8' }), test);
    return {
      ...scores,
      int8WordErrorRate: scoreOutputs(units, test, int8).wordErrorRate,
      divergence: meanDivergence(wanted, outputs, model.outputSize),
    };
  };
  return {
    model,
    calibration: trainingExamples(calibrating(recognizer, { examples, part, seed })),
    errorsOf,
    measures: MEASURES,
    names: { model: 'an4_lstm_5x500', calibration: `${examples} utterances, ${part}`, seed },
  };
}

/** Utterances of all speakers of a part. */
export function calibrating(
  { units, scale, train, test }: Recognizer,
  { examples, part, seed }: RecognizerStarts,
): RecognizerExample[] {
  if (part === 'test') return test.slice(0, examples);
  const step = Math.max(1, Math.floor(train.length / examples)); // of all speakers
  const of = <T>(all: readonly T[]): T[] => all.filter((_, i) => i % step === 0).slice(0, examples);
  if (part === 'train') return of(train);
  return of(readPart('train', units)).map((utterance, i) =>
    exampleOf(augmented(utterance, seed, i), scale),
  );
}

/** @param outputs log-probabilities, as `wanted`. */
function meanDivergence(
  wanted: readonly Float32Array[],
  outputs: readonly Float32Array[],
  size: number,
): number {
  let [sum, frames] = [0, 0];
  wanted.forEach((q, i) => {
    q.forEach((x, k) => (sum += Math.exp(x) * (x - outputs[i]![k]!)));
    frames += q.length / size;
  });
  return sum / frames;
}
