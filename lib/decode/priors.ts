/**
 * Posteriors as likelihoods: the outputs of a model of frames are p(unit | x). A search over
 * likelihoods wants them divided by the priors: p(x | unit) is p(unit | x) / p(unit), but for p(x)
 * (Bourlard and Morgan 1994).
 */
import { invalidOption } from '../errors';
import { shown } from '../json';

/** What of a probability that has vanished is left: less than any model says. */
const LEAST = 1e-30;

/** Scores divided by the priors, as logarithms; as they are where there are none. */
export function scaling(
  units: number,
  probabilities: boolean,
  priors: ArrayLike<number> | undefined,
): { scaled: (scores: Float32Array) => Float32Array; asLogarithms: boolean } {
  if (priors === undefined) return { scaled: (scores) => scores, asLogarithms: false };
  const logPriors = logarithmsOf(priors, units);
  const log = (score: number): number => (probabilities ? Math.log(Math.max(score, LEAST)) : score);
  return {
    scaled: (scores) => scores.map((score, i) => log(score) - logPriors[i % units]!),
    asLogarithms: true,
  };
}

function logarithmsOf(priors: ArrayLike<number>, units: number): Float64Array {
  const length: unknown = (priors as ArrayLike<number> | null)?.length;
  if (length !== units)
    throw invalidOption(
      `priors must be ${units} numbers, one for each unit, but are ${shown(length)}`,
    );
  const copy = Array.from(priors);
  const bad = copy.find((prior) => !(typeof prior === 'number' && prior > 0 && prior < Infinity));
  if (bad !== undefined || copy.length !== units)
    throw invalidOption(`priors must be numbers above 0, but one is ${shown(bad)}`);
  return Float64Array.from(copy, Math.log);
}
