/** The flags by which commands say how words are searched for, and what they read for them. */
import { Command } from 'commander';
import type { DecodingOptions } from '../decode';
import { invalidOption } from '../errors';
import { readText } from '../files';
import type { Model } from '../model';
import { splitWords } from '../text';
import { parseNumber } from './arguments';
import { inputFile } from './command-files';

/** As the command line has them. */
export interface DecodingFlags {
  lexicon?: string;
  vocabulary?: string;
  lm?: string;
  rescore?: string;
  grammar?: string;
  phrases?: string;
  lmWeight?: number;
  wordPenalty?: number;
  beam?: number;
  maxHypotheses?: number;
}

export function withDecodingFlags(command: Command): Command {
  return command
    .addOption(
      inputFile('--lexicon <file>', 'words and their units, instead of those of the model'),
    )
    .addOption(
      inputFile('--vocabulary <file>', 'a text whose words alone of the lexicon may be said'),
    )
    .addOption(
      inputFile('--lm <file>', 'a language model of words, ARPA or packed (compact-rnn lm)'),
    )
    .addOption(
      inputFile('--rescore <file>', 'a large one that rescores on the fly what a small --lm finds'),
    )
    .addOption(
      inputFile('--grammar <file>', 'what may be said instead: JSGF, or a sentence on each line'),
    )
    .addOption(
      inputFile('--phrases <file>', 'phrases that are likelier than the language model says'),
    )
    .option(
      '--lm-weight <factor>',
      "multiplies the language model's log-probabilities; default 1",
      parseNumber,
    )
    .option(
      '--word-penalty <size>',
      'taken from the log-probability for each word; default 0',
      parseNumber,
    )
    .option(
      '--beam <size>',
      'gives up words this much less likely than the best; for large lexica',
      parseNumber,
    )
    .option(
      '--max-hypotheses <count>',
      'the most paths that a frame keeps; default 5000 with --beam',
      parseNumber,
    );
}

/** The options of the search, with what the files hold. */
export async function decodingFrom(
  { lexicon, vocabulary, lm, rescore, grammar, phrases, ...flags }: DecodingFlags,
  { units }: Pick<Model, 'units'>,
  signal: AbortSignal,
): Promise<DecodingOptions> {
  const { lmWeight, wordPenalty, beam, maxHypotheses } = flags;
  const { loadGrammar, loadPhrases } = await import('../grammar/index.js');
  const { loadNgramModel } = await import('../ngrams/index.js');
  const { loadLexicon } = await import('../text/index.js');
  if ((lm ?? grammar ?? phrases) === undefined && lmWeight !== undefined)
    throw invalidOption('--lm-weight is of a language model: give --lm, or leave it out');
  if ((lm ?? grammar ?? phrases ?? lexicon ?? vocabulary) !== undefined && units?.kind === 'tokens')
    throw invalidOption(
      'words are searched for in the outputs of models of speech, but this is one of tokens',
    );
  return {
    lmWeight,
    wordPenalty,
    beam,
    maxHypotheses,
    lexicon: lexicon === undefined ? undefined : await loadLexicon(lexicon),
    vocabulary: vocabulary === undefined ? undefined : splitWords(await readText(vocabulary)),
    lm: lm === undefined ? undefined : await loadNgramModel(lm, { signal }),
    grammar: grammar === undefined ? undefined : await loadGrammar(grammar, { signal }),
    phrases: phrases === undefined ? undefined : await loadPhrases(phrases, { signal }),
    rescore: rescore === undefined ? undefined : await loadNgramModel(rescore, { signal }),
  };
}
