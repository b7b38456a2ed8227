/**
 * `compact-rnn inspect`: what a model is made of, and the rank that each tau would give its layers.
 */
import { Command } from 'commander';
import { parseNumbers } from '../arguments';
import { modelInput } from '../command-files';
import type { RecognizedCheckpoint } from '../../formats';
import {
  architecture,
  graphOutput,
  inputValues,
  jsonIn,
  modelFrom,
  type ModelOptions,
} from '../model-input';
import { printJson, printLines } from '../print';
import { withProgress } from '../progress';
import { inspectInstead } from './inspect-graph';

const TAUS = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

interface InspectOptions extends ModelOptions {
  taus: number[];
  json?: boolean;
}

export function inspectCommand(signal: AbortSignal): Command {
  return new Command('inspect')
    .summary('show the layers of a model, and the rank that each tau would give')
    .description(
      'Shows layers, shapes, parameters, singular-value energy and the rank that each tau would give (Eq. 7). ' +
        'Of an ONNX graph that does not run here it shows the recurrent nodes, wherever they are.',
    )
    .addArgument(modelInput())
    .option('--taus <list>', 'the thresholds, separated by commas', parseNumbers, TAUS)
    .addOption(inputValues())
    .addOption(architecture())
    .addOption(graphOutput())
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ compact-rnn inspect am.onnx\n  $ compact-rnn inspect am.onnx --taus 0.6,0.75 --json\n  $ compact-rnn inspect am.pt --architecture am.json',
    )
    .action(async (path: string, options: InspectOptions) => {
      const { inspect } = await import('../../inspect/index.js');
      const tables = await import('./inspect-table.js');
      const checkpoint = await checkpointIn(path, signal, options);
      if (checkpoint && !options.json) printLines(...tables.checkpointTable(path, checkpoint));
      if (checkpoint?.missing) throw checkpoint.missing;
      const model = await modelFrom(path, signal, options).catch(async (error: unknown) => {
        await inspectInstead(path, options, error, signal);
      });
      if (!model) return;
      const inspection = await withProgress(`inspecting ${path}`, (onProgress) =>
        inspect(model, options.taus, { signal, onProgress }),
      );
      const { summary } = inspection;
      if (options.json) printJson(checkpoint ? { ...summary, checkpoint } : summary);
      else printLines(...tables.inspectionTables(path, inspection));
    });
}

/** What is recognised in a PyTorch checkpoint. */
async function checkpointIn(
  path: string,
  signal: AbortSignal,
  options: InspectOptions,
): Promise<RecognizedCheckpoint | undefined> {
  const { recognizeCheckpoint } = await import('../../formats/index.js');
  return recognizeCheckpoint(path, {
    signal,
    ...(options.architecture !== undefined && { architecture: await jsonIn(options.architecture) }),
  });
}
