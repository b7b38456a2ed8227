/**
 * Language models as a search asks them (native/language): of the words of its lexicon. A model may
 * be rescored on the fly (Lei et al. 2013): a small one is looked ahead by in the first pass, a
 * large one says what words cost where they end.
 */
import { invalidOption } from '../errors';
import { grammarSource, withPhrases } from '../grammar';
import { native, type LanguageSourceHandle } from '../native';
import { NgramModel } from '../ngrams';
import type { DecodingOptions } from './options';

export interface Language {
  readonly source: LanguageSourceHandle | undefined;
  /** How many words of the lexicon cannot be said, for no model knows them. */
  readonly unsayable: number;
}

/** What says how likely words are. */
export type LanguageOptions = Pick<DecodingOptions, 'lm' | 'rescore' | 'grammar' | 'phrases'>;

/**
 * @param words of the lexicon, by their numbers.
 * @throws CompactRnnError INVALID_OPTION for what is no model, one of other words, and options that
 *   exclude each other.
 */
export function languageOf(words: readonly string[], options: LanguageOptions): Language {
  const { phrases } = options;
  const { source, unsayable } = sentencesOf(words, options);
  if (phrases === undefined) return { source, unsayable };
  return { source: withPhrases(source, phrases, words), unsayable };
}

function sentencesOf(
  words: readonly string[],
  { lm, rescore, grammar }: LanguageOptions,
): Language {
  if (grammar !== undefined) {
    if (lm === undefined) return { source: grammarSource(grammar, words), unsayable: 0 };
    throw invalidOption('grammar and lm both say what may be said: give one of them');
  }
  if (!lm) {
    if (!rescore) return { source: undefined, unsayable: 0 };
    throw invalidOption(
      'rescore is the large model behind a small lm: give lm too, such as pruneNgramModel makes it, or give this one as lm',
    );
  }
  const names = Buffer.from(words.map((word) => `${word.replaceAll('\n', ' ')}\n`).join(''));
  const first = ngramSource('lm', lm, names, words.length);
  if (!rescore) return first;
  const second = ngramSource('rescore', rescore, names, words.length);
  return {
    source: native.createRescoredSource(first.source, second.source),
    unsayable: Math.max(first.unsayable, second.unsayable),
  };
}

function ngramSource(
  option: string,
  model: NgramModel,
  names: Uint8Array,
  words: number,
): Language & { readonly source: LanguageSourceHandle } {
  const handle = NgramModel.handleOf(model, option);
  const { source, lacking, hasUnknown } = native.createNgramSource(handle, names);
  if (lacking === words)
    throw invalidOption(
      `${option} has none of the ${words} words of the lexicon: it is of another vocabulary, or spells words otherwise (lexica have lower case)`,
    );
  return { source, unsayable: hasUnknown ? 0 : lacking };
}
