/** `compact-rnn convert`: a model from one format into another. */
import { Command, Option } from 'commander';
import type { ExportFormat } from '../../formats';
import { invalidOption } from '../../errors';
import { type Dtype, DTYPES } from '../../weights';
import { inputArgument, modelOutputArgument } from '../command-files';
import {
  architecture,
  graphOutput,
  inputValues,
  modelFrom,
  type ModelOptions,
} from '../model-input';
import { withProgress } from '../progress';
import { printSaved } from '../saved';

interface ConvertOptions extends ModelOptions {
  dtype?: Dtype;
  to?: ExportFormat;
  json?: boolean;
}

/** As `exportModel` has them, without loading it for a help text. */
const EXPORT_FORMATS: readonly ExportFormat[] = ['c', 'pytorch'];

const EXAMPLES = `
Examples:
  $ compact-rnn convert am.onnx am.safetensors
  $ compact-rnn convert am.onnx am-int8.safetensors --dtype int8
  $ compact-rnn convert am.keras am.safetensors
  $ compact-rnn convert bare.onnx am.safetensors --input-values weights.npz
  $ compact-rnn convert small.safetensors model.h --to c --dtype int8
  $ compact-rnn convert small.safetensors small.pt --to pytorch`;

export function convertCommand(signal: AbortSignal): Command {
  return new Command('convert')
    .summary('convert a model to this program’s format, C, PyTorch, or other numbers')
    .description(
      'Reads a model, whatever its format, and writes it as .safetensors with its architecture, as ' +
        'a C header for firmware (--to c), or for PyTorch (--to pytorch).',
    )
    .addArgument(
      inputArgument(
        '<in>',
        'an ONNX file, a PyTorch checkpoint, or a .safetensors file of this program',
      ),
    )
    .addArgument(modelOutputArgument('<out>', 'the file to write'))
    .addOption(
      new Option('--dtype <type>', 'how the weights are stored; as they are by default').choices(
        DTYPES,
      ),
    )
    .addOption(
      new Option(
        '--to <format>',
        'c: a C99 header for firmware; pytorch: a state dict and a Python module that trains it on',
      ).choices(EXPORT_FORMATS),
    )
    .addOption(inputValues())
    .addOption(architecture())
    .addOption(graphOutput())
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (input: string, output: string, options: ConvertOptions) => {
      const { dtype, to, json } = options;
      const { exportModel, saveModel } = await import('../../formats/index.js');
      const loaded = await modelFrom(input, signal, options);
      const model = await withProgress(`converting ${input}`, async () => {
        const converted = dtype === undefined ? loaded : loaded.convert({ dtype });
        if (to === undefined) refuseCheckpoint(output);
        if (to === undefined) await saveModel(converted, output, { signal });
        else await exportModel(converted, output, { to, signal });
        return converted;
      });
      printSaved(output, model, json);
    });
}

/** A name that asks for PyTorch says nothing of what to write. */
function refuseCheckpoint(path: string): void {
  if (/\.(pt|pth|ckpt)$/i.test(path))
    throw invalidOption(
      `${path} is named as a PyTorch checkpoint: add --to pytorch, or name the output .safetensors`,
    );
}
