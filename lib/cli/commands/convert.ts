/** `compact-rnn convert`: a model from one format into another. */
import { Command, Option } from 'commander';
import { type Dtype, DTYPES } from '../../weights';
import { inputArgument, modelOutputArgument } from '../command-files';
import { architecture, inputValues, modelFrom, type ModelOptions } from '../model-input';
import { withProgress } from '../progress';
import { printSaved } from '../saved';

interface ConvertOptions extends ModelOptions {
  dtype?: Dtype;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  $ compact-rnn convert am.onnx am.safetensors
  $ compact-rnn convert am.onnx am-int8.safetensors --dtype int8
  $ compact-rnn convert bare.onnx am.safetensors --input-values weights.npz`;

export function convertCommand(signal: AbortSignal): Command {
  return new Command('convert')
    .summary('convert a model to this program’s format, or to another type of numbers')
    .description(
      'Reads a model, whatever its format, and writes it as .safetensors with its architecture.',
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
    .addOption(inputValues())
    .addOption(architecture())
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (input: string, output: string, options: ConvertOptions) => {
      const { dtype, json } = options;
      const { saveModel } = await import('../../formats/index.js');
      const loaded = await modelFrom(input, signal, options);
      const model = await withProgress(`converting ${input}`, async () => {
        const converted = dtype === undefined ? loaded : loaded.convert({ dtype });
        await saveModel(converted, output, { signal });
        return converted;
      });
      printSaved(output, model, json);
    });
}
