/** Models made of text, by interpolated modified Kneser-Ney smoothing (Chen and Goodman 1998). */
import { withCallbacks } from '../callbacks';
import { invalidOption } from '../errors';
import { isIterable, ownElements, shown } from '../json';
import { native } from '../native';
import {
  checkLongCallOptions,
  checkWholeNumber,
  type LongCallOptions,
  readOptions,
  untilAborted,
} from '../options';
import { warn } from '../warnings';
import { NgramModel } from './model';
import { MOST_ORDER } from './order';
import { piecesOf, type Sentences } from './sentences';

const MOST_COUNT = 2 ** 31;

/** Options of {@link makeNgramModel}. */
export interface NgramMakingOptions extends LongCallOptions {
  /** The most words of an n-gram, from 1 to 16; default 3. */
  readonly order?: number | undefined;
  /**
   * For each length of two words and more, how often an n-gram must occur to be kept; numbers that
   * do not decrease, the last for all longer ones. Default: once. What the others had goes to the
   * back-off.
   */
  readonly minimumCounts?: readonly number[] | undefined;
  /** All that are known; others count as `<unk>`. Default: every word of the text. */
  readonly vocabulary?: Iterable<string> | undefined;
}

/**
 * Makes a model of a text. The model has `<s>`, `</s>` and `<unk>`; an `<unk>` that the text does
 * not have gets what every other word gets that it does not have.
 *
 * A text that is too small to tell discounts from (one that has no n-grams which occur just once,
 * twice, three and four times) gets 0.5, 1 and 1.5, with the warning NGRAM_DISCOUNTS.
 * @param sentences each a string; the words are those of `splitWords`, unless the text comes by
 *   `wordsAsTheyStand`.
 * @throws CompactRnnError INVALID_OPTION; INVALID_INPUT where sentences are not strings, hold
 *   markers such as `<s>`, or there is none; the reason of the signal.
 */
export async function makeNgramModel(
  sentences: Sentences,
  options: NgramMakingOptions = {},
): Promise<NgramModel> {
  const own = readOptions('makeNgramModel', options, [
    'order',
    'minimumCounts',
    'vocabulary',
    'signal',
    'onProgress',
  ]);
  checkLongCallOptions(own);
  return withCallbacks(own, async (heard) => {
    const { model, tooSmall } = await estimated(sentences, heard);
    if (tooSmall.length > 0)
      warn(
        'NGRAM_DISCOUNTS',
        `the text is too small to tell discounts of ${[...tooSmall].map((k) => `${k}-grams`).join(', ')} from: they are 0.5, 1 and 1.5`,
      );
    return model;
  });
}

/** @internal A bigram model of phrases, which are known to be few. */
export async function makePhraseModel(phrases: Iterable<string>): Promise<NgramModel> {
  const { model } = await estimated(phrases, { order: 2 });
  return model;
}

async function estimated(
  sentences: Sentences,
  { order = 3, minimumCounts = [], vocabulary, signal, onProgress }: NgramMakingOptions,
): Promise<{ model: NgramModel; tooSmall: Uint32Array | readonly number[] }> {
  checkWholeNumber('order', order, 1, MOST_ORDER);
  const counts = countsOf(minimumCounts, order);
  const text = native.createNgramText(wordLines(vocabulary));
  for await (const piece of piecesOf(sentences, { signal, onProgress }))
    native.pushNgramText(text, piece);
  onProgress?.({ stage: 'counting', done: 1, total: 2 });
  const { model, tooSmall } = await untilAborted(() => native.estimateNgrams(text, counts), signal);
  onProgress?.({ stage: 'counting', done: 2, total: 2 });
  return { model: new NgramModel(model), tooSmall };
}

/** The least counts for n-grams of each length from 1 on. */
function countsOf(given: readonly number[], order: number): Uint32Array {
  const own = ownElements(given);
  if (!own) throw invalidOption(`minimumCounts must be a list, but is ${shown(given)}`);
  if (own.length > Math.max(0, order - 1))
    throw invalidOption(
      `minimumCounts has ${own.length} numbers, and there are ${order - 1} lengths of two words and more`,
    );
  const counts = [1];
  for (const [i, value] of own.entries()) {
    const count = checkWholeNumber(`minimumCounts[${i}]`, value, 1, MOST_COUNT);
    if (count < counts[i]!)
      throw invalidOption(
        `minimumCounts must not decrease, but ${count} follows ${counts[i]}: an n-gram cannot be kept without its beginning`,
      );
    counts.push(count);
  }
  while (counts.length < order) counts.push(counts.at(-1)!);
  return Uint32Array.from(counts);
}

/** Words that a vocabulary may have. */
const MOST_WORDS = 1e7;

function wordLines(vocabulary: Iterable<string> | undefined): Uint8Array {
  if (vocabulary === undefined) return new Uint8Array();
  if (!isIterable(vocabulary))
    throw invalidOption(`vocabulary must be a list of words, but is ${shown(vocabulary)}`);
  const words: string[] = [];
  for (const word of vocabulary) {
    if (typeof word !== 'string' || !/^\S+$/.test(word) || /^<\/?s>$/.test(word))
      throw invalidOption(
        `vocabulary must hold words without spaces, and no <s>, but has ${shown(word)}`,
      );
    if (words.push(word) > MOST_WORDS)
      throw invalidOption(`vocabulary must have at most ${MOST_WORDS} words, but has more`);
  }
  if (words.length === 0) throw invalidOption('vocabulary must have a word');
  return Buffer.from(words.map((word) => `${word}\n`).join(''));
}
