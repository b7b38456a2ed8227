/** `compact-rnn run`: a model over sequences in an .npy file. */
import { Command } from 'commander';
import { CompactRnnError } from '../../errors';
import type { Model } from '../../model';
import { needed, parseNumber } from '../arguments';
import { inputFile, modelInput, outputFile } from '../command-files';
import {
  architecture,
  graphOutput,
  inputValues,
  modelFrom,
  type ModelOptions,
} from '../model-input';
import { printJson, printLines } from '../print';
import { withProgress } from '../progress';

interface RunOptions extends ModelOptions {
  input?: string;
  output?: string;
  threads: number;
  json?: boolean;
}

export function runCommand(signal: AbortSignal): Command {
  return new Command('run')
    .description(
      'Runs a model over frames, [frames, inputSize] or [batch, frames, inputSize]. They come from an ' +
        '.npy file of any real dtype, or from an .npz archive: its only array, or FILE.npz:NAME.',
    )
    .addArgument(modelInput())
    .addOption(inputFile('--input <file.npy>', 'the frames'))
    .addOption(outputFile('--output <file.npy>', 'the outputs, as float32'))
    .addOption(inputValues())
    .addOption(architecture())
    .addOption(graphOutput())
    .option('--threads <count>', 'threads that share the work', parseNumber, 1)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ compact-rnn run am.safetensors --input x.npy --output y.npy',
    )
    .action(async (path: string, options: RunOptions) => {
      const input = needed(options.input, 'run', 'its frames: --input FILE.npy');
      const output = needed(options.output, 'run', 'an output: --output FILE.npy');
      const { namingFile, writeAtomically } = await import('../../files/index.js');
      const { npyParts, readArray } = await import('../../formats/index.js');
      const model = await modelFrom(path, signal, options);
      const { shape, data } = await readArray(input);
      const { batch, frames } = sequencesOf(model, input, shape);
      const setting = { batch: batch ?? 1, frames, threads: options.threads };
      const outputs = await withProgress(`running ${path}`, () => model.run(data, setting)).catch(
        (error: unknown) =>
          namingFile(input, () => {
            throw error;
          }),
      );
      const outputShape = [
        ...(batch === undefined ? [] : [batch]),
        ...(model.emits === 'last-frame' ? [] : [frames]),
        model.outputSize,
      ];
      await writeAtomically(output, npyParts({ shape: outputShape, data: outputs }), { signal });
      if (options.json) printJson({ output, shape: outputShape });
      else printLines(`${output}: float32 (${outputShape.join(', ')})`);
    });
}

/** What the shape of the input means; no `batch` where it is a single sequence. */
function sequencesOf(
  model: Model,
  path: string,
  shape: readonly number[],
): { batch?: number; frames: number } {
  const [width, frames, batch, ...more] = shape.toReversed();
  const fits = width === model.inputSize && frames !== undefined && more.length === 0;
  if (!fits || frames === 0 || batch === 0) {
    const n = model.inputSize;
    throw new CompactRnnError(
      'INVALID_INPUT',
      `${path} has the shape (${shape.join(', ')}); the model takes (frames, ${n}) or (batch, frames, ${n}), at least one of each`,
    );
  }
  return { frames, ...(batch !== undefined && { batch }) };
}
