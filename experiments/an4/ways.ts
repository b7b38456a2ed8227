/**
 * How the recognizer's outputs become words: by the lexicon alone, or with n-grams of the training
 * transcripts. Each speaker is decoded with the settings that are best for the nine others.
 */
import {
  countWordErrors,
  createDecoder,
  decodeGreedy,
  makeNgramModel,
  sumWordErrors,
  wordErrorRate,
  type DecodingOptions,
  type NgramModel,
  type WordErrors,
} from '../../lib';
import { percent } from '../../lib/charts';
import { errorInterval, INTERVAL_SEED, type ConfidenceInterval } from '../../lib/train';
import type { Recognizer } from './recognizer';
import { bestSetting, editsOf, errorsByOthersChoice } from './settings';

/** Settings of a search, of which each speaker gets one. */
export interface Grid {
  readonly lexiconPenalties: readonly number[];
  readonly lmWeights: readonly number[];
  readonly lmPenalties: readonly number[];
  /** With a language model. */
  readonly beam: number;
}

/** For models of CTC, whose outputs are blanks for the most part. */
const CTC_GRID: Grid = {
  lexiconPenalties: [0, 1, 2, 3, 4],
  lmWeights: [0.4, 0.6, 0.8, 1, 1.3, 1.6],
  lmPenalties: [-2, -1, 0, 1, 2],
  beam: 20,
};

export interface Way {
  readonly name: string;
  readonly settings: readonly DecodingOptions[];
}

/** Words wrong, decoded one way. */
export interface WayErrors {
  readonly way: string;
  readonly errors: WordErrors;
  readonly interval: ConfidenceInterval | null;
  /** Best for all ten speakers together; each speaker's own may differ. */
  readonly setting: { readonly lmWeight?: number; readonly wordPenalty?: number };
}

/** N-grams of the 948 sentences that the model was trained on. */
export async function waysOf(
  { train }: Pick<Recognizer, 'train'>,
  { lexiconPenalties, lmWeights, lmPenalties, beam }: Grid = CTC_GRID,
): Promise<Way[]> {
  const sentences = train.map(({ words }) => words.join(' '));
  const withLm = (lm: NgramModel): DecodingOptions[] =>
    lmWeights.flatMap((lmWeight) =>
      lmPenalties.map((wordPenalty) => ({ lm, lmWeight, wordPenalty, beam })),
    );
  return [
    { name: 'lexicon', settings: lexiconPenalties.map((wordPenalty) => ({ wordPenalty })) },
    { name: 'bigram', settings: withLm(await makeNgramModel(sentences, { order: 2 })) },
    { name: 'trigram', settings: withLm(await makeNgramModel(sentences, { order: 3 })) },
  ];
}

/** @param outputs [frames, units] of each utterance of the test part. */
export async function errorsOf(
  { units, test }: Pick<Recognizer, 'units' | 'test'>,
  { name, settings }: Way,
  outputs: readonly Float32Array[],
): Promise<WayErrors> {
  const tried = test.map(({ speaker }) => ({ speaker, errors: [] as WordErrors[] }));
  for (const setting of settings) {
    const decoder = createDecoder(units, setting);
    test.forEach(({ words }, i) => {
      decoder.reset();
      decoder.push(outputs[i]!);
      const found = decoder.result().words.map(({ word }) => word);
      tried[i]!.errors.push(countWordErrors(words, found));
    });
  }
  const { lmWeight, wordPenalty } = settings[bestSetting(tried)]!;
  return {
    way: name,
    ...(await totalOf(errorsByOthersChoice(tried))),
    setting: { ...(lmWeight !== undefined && { lmWeight }), wordPenalty: wordPenalty! },
  };
}

/** Of all utterances, and in what interval chance leaves it. */
export async function totalOf(
  each: readonly WordErrors[],
): Promise<Pick<WayErrors, 'errors' | 'interval'>> {
  const terms = { over: each.map(editsOf), under: each.map(({ reference }) => reference) };
  return { errors: sumWordErrors(each), interval: await errorInterval(terms, INTERVAL_SEED) };
}

/**
 * The share of phonemes wrong, by the best unit of each frame.
 * @param counts whether a unit is one that the labels have.
 */
export function unitErrorsOf(
  { units, test }: Pick<Recognizer, 'units' | 'test'>,
  outputs: readonly Float32Array[],
  counts: (name: string) => boolean = () => true,
): number {
  const each = test.map(({ labels }, i) =>
    countWordErrors(
      Array.from(labels),
      decodeGreedy(outputs[i]!, units).flatMap(({ name, unit }) => (counts(name) ? [unit] : [])),
    ),
  );
  return wordErrorRate(sumWordErrors(each));
}

export function shownErrors({ errors, interval }: Pick<WayErrors, 'errors' | 'interval'>): string {
  const [low, high] = interval!;
  const range = `${percent(low, 1)} to ${percent(high, 1)}`;
  return `${percent(wordErrorRate(errors), 1)} (${editsOf(errors)}; ${range})`;
}
