/** An n-gram model, and what it says of words. */
import { withCallbacks } from '../callbacks';
import { invalidInput, invalidOption } from '../errors';
import { kindOf, ownElements, shown } from '../json';
import { type NgramModelHandle, native } from '../native';
import { checkLongCallOptions, type LongCallOptions, readOptions, untilAborted } from '../options';
import { piecesOf, type Sentences } from './sentences';

/** What a model says of one word of a sentence. */
export interface WordScore {
  /** The word, or `</s>`, the end of the sentence. */
  readonly word: string;
  /** The natural logarithm of its probability after the words before it; null: it is unknown. */
  readonly logProbability: number | null;
  /** Words of the n-gram that has the probability, from 1 to the order; 0: it is unknown. */
  readonly ngram: number;
}

/** What a model says of a text. */
export interface NgramPerplexity {
  /**
   * 10 to the power of minus the mean log10 of the probabilities of all known words and of the
   * ends of sentences, if the model has `</s>`; null where nothing is known.
   */
  readonly perplexity: number | null;
  /** The sum of the natural logarithms of the same. */
  readonly logProbability: number;
  /** Of them, those that have a word. */
  readonly sentences: number;
  /** Without the ends of sentences. */
  readonly words: number;
  /** Of them, those that the model lacks, and has no `<unk>` for. */
  readonly unknown: number;
}

/** Options of `NgramModel.perplexity`. */
export interface PerplexityOptions extends LongCallOptions {
  /**
   * Rounds as programs do whose log-probabilities are whole numbers in this base, above 1 and at
   * most 10: that of each word towards 0, and the mean of each sentence again. `sphinx_lm_eval` of
   * CMU Sphinx has 1.0001. Default: nothing is rounded.
   */
  readonly logBase?: number | undefined;
}

/** Words of a sentence that are scored at once. */
const MOST_WORDS = 1e6;

/**
 * A back-off n-gram model (Katz 1987): p(w | h) of the longest n-gram that it has, times the
 * back-offs of the longer histories. It never changes.
 */
export class NgramModel {
  readonly #handle: NgramModelHandle;
  /** The most words of an n-gram. */
  readonly order: number;
  /** How many n-grams it has of each length, from 1 on. */
  readonly counts: readonly number[];
  /** In memory. */
  readonly bytes: number;
  /** Whether it has `<s>`, which sentences begin after; without it they begin after nothing. */
  readonly hasBegin: boolean;
  /** Whether it has `</s>`, the end of a sentence; without it to end costs nothing. */
  readonly hasEnd: boolean;

  /** @internal */
  constructor(handle: NgramModelHandle) {
    const { counts, bytes, hasBegin, hasEnd } = native.describeNgrams(handle);
    this.#handle = handle;
    this.order = counts.length;
    this.counts = Object.freeze(counts);
    this.bytes = bytes;
    this.hasBegin = hasBegin;
    this.hasEnd = hasEnd;
  }

  /** @internal */
  static handleOf(model: NgramModel, name = 'model'): NgramModelHandle {
    const given: unknown = model;
    if (typeof given !== 'object' || given === null || !(#handle in given))
      throw invalidInput(`${name} must be an NgramModel, but is ${shown(model)}`);
    return model.#handle;
  }

  /**
   * Scores each word of one sentence, and its end, after `<s>` and the words before it. Words
   * after an unknown one do not know what stood before it. Of a model without `</s>` the end is
   * unknown.
   * @param words as the model has them, such as `splitWords` gives.
   * @throws CompactRnnError INVALID_INPUT where they are not a list of strings.
   */
  score(words: readonly string[]): WordScore[] {
    const own = ownElements(words);
    if (!own || own.length > MOST_WORDS || !own.every((word) => typeof word === 'string'))
      throw invalidInput(
        `words must be a list of at most ${MOST_WORDS} strings, but is ${kindOf(words)}`,
      );
    const scores = native.scoreNgramWords(this.#handle, own);
    return [...own, '</s>'].map((word, i) => {
      const log10 = scores[2 * i]!;
      return {
        word,
        logProbability: Number.isNaN(log10) ? null : log10 * Math.LN10,
        ngram: scores[2 * i + 1]!,
      };
    });
  }

  /**
   * How well it foresees a text.
   * @param sentences each a string; the words are those of `splitWords`, unless the text comes by
   *   {@link wordsAsTheyStand}.
   * @throws CompactRnnError INVALID_INPUT where they are not strings, or there are none;
   *   INVALID_OPTION; the reason of the signal.
   */
  async perplexity(
    sentences: Sentences,
    options: PerplexityOptions = {},
  ): Promise<NgramPerplexity> {
    const own = readOptions('perplexity', options, ['logBase', 'signal', 'onProgress']);
    checkLongCallOptions(own);
    const unit = unitOf(own.logBase);
    return withCallbacks(own, (heard) => this.#perplexity(sentences, unit, heard));
  }

  async #perplexity(
    sentences: Sentences,
    unit: number,
    options: LongCallOptions,
  ): Promise<NgramPerplexity> {
    const { signal } = options;
    const total = { log10: 0, sentences: 0, words: 0, unknown: 0 };
    for await (const piece of piecesOf(sentences, options)) {
      const score = await untilAborted(
        () => native.scoreNgramText(this.#handle, piece, unit),
        signal,
      );
      for (const name of ['log10', 'sentences', 'words', 'unknown'] as const)
        total[name] += score[name];
    }
    if (total.sentences === 0) throw invalidInput('the text has no words');
    const { log10, ...counts } = total;
    const scored = total.words - total.unknown + (this.hasEnd ? total.sentences : 0);
    return {
      perplexity: scored > 0 ? 10 ** (-log10 / scored) : null,
      logProbability: log10 * Math.LN10,
      ...counts,
    };
  }
}

/** Of logarithms, in log10; 0: they are not rounded. */
function unitOf(logBase: number | undefined): number {
  if (logBase === undefined) return 0;
  if (typeof logBase === 'number' && logBase > 1 && logBase <= 10) return Math.log10(logBase);
  throw invalidOption(
    `logBase must be a number above 1 and at most 10, such as 1.0001, but is ${shown(logBase)}`,
  );
}
