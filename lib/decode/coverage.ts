/** The overlap of the words of a lexicon with those of n-gram models. */
import { invalidOption } from '../errors';
import { type LanguageSourceHandle, native } from '../native';
import { NgramModel } from '../ngrams';
import type { DecodingOptions } from './options';

/** How many words of a lexicon a language model knows, and the other way round. */
export interface WordCoverage {
  /** The option that gives the model. */
  readonly option: 'lm' | 'rescore';
  /** Words of the lexicon. */
  readonly lexiconWords: number;
  /** Of them, those that the model lacks. They get its `<unk>`. */
  readonly lexiconOnly: number;
  /** Those that cannot be said, as the model lacks them and has no `<unk>`: all of these, or 0. */
  readonly unsayable: number;
  /** Words of the model; `<s>`, `</s>` and `<unk>` are none. */
  readonly modelWords: number;
  /** Of them, those that the lexicon lacks. They are never heard. */
  readonly modelOnly: number;
}

/** A model as a source for a search, and its coverage. */
export interface CoveringSource {
  readonly source: LanguageSourceHandle;
  readonly coverage: WordCoverage;
  /** Numbers of the words that cannot be said. */
  readonly unsayable: Uint32Array;
}

/**
 * @param words of the lexicon, by their numbers.
 * @throws CompactRnnError INVALID_INPUT for anything but a model; INVALID_OPTION for one of others.
 */
export function coveringSources(
  words: readonly string[],
  options: Pick<DecodingOptions, 'lm' | 'rescore'>,
): CoveringSource[] {
  const names = Buffer.from(words.map((word) => `${word.replaceAll('\n', ' ')}\n`).join(''));
  return (['lm', 'rescore'] as const).flatMap((option) => {
    const model = options[option];
    return model === undefined ? [] : [sourceOf(option, model, names, words)];
  });
}

function sourceOf(
  option: 'lm' | 'rescore',
  model: NgramModel,
  names: Uint8Array,
  words: readonly string[],
): CoveringSource {
  const handle = NgramModel.handleOf(model, option);
  const found = native.createNgramSource(handle, names);
  const { source, lacking, hasUnknown, modelWords, modelOnly } = found;
  if (lacking.length === words.length)
    throw invalidOption(
      `${option} has none of the ${words.length} words of the lexicon: it is of another vocabulary, or spells words otherwise (lexica have lower case)`,
    );
  const unsayable = hasUnknown ? new Uint32Array() : lacking;
  const coverage = Object.freeze({
    option,
    lexiconWords: words.length,
    lexiconOnly: lacking.length,
    unsayable: unsayable.length,
    modelWords,
    modelOnly,
  });
  return { source, coverage, unsayable };
}

/**
 * How many words one source or another cannot say.
 * @throws CompactRnnError INVALID_OPTION where no word is left.
 */
export function unsayableBy(sources: readonly CoveringSource[], words: number): number {
  const { size } = new Set(sources.flatMap(({ unsayable }) => [...unsayable]));
  if (size < words) return size;
  throw invalidOption(
    'lm and rescore have no word of the lexicon in common: make lm of rescore, such as pruneNgramModel does',
  );
}
