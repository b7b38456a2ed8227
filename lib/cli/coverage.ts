/** Warnings of commands that search for words about words that language models lack. */
import { coveringSources, type DecodingOptions, restricted, type WordCoverage } from '../decode';
import type { Model } from '../model';
import { thousands } from './table';

/** The coverage of the models that the search asks; undefined without any, or without a lexicon. */
export function coverageOf(
  { units }: Pick<Model, 'units'>,
  { lm, rescore, lexicon, vocabulary }: DecodingOptions,
): WordCoverage[] {
  const all = lexicon ?? (units?.kind === 'tokens' ? undefined : units?.lexicon);
  if (all === undefined || lm === undefined) return [];
  const words = Object.keys(vocabulary === undefined ? all : restricted(all, vocabulary));
  return coveringSources(words, { lm, rescore }).map(({ coverage }) => coverage);
}

/** A line for each model that does not have just the words of the lexicon. */
export function coverageLines(
  coverage: readonly WordCoverage[],
  files: Readonly<Partial<Record<'lm' | 'rescore', string>>>,
): string[] {
  return coverage.flatMap((one) => {
    const { option, lexiconWords, lexiconOnly, unsayable, modelWords, modelOnly } = one;
    const parts: string[] = [];
    if (lexiconOnly > 0)
      parts.push(
        `lacks ${thousands(lexiconOnly)} of the ${thousands(lexiconWords)} words of the lexicon, which ${unsayable > 0 ? 'cannot be said' : 'get its <unk>'}`,
      );
    if (modelOnly > 0)
      parts.push(
        `has ${thousands(modelOnly)} of its ${thousands(modelWords)} words that the lexicon lacks, which are never heard`,
      );
    return parts.length === 0 ? [] : [`${files[option] ?? option} ${parts.join(', and ')}`];
  });
}
