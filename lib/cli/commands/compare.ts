/** `compact-rnn compare`: ways to compress one model to one size, side by side. */
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import type { ComparisonData, Comparison } from '../../compare';
import { type CompressionMethod, METHODS } from '../../compress';
import { invalidOption } from '../../errors';
import type { Model } from '../../model';
import { type Dtype, DTYPES } from '../../weights';
import { type CriterionKind, type Evaluation, LABEL_CRITERIA } from '../../train';
import { given, needed, parseNumber, parseWords } from '../arguments';
import { inputFile, modelInput, outputFile } from '../command-files';
import { modelFrom } from '../model-input';
import { channelOption, frontEndOption, threadsOption, unitsOption } from '../recording-options';
import { printJson, printLines } from '../print';
import { showProgress } from '../progress';
import { byteSize, numbers, percent, table, words, type Cell } from '../table';
import { withMetadata, type MetadataOptions } from '../training/metadata';
import { figures } from '../training/display';
import { taskOf } from '../training/task';
import { packageVersion } from '../version';

interface CompareOptions extends MetadataOptions {
  methods: string[];
  targetParams?: number;
  channel?: number;
  dtype?: Dtype;
  data?: string;
  dev?: string;
  criterion?: CriterionKind;
  epochs: number;
  rate?: number;
  batch?: number;
  seed?: number;
  threads?: number;
  report?: string;
  json?: boolean;
}

const NOTES = `
Errors of matrices and outputs are relative: |W' - W| / |W|, and |y' - y| / |y|
over the first recordings. With --data the loss and the errors on it are
measured too. With --data, --dev and --epochs every model is fine-tuned on
--data in the same way, and measured on --dev before and after.

Examples:
  $ compact-rnn compare am.safetensors --target-params 20000
  $ compact-rnn compare am.safetensors --target-params 20000 \\
      --methods joint-svd,dirnet,pruned --report compare.html
  $ compact-rnn compare am.safetensors --target-params 20000 \\
      --methods joint-svd,odl --data train.jsonl --dev dev.jsonl --epochs 1`;

export function compareCommand(signal: AbortSignal): Command {
  return new Command('compare')
    .description(
      'Compresses a model to one size by each method, and shows what each loses, how long a step takes, and what fine-tuning wins back.',
    )
    .addArgument(modelInput())
    .addOption(
      new Option('--methods <names>', `separated by commas, of ${METHODS.join(', ')}`)
        .argParser(parseWords)
        .default([...METHODS], 'all'),
    )
    .option('--target-params <count>', 'most parameters of each compressed model', parseNumber)
    .addOption(
      new Option(
        '--dtype <type>',
        'type to store compressed models in; default: as in the model',
      ).choices(DTYPES),
    )
    .addOption(
      inputFile('--data <manifest>', 'manifest to evaluate on, or with --epochs to fine-tune on'),
    )
    .addOption(
      inputFile('--dev <manifest>', 'manifest to evaluate on, when --data is for fine-tuning'),
    )
    .option('--epochs <count>', 'fine-tuning: passes over --data', parseNumber, 0)
    .option('--rate <size>', 'fine-tuning: learning rate of adam; default 0.001', parseNumber)
    .option('--batch <count>', 'fine-tuning: sequences in an update; default 16', parseNumber)
    .option('--seed <number>', 'fine-tuning; default 1', parseNumber)
    .addOption(
      new Option('--criterion <name>', 'loss to compute; default: the one for its units').choices(
        LABEL_CRITERIA,
      ),
    )
    .addOption(frontEndOption())
    .addOption(unitsOption())
    .addOption(channelOption())
    .addOption(threadsOption())
    .addOption(outputFile('--report <file.html>', 'write an HTML page with charts'))
    .option('--json', 'print JSON')
    .addHelpText('after', NOTES)
    .action((path: string, options: CompareOptions) => compare(path, options, signal));
}

async function compare(path: string, options: CompareOptions, signal: AbortSignal): Promise<void> {
  const targetParameters = needed(options.targetParams, 'compare', 'a size: --target-params COUNT');
  checkTogether(options);
  const { writeAtomically } = await import('../../files/index.js');
  const loaded = await withMetadata(await modelFrom(path, signal), options);
  const { model, data } = await dataOf(loaded, options, signal);
  const { compare } = await import('../../compare/index.js');
  const progress = showProgress('compressing');
  const comparison = await compare(model, {
    methods: options.methods as CompressionMethod[], // compare checks them
    targetParameters,
    dtype: options.dtype,
    data,
    threads: options.threads ?? availableParallelism(),
    signal,
    onProgress: (report) => {
      progress.update(report);
    },
  }).finally(() => {
    progress.stop();
  });
  if (options.report !== undefined) {
    const { comparisonReportHtml } = await import('../../report/index.js');
    const about = { title: basename(path), model: basename(path), version: packageVersion() };
    await writeAtomically(options.report, [comparisonReportHtml(comparison, about)], { signal });
  }
  if (options.json) printJson(comparison);
  else printLines(...comparisonTable(comparison));
}

function checkTogether({ data, dev, epochs }: CompareOptions): void {
  if (!Number.isSafeInteger(epochs) || epochs < 0)
    throw invalidOption(`--epochs must be a whole number from 0 on, but is ${epochs}`);
  if (data === undefined && (dev !== undefined || epochs > 0))
    throw invalidOption('--dev and --epochs are for fine-tuning on --data: give that too');
  if ((dev !== undefined) !== epochs > 0)
    throw invalidOption(
      'with --epochs the models are evaluated on --dev, which they are not fine-tuned on: give both, or neither',
    );
}

/** What the models are fine-tuned and evaluated on, and how. */
async function dataOf(
  loaded: Model,
  options: CompareOptions,
  signal: AbortSignal,
): Promise<{ model: Model; data?: ComparisonData }> {
  const { data, dev, epochs, threads = availableParallelism(), channel } = options;
  if (data === undefined) return { model: loaded };
  const task = { ...given(options, ['criterion']), channel };
  const { model, criterion, examplesFrom } = await taskOf(loaded, task, signal);
  const { examples } = await examplesFrom(data, 'keep');
  if (dev === undefined) return { model, data: { criterion, dev: examples } };
  const { examples: heldOut } = await examplesFrom(dev, 'keep');
  const trainOptions = {
    epochs,
    threads,
    ...given(options, ['batch', 'seed']),
    optimizer: { kind: 'adam' as const, ...given(options, ['rate']) },
  };
  return { model, data: { criterion, dev: heldOut, training: examples, trainOptions } };
}

function comparisonTable({ rows }: Comparison): string[] {
  const evaluated = rows.some(({ before }) => before);
  const tuned = rows.some(({ after }) => after);
  const columns = [
    words('method'),
    numbers('parameters', { short: 'params' }),
    numbers('size', { drop: 1 }),
    numbers('matrix error', { short: 'matrix' }),
    ...(evaluated ? [numbers('output error', { short: 'output' })] : []),
    numbers('step us', { drop: 2 }),
    ...(evaluated ? [numbers('loss'), numbers('errors')] : []),
    ...(tuned
      ? [numbers('tuned loss', { short: 'tuned' }), numbers('tuned errors', { short: 'errors' })]
      : []),
  ];
  const score = (evaluation: (typeof rows)[number]['before']): Cell[] => [
    evaluation && figures(evaluation.loss),
    evaluation && errorText(evaluation),
  ];
  return table(
    columns,
    rows.map((row) => [
      row.method === 'none' ? '(as it is)' : row.method,
      row.parameters,
      byteSize(row.bytes),
      row.matrixError.toFixed(4),
      ...(evaluated ? [row.outputError === null ? null : row.outputError.toFixed(4)] : []),
      row.stepMicros === null ? null : row.stepMicros.toFixed(1),
      ...(evaluated ? score(row.before) : []),
      ...(tuned ? score(row.after) : []),
    ]),
  );
}

/** The error rate of words where there are any, else of units or frames. */
function errorText({ wordErrorRate, errorRate, perplexity }: Evaluation): string | null {
  if (perplexity !== undefined) return `ppl ${figures(perplexity)}`;
  const rate = wordErrorRate ?? errorRate;
  return rate == null ? null : percent(rate);
}
