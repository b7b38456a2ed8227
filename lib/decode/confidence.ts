/**
 * Confidences as shares: of words with confidence c a share of c is right. Posteriors of lattices
 * are too sure; a logistic curve over the logarithm of their odds (Platt 1999) makes them milder.
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { checkOptionNames } from '../options';

/** c becomes 1 / (1 + exp(-(slope ln(c / (1 - c)) + offset))), c within 0.0001 and 0.9999. */
export interface ConfidenceCurve {
  /** Above 0, at most 100. Of models of CTC about 0.5. */
  readonly slope: number;
  /** -100 to 100. */
  readonly offset: number;
}

/** No word is surer than this, nor less sure than 1 less it. */
const SUREST = 0.9999;
const MOST = 100;

/** @throws CompactRnnError INVALID_OPTION. */
export function checkedCurve(given: ConfidenceCurve | undefined): ConfidenceCurve | undefined {
  if (given === undefined) return undefined;
  const curve: unknown = given;
  if (typeof curve !== 'object' || curve === null || Array.isArray(curve))
    throw invalidOption(
      `confidenceCurve must be an object such as { slope: 0.5, offset: 0 }, but is ${shown(curve)}`,
    );
  checkOptionNames('confidenceCurve', curve, ['slope', 'offset']);
  const { slope, offset } = given;
  const inRange = (x: unknown): boolean => typeof x === 'number' && Math.abs(x) <= MOST;
  if (!(inRange(slope) && slope > 0))
    throw invalidOption(
      `confidenceCurve.slope must be a number above 0, at most ${MOST}, but is ${shown(slope)}`,
    );
  if (!inRange(offset))
    throw invalidOption(
      `confidenceCurve.offset must be a number from -${MOST} to ${MOST}, but is ${shown(offset)}`,
    );
  return { slope, offset };
}

/** Sentences with the confidences of their words by the curve. */
export function curved<
  Sentence extends { readonly words: readonly { readonly confidence: number }[] },
>(sentences: Sentence[], curve: ConfidenceCurve | undefined): Sentence[] {
  if (!curve) return sentences;
  return sentences.map((sentence) => {
    const words = sentence.words.map((word) =>
      Object.assign({}, word, { confidence: onCurve(word.confidence, curve) }),
    );
    return Object.assign({}, sentence, { words });
  });
}

function onCurve(confidence: number, { slope, offset }: ConfidenceCurve): number {
  const c = Math.min(SUREST, Math.max(1 - SUREST, confidence));
  return 1 / (1 + Math.exp(-(slope * Math.log(c / (1 - c)) + offset)));
}
