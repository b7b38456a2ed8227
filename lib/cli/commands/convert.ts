/** `compact-rnn convert`: a model from one format into another. */
import { Command } from 'commander';
import { printSaved } from '../saved';

export function convertCommand(signal: AbortSignal): Command {
  return new Command('convert')
    .summary('convert an ONNX model to this program’s format')
    .description('Reads a model, whatever its format, and writes it as .safetensors with its architecture.')
    .argument('<in>', 'an ONNX file, or a .safetensors file of this program')
    .argument('<out>', 'the file to write')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ compact-rnn convert am.onnx am.safetensors')
    .action(async (input: string, output: string, options: { json?: boolean }) => {
      const { checkModelOutput, loadModel, saveModel } = await import('../../formats/index.js');
      await checkModelOutput(output);
      const model = await loadModel(input);
      await saveModel(model, output, { signal });
      printSaved(output, model, options.json);
    });
}
