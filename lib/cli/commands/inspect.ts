/**
 * `compact-rnn inspect`: what a model is made of, and the rank that each tau would give its layers.
 */
import { Command } from 'commander';
import { parseNumbers } from '../arguments';
import { modelInput } from '../command-files';
import type { LoadedCheckpoint } from '../../formats';
import type { Model } from '../../model';
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
    .description(
      'Shows layers, shapes, parameters, singular-value energy, and the rank that each tau would give. ' +
        'For an ONNX graph that cannot run here it shows the recurrent nodes, wherever they are.',
    )
    .addArgument(modelInput())
    .option('--taus <list>', 'values of tau, separated by commas', parseNumbers, TAUS)
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
      const loaded = await checkpointIn(path, signal, options);
      if (loaded && !options.json) printLines(...tables.checkpointTable(path, loaded.checkpoint));
      const model = await (loaded ? loaded.model : anyModelIn(path, signal, options));
      if (model instanceof Error) throw model;
      if (!model) return;
      const inspection = await withProgress(`inspecting ${path}`, (onProgress) =>
        inspect(model, options.taus, { signal, onProgress }),
      );
      const { summary } = inspection;
      if (options.json) printJson(loaded ? { ...summary, checkpoint: loaded.checkpoint } : summary);
      else printLines(...tables.inspectionTables(path, inspection));
    });
}

/** What is recognised in a PyTorch checkpoint, and its model. */
async function checkpointIn(
  path: string,
  signal: AbortSignal,
  options: ModelOptions,
): Promise<LoadedCheckpoint | undefined> {
  const { recognizeCheckpoint } = await import('../../formats/index.js');
  const architecture =
    options.architecture === undefined ? undefined : await jsonIn(options.architecture);
  return withProgress(`loading ${path}`, () => recognizeCheckpoint(path, { signal, architecture }));
}

/** Undefined where the recurrent nodes of a graph were shown instead. */
async function anyModelIn(
  path: string,
  signal: AbortSignal,
  options: InspectOptions,
): Promise<Model | undefined> {
  return modelFrom(path, signal, options).catch(async (error: unknown): Promise<undefined> => {
    await inspectInstead(path, options, error, signal);
  });
}
