/** `compact-rnn lm`: n-gram language models, made of text, made smaller, asked. */
import { stat } from 'node:fs/promises';
import { Command } from 'commander';
import { invalidOption } from '../../errors';
import type { NgramModel } from '../../ngrams';
import { needed, parseNumber, parseNumbers } from '../arguments';
import { inputArgument, inputFile, outputFile, withForce } from '../command-files';
import { printJson, printLines } from '../print';
import { withProgress } from '../progress';
import { sentencesOf } from '../sentence-files';
import { byteSize, numbers, table, thousands } from '../table';
import { networkPerplexity, rescoreCommand } from './lm-network';

const MODEL = "an ARPA file (also .gz), or this program's packed format";
const OUTPUT = 'the file to write: ARPA if it ends with .arpa or .lm (also .gz), else packed';
const BITS = 'bits of each probability in a packed file: 4 to 16, or 32; default 10';
const AS_IS = 'take words as they stand; default: in lower case, without punctuation';

export function lmCommand(signal: AbortSignal): Command {
  const command = new Command('lm').description(
    'N-gram language models: how likely each word is after those before it. With one, a recognizer ' +
      'tells apart words that sound alike.',
  );
  const commands = [makeCommand, pruneCommand, perplexityCommand, convertCommand, rescoreCommand];
  for (const make of commands)
    command.addCommand(withForce(make(signal)).copyInheritedSettings(command));
  return command.addHelpText(
    'after',
    `
Examples:
  $ compact-rnn lm make text.txt -o lm.ngrams --order 3
  $ compact-rnn lm prune lm.ngrams -o small.ngrams --ngrams 100000
  $ compact-rnn lm perplexity small.ngrams held-out.txt
  $ compact-rnn lm convert lm.ngrams -o lm.arpa.gz
  $ compact-rnn lm rescore rnn.safetensors nbest.json`,
  );
}

interface OutputOptions {
  output?: string;
  bits?: number;
  json?: boolean;
}

interface MakeOptions extends OutputOptions {
  order?: number;
  minimumCounts?: number[];
  vocabulary?: string;
  asIs?: boolean;
}

function makeCommand(signal: AbortSignal): Command {
  return new Command('make')
    .summary('estimate a model from text')
    .description(
      'Estimates a model from sentences, one a line, with modified Kneser-Ney smoothing.',
    )
    .addArgument(inputArgument('<text...>', 'text files, a sentence on each line'))
    .addOption(outputFile('-o, --output <file>', OUTPUT))
    .option('--order <words>', 'words in the longest n-grams, 1 to 16; default 3', parseNumber)
    .option(
      '--minimum-counts <list>',
      'how often n-grams of 2, 3, ... words must occur to be kept; default 1',
      parseNumbers,
    )
    .addOption(
      inputFile(
        '--vocabulary <file>',
        'all known words, the first of each line, such as a lexicon; default: those of the text',
      ),
    )
    .option('--as-is', AS_IS)
    .option('--bits <count>', BITS, parseNumber)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ compact-rnn lm make text.txt -o lm.arpa --order 4')
    .action(async (texts: string[], options: MakeOptions) => {
      const { output: path, order, minimumCounts, vocabulary, asIs, bits, json } = options;
      const output = needed(path, 'lm make', 'an output: --output');
      const { makeNgramModel } = await import('../../ngrams/index.js');
      const known = vocabulary === undefined ? undefined : await wordsOf(vocabulary, signal);
      const sentences = await sentencesOf(texts, asIs);
      const model = await withProgress('reading the text', (onProgress) =>
        makeNgramModel(sentences, {
          order,
          minimumCounts,
          vocabulary: known,
          signal,
          onProgress,
        }),
      );
      await save(model, output, bits, json, signal);
    });
}

interface PruneOptions extends OutputOptions {
  ngrams?: number;
  threshold?: number;
}

function pruneCommand(signal: AbortSignal): Command {
  return new Command('prune')
    .summary('make a model smaller')
    .description(
      'Leaves out the n-grams that matter least, by the relative entropy between both models.',
    )
    .addArgument(inputArgument('<model>', MODEL))
    .addOption(outputFile('-o, --output <file>', OUTPUT))
    .option('--ngrams <count>', 'how many n-grams to keep, single words included', parseNumber)
    .option(
      '--threshold <share>',
      'leave out n-grams that raise the perplexity by a smaller share, such as 1e-7',
      parseNumber,
    )
    .option('--bits <count>', BITS, parseNumber)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ compact-rnn lm prune lm.arpa -o small.ngrams --ngrams 100000',
    )
    .action(async (path: string, options: PruneOptions) => {
      const output = needed(options.output, 'lm prune', 'an output: --output');
      const { ngrams, threshold, bits, json } = options;
      const { pruneNgramModel } = await import('../../ngrams/index.js');
      const model = await load(path, signal);
      const small = await withProgress('pruning', async () =>
        pruneNgramModel(model, { ngrams, threshold, signal }),
      );
      await save(small, output, bits, json, signal);
    });
}

interface PerplexityFlags {
  asIs?: boolean;
  logBase?: number;
  json?: boolean;
}

function perplexityCommand(signal: AbortSignal): Command {
  return new Command('perplexity')
    .summary('measure how well a model predicts text')
    .description(
      'Prints the perplexity of a model on sentences, one a line. Ends of sentences count; ' +
        'words that the model lacks do not.',
    )
    .addArgument(inputArgument('<model>', `${MODEL}; or a recurrent language model`))
    .addArgument(inputArgument('<text...>', 'text files, a sentence on each line'))
    .option('--as-is', AS_IS)
    .option(
      '--log-base <base>',
      'round like toolkits with integer log-probabilities; sphinx_lm_eval has 1.0001',
      parseNumber,
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ compact-rnn lm perplexity lm.arpa.gz held-out.txt')
    .action(async (path: string, texts: string[], { asIs, json, logBase }: PerplexityFlags) => {
      const sentences = await sentencesOf(texts, asIs);
      const { isNgramFile } = await import('../../ngrams/index.js');
      if (!(await isNgramFile(path, { signal }))) {
        if (logBase !== undefined)
          throw invalidOption('--log-base is of n-gram models, and this is a network');
        await networkPerplexity(path, sentences, json, signal);
        return;
      }
      const model = await load(path, signal);
      const result = await withProgress('reading the text', (onProgress) =>
        model.perplexity(sentences, { logBase, signal, onProgress }),
      );
      if (json) {
        printJson(result);
        return;
      }
      const { perplexity, words, unknown } = result;
      printLines(
        `perplexity ${perplexity?.toFixed(2) ?? 'unknown'} over ${thousands(words)} words in ${thousands(result.sentences)} sentences`,
        `${thousands(unknown)} words are unknown, ${((100 * unknown) / words).toFixed(2)} %`,
      );
    });
}

function convertCommand(signal: AbortSignal): Command {
  return new Command('convert')
    .summary('convert a model to this program’s packed format, or to ARPA')
    .description('Reads a model and writes it: ARPA for other toolkits, packed for this program.')
    .addArgument(inputArgument('<in>', MODEL))
    .addOption(outputFile('-o, --output <file>', OUTPUT))
    .option('--bits <count>', BITS, parseNumber)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ compact-rnn lm convert lm.arpa.gz -o lm.ngrams')
    .action(async (path: string, options: OutputOptions) => {
      const output = needed(options.output, 'lm convert', 'an output: --output');
      await save(await load(path, signal), output, options.bits, options.json, signal);
    });
}

async function load(path: string, signal: AbortSignal): Promise<NgramModel> {
  const { loadNgramModel } = await import('../../ngrams/index.js');
  return withProgress(`reading ${path}`, (onProgress) =>
    loadNgramModel(path, { signal, onProgress }),
  );
}

async function save(
  model: NgramModel,
  output: string,
  bits: number | undefined,
  json: boolean | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { saveNgramModel } = await import('../../ngrams/index.js');
  await withProgress(`writing ${output}`, () => saveNgramModel(model, output, { bits, signal }));
  const { order, counts } = model;
  const bytes = (await stat(output)).size;
  if (json) {
    printJson({ output, order, counts, bytes });
    return;
  }
  const columns = counts.map((_, i) => numbers(`${i + 1}-grams`));
  printLines(...table(columns, [counts]), `${output}: ${byteSize(bytes)}`);
}

/** The first word of each line: of a list of words, or of a lexicon. */
async function wordsOf(path: string, signal: AbortSignal): Promise<string[]> {
  const { readText, linesOf: splitLines } = await import('../../files/index.js');
  const { splitWords } = await import('../../text/index.js');
  const words = new Set<string>();
  for (const [, line] of splitLines(await readText(path, { signal })))
    for (const word of splitWords(line.split(/\s/)[0]!.replace(/\(\d+\)$/, ''))) words.add(word);
  return [...words];
}
