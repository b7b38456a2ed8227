/** The options of a decoder, and their checks. */
import { invalidOption } from '../errors';
import type { Grammar, Phrase } from '../grammar';
import { shown } from '../json';
import type { Lexicon } from '../model';
import type { NgramModel } from '../ngrams';
import { readOptions } from '../options';
import { checkedCurve, type ConfidenceCurve } from './confidence';

/** How words are searched for: in what language, and how far. */
export interface DecodingOptions {
  /**
   * A language model, which says how likely each word is after those before it. Words of the
   * lexicon that it lacks, and has no `<unk>` for, cannot be said. Default: any word after any.
   */
  readonly lm?: NgramModel | undefined;
  /**
   * A large language model: `lm`, a small one, is looked ahead by, and where a word ends this one
   * says what it costs (Lei et al. 2013). The words are those of a search with this model alone,
   * and come sooner.
   */
  readonly rescore?: NgramModel | undefined;
  /** What may be said, instead of `lm`. */
  readonly grammar?: Grammar | undefined;
  /** Phrases that are likelier than the language model, the grammar or the lexicon says. */
  readonly phrases?: readonly Phrase[] | undefined;
  /** What the language model's log-probabilities are multiplied by, from 0 up. Default 1. */
  readonly lmWeight?: number | undefined;
  /** Taken from the log-probability for each word: the greater, the fewer words. Default 0. */
  readonly wordPenalty?: number | undefined;
  /**
   * Paths whose log-probability is this much below the best of a frame are given up: above 0.
   * Default: Infinity, no path is, and the result is the best there is. Large lexica want 10 to 20.
   */
  readonly beam?: number | undefined;
  /**
   * The most nodes of the lexicon's tree that paths are in after a frame, from 1 up; the best stay.
   * Default: 5000 with a beam; without one, or with Infinity, any number.
   */
  readonly maxHypotheses?: number | undefined;
  /**
   * Keeps what else may have been said, within this of the best, 0 or more: for lattices, n-best
   * lists and the confidence of words. Takes memory for each second. Default: nothing is kept.
   */
  readonly latticeBeam?: number | undefined;
  /**
   * Makes the confidences of words milder, so that of those with 0.9 nine in ten are right
   * (docs/results/decoding.md). Default: they are as the lattice has them.
   */
  readonly confidenceCurve?: ConfidenceCurve | undefined;
  /** Only these words of the lexicon. Default: all. */
  readonly vocabulary?: Iterable<string> | undefined;
  /** The words and their pronunciations, instead of those of the units. */
  readonly lexicon?: Lexicon | undefined;
}

/** How the search searches, and what scores it takes. */
export interface DecoderOptions extends DecodingOptions {
  /**
   * Whether the scores are probabilities, as a softmax gives them, not their logarithms or what
   * comes before it.
   */
  readonly probabilities?: boolean | undefined;
  /**
   * Units of kind `frames`: the probability of each unit in what the model was trained on, above 0,
   * by which its outputs are divided. Default: those of the units, where they have any; else all
   * alike.
   */
  readonly priors?: ArrayLike<number> | undefined;
}

/**
 * With a beam: where the beam is wide or the outputs unsure, what a frame costs has a bound, and no
 * error more is measured (docs/results/decoding.md).
 */
const MOST_HYPOTHESES = 5000;

/** The names of {@link DecodingOptions}. */
export const DECODING_OPTIONS = [
  'lm',
  'rescore',
  'grammar',
  'phrases',
  'lmWeight',
  'wordPenalty',
  'beam',
  'maxHypotheses',
  'latticeBeam',
  'confidenceCurve',
  'vocabulary',
  'lexicon',
] as const satisfies (keyof DecodingOptions)[];

/** Those of options that are a decoder's, and others beside. */
export function decodingOptions(options: DecodingOptions): DecodingOptions {
  return Object.fromEntries(DECODING_OPTIONS.map((name) => [name, options[name]]));
}

/**
 * @throws CompactRnnError INVALID_OPTION for names that there are not, and numbers out of range.
 */
export function checkedOptions(options: DecoderOptions) {
  const names = [...DECODING_OPTIONS, 'probabilities', 'priors'];
  const given = readOptions('createDecoder', options, names);
  const { beam = Infinity, wordPenalty = 0, probabilities = false } = given;
  const { lmWeight = 1, latticeBeam } = given;
  const { maxHypotheses = beam === Infinity ? Infinity : MOST_HYPOTHESES } = given;
  if (!(typeof beam === 'number' && beam > 0))
    throw invalidOption(`beam must be above 0, but is ${shown(beam)}`);
  if (!Number.isFinite(wordPenalty))
    throw invalidOption(`wordPenalty must be a finite number, but is ${shown(wordPenalty)}`);
  if (!(typeof lmWeight === 'number' && lmWeight >= 0 && lmWeight <= 1e6))
    throw invalidOption(`lmWeight must be a number from 0 to 1e6, but is ${shown(lmWeight)}`);
  if (maxHypotheses !== Infinity && !(Number.isSafeInteger(maxHypotheses) && maxHypotheses >= 1))
    throw invalidOption(
      `maxHypotheses must be a whole number from 1 up, or Infinity, but is ${shown(maxHypotheses)}`,
    );
  if (latticeBeam !== undefined && !(typeof latticeBeam === 'number' && latticeBeam >= 0))
    throw invalidOption(`latticeBeam must be a number from 0 up, but is ${shown(latticeBeam)}`);
  if (typeof probabilities !== 'boolean')
    throw invalidOption(`probabilities must be true or false, but is ${shown(probabilities)}`);
  const confidenceCurve = checkedCurve(given.confidenceCurve);
  return {
    ...given,
    beam,
    wordPenalty,
    probabilities,
    lmWeight,
    maxHypotheses,
    confidenceCurve,
  };
}
