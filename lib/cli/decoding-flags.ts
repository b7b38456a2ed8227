/** The flags by which commands say how words are searched for, and what they read for them. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ConfidenceCurve, DecodingOptions } from '../decode';
import { invalidOption } from '../errors';
import { readText } from '../files';
import type { Model } from '../model';
import { splitWords } from '../text';
import { parseNumber, parseNumbers } from './arguments';
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
      inputFile('--lexicon <file>', "pronunciations, as in CMUdict, instead of the model's"),
    )
    .addOption(
      inputFile(
        '--vocabulary <file>',
        'recognize only words that occur in this text; the lexicon must have them',
      ),
    )
    .addOption(
      inputFile('--lm <file>', 'an n-gram language model, ARPA or packed (compact-rnn lm)'),
    )
    .addOption(
      inputFile(
        '--rescore <file>',
        'a larger n-gram model that rescores on the fly what --lm finds',
      ),
    )
    .addOption(inputFile('--grammar <file>', 'recognize only these sentences: JSGF, or one a line'))
    .addOption(
      inputFile('--phrases <file>', 'phrases that are likelier than the language model says'),
    )
    .option(
      '--lm-weight <factor>',
      "scales the language model's log-probabilities; default 1",
      parseNumber,
    )
    .option(
      '--word-penalty <size>',
      'subtracted from the log-probability for each word; default 0',
      parseNumber,
    )
    .option(
      '--beam <size>',
      'prune paths this far (in nats) below the best, such as 14; default: none',
      parseNumber,
    )
    .option(
      '--max-hypotheses <count>',
      'most paths kept in a frame; default 5000 with --beam, else no limit',
      parseNumber,
    );
}

/** Beside `--lattice-beam`, of commands that print confidences. */
export function confidenceCurveOption(): Option {
  return new Option(
    '--confidence-curve <slope,offset>',
    'map confidences to shares of right words by 1 / (1 + exp(-(slope ln(c / (1 - c)) + offset))); default: as the lattice has them',
  ).argParser((text): ConfidenceCurve => {
    const [slope, offset, ...more] = parseNumbers(text);
    if (offset === undefined || more.length > 0)
      throw new InvalidArgumentError('It must be two numbers, such as 0.47,-0.39.');
    return { slope: slope!, offset };
  });
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
