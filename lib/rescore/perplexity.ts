/** How well a language model of this library foresees sentences. */
import { withCallbacks } from '../callbacks';
import { invalidInput } from '../errors';
import type { Model } from '../model';
import { piecesOf, type Sentences } from '../ngrams';
import { checkLongCallOptions, type LongCallOptions, readOptions } from '../options';
import { scoreSentences } from './score';

/** What a model says of a text. */
export interface SentencePerplexity {
  /** E to the mean of -ln p, a mean over words and ends of sentences, as of n-gram models. */
  readonly perplexity: number;
  /** The same, a mean over tokens. */
  readonly tokenPerplexity: number;
  /** The sum of the natural logarithms of the probabilities of all tokens. */
  readonly logProbability: number;
  /** The number of sentences that have a word. */
  readonly sentences: number;
  /** Without the ends of sentences. */
  readonly words: number;
  /** With the ends of sentences. */
  readonly tokens: number;
}

/**
 * How well a language model of this library, of characters or words, foresees a text.
 * @param model of tokens (`units.kind` "tokens").
 * @param sentences each a string; the words are those of `splitWords`, unless the text comes by
 *   `wordsAsTheyStand`.
 * @returns perplexities over words, to be compared with those of n-gram models, and over tokens.
 * @throws CompactRnnError INVALID_OPTION for a model that is not a language model; INVALID_INPUT
 *   where sentences are not strings, there is none, or the model lacks a word; the signal's reason.
 */
export async function sentencePerplexity(
  model: Model,
  sentences: Sentences,
  options: LongCallOptions = {},
): Promise<SentencePerplexity> {
  const own = readOptions('sentencePerplexity', options, ['signal', 'onProgress']);
  checkLongCallOptions(own);
  return withCallbacks(own, async (heard) => {
    const total = { logProbability: 0, sentences: 0, words: 0, tokens: 0 };
    for await (const piece of piecesOf(sentences, heard)) {
      const lines = Buffer.from(piece).toString().split('\n').filter(Boolean);
      for (const { logProbability, tokens } of await scoreSentences(model, lines, heard)) {
        total.logProbability += logProbability;
        total.tokens += tokens;
      }
      total.sentences += lines.length;
      for (const line of lines) total.words += line.split(' ').length;
    }
    if (total.sentences === 0) throw invalidInput('the text has no words');
    const { logProbability, words, tokens } = total;
    return {
      perplexity: Math.exp(-logProbability / (words + total.sentences)),
      tokenPerplexity: Math.exp(-logProbability / tokens),
      ...total,
    };
  });
}
