/** npm run experiment -- decoding. */
import { Option, type Command } from 'commander';
import { decodingExperiment, STRENGTHS, type DecodingExperiment } from '../decoding';
import { atLeastOne, beams, wholeNumber } from './words';

export function addDecoding(program: Command, signal: AbortSignal): void {
  program
    .command('decoding')
    .description('Searches 126,000 words by made-up outputs: errors, time, memory, by the beam.')
    .requiredOption('--out <folder>', 'JSON, table and chart')
    .addOption(
      new Option('--strength <name>', 'of the mistakes that are made up')
        .choices(Object.keys(STRENGTHS))
        .default('clear'),
    )
    .option('--utterances <number>', 'of test-clean', atLeastOne, 60)
    .option('--beams <list>', 'in nats', beams, [6, 8, 10, 12, 14])
    .option('--ngrams <number>', 'of the model of the first pass', atLeastOne, 200_000)
    .option('--max-hypotheses <number>', 'paths of a frame', atLeastOne, 5000)
    .option('--lm-weight <number>', '', Number, 0.5)
    .option('--word-penalty <number>', '', Number, 0)
    .option('--seed <number>', '', wholeNumber, 1)
    .allowExcessArguments(false)
    .action(async ({ out, ...rest }: Omit<DecodingExperiment, 'folder'> & { out: string }) => {
      await decodingExperiment({ ...rest, folder: out }, signal);
    });
}
