/** `compact-rnn evaluate`: how well a model does on recordings, as it runs. */
import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { CRITERIA, type CriterionKind } from '../../train';
import { needed, parseNumber } from '../arguments';
import { inputFile, modelInput } from '../command-files';
import { coverageLines, coverageOf } from '../coverage';
import { decodingFrom, withDecodingFlags, type DecodingFlags } from '../decoding-flags';
import { modelFrom } from '../model-input';
import { channelOption, frontEndOption, threadsOption, unitsOption } from '../recording-options';
import { printJson, printLines, sayLines } from '../print';
import { showProgress } from '../progress';
import { withMetadata, type MetadataOptions } from '../training/metadata';
import { taskOf } from '../training/task';
import { evaluationJson, evaluationText } from '../training/evaluation';

interface EvaluateOptions extends MetadataOptions, DecodingFlags {
  data?: string;
  criterion?: CriterionKind;
  teacher?: string;
  temperature?: number;
  delay?: number;
  batch?: number;
  threads?: number;
  channel?: number;
  json?: boolean;
}

const NOTES = `
Examples:
  $ compact-rnn evaluate am.safetensors --data dev.jsonl
  $ compact-rnn evaluate small.safetensors --data dev.jsonl --json
  $ compact-rnn evaluate am.safetensors --data dev.jsonl --lm bigram.ngrams
  $ compact-rnn evaluate small.safetensors --teacher am.safetensors \\
      --data recordings.jsonl`;

export function evaluateCommand(signal: AbortSignal): Command {
  return withDecodingFlags(new Command('evaluate'))
    .description(
      'Runs a model over recordings, and prints its loss and its error rates in words and units.',
    )
    .addArgument(modelInput())
    .addOption(
      inputFile('--data <manifest>', 'manifest to evaluate on: a line of JSON for each utterance'),
    )
    .addOption(
      new Option('--criterion <name>', 'loss to compute; default: the one for its units').choices(
        CRITERIA.filter((kind) => kind !== 'smbr'),
      ),
    )
    .addOption(
      inputFile('--teacher <model>', 'compare with the outputs of this model instead of labels'),
    )
    .option('--temperature <size>', 'for kl: softens both outputs; default 1', parseNumber)
    .option('--delay <frames>', 'for ce: how far the outputs lag behind the input', parseNumber)
    .addOption(frontEndOption())
    .addOption(unitsOption())
    .addOption(channelOption())
    .option('--batch <count>', 'utterances to run together; default 16', parseNumber)
    .addOption(threadsOption())
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action((path: string, options: EvaluateOptions) => evaluateModel(path, options, signal));
}

async function evaluateModel(
  path: string,
  options: EvaluateOptions,
  signal: AbortSignal,
): Promise<void> {
  const data = needed(options.data, 'evaluate', 'its data: --data MANIFEST.jsonl');
  const { evaluate } = await import('../../train/index.js');
  const loaded = await withMetadata(await modelFrom(path, signal), options);
  const { model, criterion, examplesFrom } = await taskOf(loaded, options, signal);
  const { examples } = await examplesFrom(data, 'keep');
  const { batch, threads = availableParallelism() } = options;
  const decoding = await decodingFrom(options, model, signal);
  const coverage = coverageOf(model, decoding);
  if (!options.json) sayLines(...coverageLines(coverage, options));
  const progress = showProgress('evaluating');
  const evaluation = await evaluate(model, examples, {
    criterion,
    threads,
    ...decoding,
    signal,
    ...(batch !== undefined && { batch }),
    onProgress: (report) => {
      progress.update(report);
    },
  }).finally(() => {
    progress.stop();
  });
  if (options.json)
    printJson({
      ...evaluationJson(criterion.kind, evaluation),
      ...(coverage.length > 0 && { coverage }),
    });
  else printLines(...evaluationText(criterion.kind, evaluation));
}
