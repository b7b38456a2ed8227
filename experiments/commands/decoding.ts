/** npm run experiment -- decoding. */
import { Option, type Command } from 'commander';
import { decodingExperiment, STRENGTHS, type DecodingExperiment } from '../decoding';
import { atLeastOne, beams, wholeNumber } from './words';

export function addDecoding(program: Command, signal: AbortSignal): void {
  program
    .command('decoding')
    .description(
      'Decodes simulated outputs with 126,000 words: errors, time and memory for each beam.',
    )
    .requiredOption('--out <folder>', 'JSON, table and chart')
    .addOption(
      new Option('--strength <name>', 'how many mistakes the simulated outputs have')
        .choices(Object.keys(STRENGTHS))
        .default('clear'),
    )
    .option('--utterances <number>', 'utterances of test-clean', atLeastOne, 60)
    .option('--beams <list>', 'beams in nats', beams, [6, 8, 10, 12, 14])
    .option('--ngrams <number>', 'n-grams of the model of the first pass', atLeastOne, 200_000)
    .option('--max-hypotheses <number>', 'most hypotheses in a frame', atLeastOne, 5000)
    .option(
      '--lm-weight <number>',
      'factor on log-probabilities of the language model',
      Number,
      0.5,
    )
    .option('--word-penalty <number>', 'cost of each word in nats', Number, 0)
    .option('--seed <number>', 'seed of all random numbers', wholeNumber, 1)
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: Omit<DecodingExperiment, 'folder'> & { out: string }) => {
      await decodingExperiment({ ...rest, folder: out }, signal);
    });
}
