/**
 * N-best lists in a new order: what a recurrent language model says of each sentence is mixed with
 * what the search's own model said,
 *
 *     score = acoustic + lmWeight ((1 - weight) language + weight neural) - wordPenalty words
 */
import { invalidInput, invalidOption } from '../errors';
import { kindOf, ownElements, shown } from '../json';
import type { Model } from '../model';
import { checkSignal, readOptions } from '../options';
import { scoreSentences } from './score';

/** One of an n-best list, as `lattice.best` gives it; what else it has stays with it. */
export interface ScoredSentence {
  /** The words, separated by spaces. */
  readonly text: string;
  /** The acoustic model's part of its log-probability, not scaled. */
  readonly acoustic: number;
  /** The language model's part, not scaled; 0 where there was none. */
  readonly language: number;
}

/** A sentence after rescoring. */
export interface Rescored {
  /** All parts, weighted, penalties taken off. */
  readonly score: number;
  /** What the recurrent model says: the natural logarithm of its probability. */
  readonly neural: number;
}

/** Options of {@link rescoreSentences}. */
export interface RescoreOptions {
  /**
   * The share of the recurrent model in the language model's part, 0 to 1. Default 0.5; 1 leaves
   * nothing of what the search's own said.
   */
  readonly weight?: number | undefined;
  /** What the language model's part is multiplied by, as in the search. Default 1. */
  readonly lmWeight?: number | undefined;
  /** Taken off for each word, as in the search. Default 0. */
  readonly wordPenalty?: number | undefined;
  /** Threads that share the model's work. Default 1. */
  readonly threads?: number | undefined;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const MOST_SENTENCES = 100_000;

/**
 * The sentences of an n-best list, best first, by a language model of this library as well.
 * @param sentences of one utterance.
 * @param model of tokens: characters or words (`units.kind` "tokens").
 * @returns each with its new `score`, and with `neural`, what the model says.
 * @throws CompactRnnError INVALID_OPTION for a model that is not a language model; INVALID_INPUT
 *   naming what is not a sentence, and words that the model lacks; the reason of the signal.
 */
export async function rescoreSentences<Sentence extends ScoredSentence>(
  sentences: readonly Sentence[],
  model: Model,
  options: RescoreOptions = {},
): Promise<(Sentence & Rescored)[]> {
  const own = readOptions('rescoreSentences', options, [
    'weight',
    'lmWeight',
    'wordPenalty',
    'threads',
    'signal',
  ]);
  const { weight = 0.5, lmWeight = 1, wordPenalty = 0, threads, signal } = own;
  checkSignal(signal);
  checkNumber('weight', weight, 0, 1);
  checkNumber('lmWeight', lmWeight, 0, 1e6);
  checkNumber('wordPenalty', wordPenalty, -1e6, 1e6);
  const checked = checkedSentences(sentences);
  const texts = checked.map(({ text }) => text);
  const scores = await scoreSentences(model, texts, { threads, signal });
  const rescored = checked.map((sentence, i) => {
    const neural = scores[i]!.logProbability;
    // Minus infinity has no share of nothing.
    const language = weight === 1 ? 0 : (1 - weight) * sentence.language;
    const mixed = language + (weight === 0 ? 0 : weight * neural);
    const words = sentence.text.split(/\s+/).filter(Boolean).length;
    const score = sentence.acoustic + (lmWeight === 0 ? 0 : lmWeight * mixed) - wordPenalty * words;
    return { ...sentence, score, neural };
  });
  return rescored.sort((a, b) => b.score - a.score);
}

function checkNumber(name: string, value: number, least: number, most: number): void {
  if (!(typeof value === 'number' && value >= least && value <= most))
    throw invalidOption(
      `${name} must be a number from ${least} to ${most}, but is ${shown(value)}`,
    );
}

function checkedSentences<Sentence extends ScoredSentence>(
  sentences: readonly Sentence[],
): Sentence[] {
  const own = ownElements(sentences);
  if (!own || own.length > MOST_SENTENCES)
    throw invalidInput(
      `sentences must be a list of at most ${MOST_SENTENCES}, but is ${kindOf(sentences)}`,
    );
  return own.map((sentence, i) => {
    const copy = Object(sentence) === sentence ? { ...(sentence as Sentence) } : undefined;
    const isNumber = (value: unknown): boolean => typeof value === 'number' && !Number.isNaN(value);
    if (typeof copy?.text === 'string' && isNumber(copy.acoustic) && isNumber(copy.language))
      return copy;
    throw invalidInput(
      `sentence ${i} must be { text, acoustic, language }, a string and two numbers, but is ${shown(sentence)}`,
    );
  });
}
