/**
 * Recurrent models in `compact-rnn lm`: `rescore`, n-best lists in a new order, and the perplexity
 * of one.
 */
import { Command } from 'commander';
import { invalidFile } from '../../errors';
import type { Sentences } from '../../ngrams';
import type { Rescored, ScoredSentence } from '../../rescore';
import { parseNumber } from '../arguments';
import { inputArgument } from '../command-files';
import { modelFrom } from '../model-input';
import { printJson, printLines } from '../print';
import { withProgress } from '../progress';
import { thousands } from '../table';

interface RescoreFlags {
  weight?: number;
  lmWeight?: number;
  wordPenalty?: number;
  threads?: number;
  json?: boolean;
}

/** An utterance, as `transcribe --nbest --json` prints it. */
interface Utterance {
  readonly path?: unknown;
  readonly nBest: readonly ScoredSentence[];
}

export function rescoreCommand(signal: AbortSignal): Command {
  return new Command('rescore')
    .summary('reorder n-best lists by a recurrent model')
    .description(
      'Scores the alternatives of each utterance by a recurrent language model, mixes that with ' +
        'the language score of the search, and prints the best.',
    )
    .addArgument(
      inputArgument(
        '<model>',
        'a .safetensors language model of this program, of characters or words',
      ),
    )
    .addArgument(inputArgument('<nbest>', 'what transcribe --nbest COUNT --json printed'))
    .option(
      '--weight <share>',
      'share of the recurrent model in the language score, 0 to 1; default 0.5',
      parseNumber,
    )
    .option(
      '--lm-weight <factor>',
      'scales the language score, as in the search; default 1',
      parseNumber,
    )
    .option(
      '--word-penalty <size>',
      'subtracted for each word, as in the search; default 0',
      parseNumber,
    )
    .option('--threads <count>', 'threads that share the work', parseNumber)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Example:
  $ compact-rnn transcribe am.safetensors x.wav --lm lm.ngrams --nbest 100 \\
      --json > nbest.json
  $ compact-rnn lm rescore rnn.safetensors nbest.json --weight 0.5`,
    )
    .action(async (modelPath: string, path: string, { json, ...options }: RescoreFlags) => {
      const { rescoreSentences } = await import('../../rescore/index.js');
      const { readJson } = await import('../../files/index.js');
      const utterances = utterancesOf(await readJson(path, { signal }), path);
      const model = await modelFrom(modelPath, signal);
      const results: (Utterance & { text: string; nBest: (ScoredSentence & Rescored)[] })[] = [];
      await withProgress('rescoring', async (onProgress) => {
        for (const utterance of utterances) {
          const nBest = await rescoreSentences(utterance.nBest, model, { ...options, signal });
          results.push({ ...utterance, text: nBest[0]?.text ?? '', nBest });
          const [done, total] = [results.length, utterances.length];
          onProgress({ stage: 'rescoring', done, total });
        }
      });
      if (json) printJson(results);
      else
        printLines(
          ...results.map(({ path: recording, text }) =>
            typeof recording === 'string' && results.length > 1 ? `${recording}: ${text}` : text,
          ),
        );
    });
}

function utterancesOf(json: unknown, path: string): Utterance[] {
  const isUtterance = (value: unknown): value is Utterance =>
    typeof value === 'object' && value !== null && Array.isArray((value as Utterance).nBest);
  if (Array.isArray(json) && json.length > 0 && json.every(isUtterance)) return json;
  throw invalidFile(
    `${path} must be a list of utterances, each with its nBest: write it by transcribe --nbest 100 --json`,
  );
}

/** The perplexity of a network over its tokens, and over words, to compare it with n-grams. */
export async function networkPerplexity(
  path: string,
  sentences: Sentences,
  json: boolean | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { sentencePerplexity } = await import('../../rescore/index.js');
  const model = await modelFrom(path, signal);
  const result = await withProgress('reading the text', (onProgress) =>
    sentencePerplexity(model, sentences, { signal, onProgress }),
  );
  if (json) {
    printJson(result);
    return;
  }
  const { perplexity, words, tokenPerplexity, tokens } = result;
  printLines(
    `perplexity ${perplexity.toFixed(2)} over ${thousands(words)} words in ${thousands(result.sentences)} sentences`,
    `${tokenPerplexity.toFixed(2)} over ${thousands(tokens)} tokens`,
  );
}
