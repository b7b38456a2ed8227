/**
 * Language models as a search asks them (native/language): of the words of its lexicon. A model may
 * be rescored on the fly (Lei et al. 2013): a small one is looked ahead by in the first pass, a
 * large one says what words cost where they end.
 */
import { invalidOption } from '../errors';
import { grammarSource, withPhrases } from '../grammar';
import { native, type LanguageSourceHandle } from '../native';
import { coveringSources, unsayableBy, type WordCoverage } from './coverage';
import type { DecodingOptions } from './options';

export interface Language {
  readonly source: LanguageSourceHandle | undefined;
  /** How many words of the lexicon cannot be said, for a model lacks them and has no `<unk>`. */
  readonly unsayable: number;
  /** Of each n-gram model. */
  readonly coverage: readonly WordCoverage[];
}

const ANYTHING: Language = { source: undefined, unsayable: 0, coverage: [] };

/** What says how likely words are. */
export type LanguageOptions = Pick<DecodingOptions, 'lm' | 'rescore' | 'grammar' | 'phrases'>;

/**
 * @param words of the lexicon, by their numbers.
 * @throws CompactRnnError INVALID_OPTION for anything but a model, one of other words, and options
 *   that exclude each other.
 */
export function languageOf(words: readonly string[], options: LanguageOptions): Language {
  const { phrases } = options;
  const language = sentencesOf(words, options);
  if (phrases === undefined) return language;
  return { ...language, source: withPhrases(language.source, phrases, words) };
}

function sentencesOf(
  words: readonly string[],
  { lm, rescore, grammar }: LanguageOptions,
): Language {
  if (grammar !== undefined) {
    const other = Object.entries({ lm, rescore }).find(([, model]) => model !== undefined);
    if (!other) return { ...ANYTHING, source: grammarSource(grammar, words) };
    throw invalidOption(`grammar and ${other[0]} both say what may be said: give one of them`);
  }
  if (lm === undefined) {
    if (rescore === undefined) return ANYTHING;
    throw invalidOption(
      'rescore is the large model behind a small lm: give lm too, such as pruneNgramModel makes it, or give this one as lm',
    );
  }
  const sources = coveringSources(words, { lm, rescore });
  const [first, second] = sources;
  return {
    source: second ? native.createRescoredSource(first!.source, second.source) : first!.source,
    unsayable: unsayableBy(sources, words.length),
    coverage: Object.freeze(sources.map(({ coverage }) => coverage)),
  };
}
