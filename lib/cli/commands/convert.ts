/** `compact-rnn convert`: a model from one format into another. */
import { Command, Option } from 'commander';
import { invalidOption } from '../../errors';
import type { ExportFormat } from '../../formats';
import type { Model } from '../../model';
import type { LongCallOptions } from '../../options';
import { warn } from '../../warnings';
import { type Dtype, DTYPES } from '../../weights';
import { parseNumber } from '../arguments';
import { inputFile, modelInput, modelOutputArgument } from '../command-files';
import {
  architecture,
  graphOutput,
  inputValues,
  modelFrom,
  type ModelOptions,
} from '../model-input';
import { channelOption, frontEndOption } from '../recording-options';
import { withProgress } from '../progress';
import { printSaved } from '../saved';
import { withMetadata } from '../training/metadata';
import { calibrationOf } from './compress-options';

interface ConvertOptions extends ModelOptions {
  dtype?: Dtype;
  to?: ExportFormat;
  calibrate?: string;
  frontEnd?: string;
  channel?: number;
  outputError?: number;
  json?: boolean;
}

/** As `exportModel` has them, without loading it for a help text. */
const EXPORT_FORMATS: readonly ExportFormat[] = ['c', 'pytorch'];

const EXAMPLES = `
Examples:
  $ compact-rnn convert am.onnx am.safetensors
  $ compact-rnn convert am.onnx am-int8.safetensors --dtype int8
  $ compact-rnn convert am.onnx am-int4.safetensors --dtype int4 \\
      --calibrate recordings.jsonl --output-error 0.05
  $ compact-rnn convert am.keras am.safetensors
  $ compact-rnn convert bare.onnx am.safetensors --input-values weights.npz
  $ compact-rnn convert small.safetensors model.h --to c --dtype int8
  $ compact-rnn convert small.safetensors small.pt --to pytorch`;

export function convertCommand(signal: AbortSignal): Command {
  return new Command('convert')
    .description(
      'Reads a model in any format and writes it as .safetensors with its architecture, ' +
        'as a C header for firmware (--to c), or for PyTorch (--to pytorch).',
    )
    .addArgument(modelInput('<in>'))
    .addArgument(modelOutputArgument('<out>', 'the file to write'))
    .addOption(
      new Option('--dtype <type>', 'type to store weights in; default: as in the model').choices(
        DTYPES,
      ),
    )
    .addOption(
      new Option(
        '--to <format>',
        'c: a C99 header for firmware; pytorch: a state dict and a Python module that trains it further',
      ).choices(EXPORT_FORMATS),
    )
    .addOption(inputFile('--calibrate <manifest>', 'for int4: manifest of recordings to round for'))
    .addOption(frontEndOption())
    .addOption(channelOption())
    .option(
      '--output-error <share>',
      'for --calibrate: keep matrices in int8 until the relative error of the outputs is at most this: above 0, to 1',
      parseNumber,
    )
    .addOption(inputValues())
    .addOption(architecture())
    .addOption(graphOutput())
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (input: string, output: string, options: ConvertOptions) => {
      const { to, json } = options;
      checkCalibrated(options);
      if (to === undefined) refuseCheckpoint(output);
      const { exportModel, saveModel } = await import('../../formats/index.js');
      const loaded = await modelFrom(input, signal, options);
      const model = await withProgress(`converting ${input}`, async (onProgress) => {
        const converted = await convertedModel(loaded, options, { signal, onProgress });
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

function checkCalibrated({ dtype, calibrate, frontEnd, outputError }: ConvertOptions): void {
  if (calibrate !== undefined && dtype !== 'int4')
    throw invalidOption('--calibrate rounds for --dtype int4: give both, or neither');
  if (outputError !== undefined && calibrate === undefined)
    throw invalidOption(
      '--output-error is measured on the recordings of --calibrate: give both, or neither',
    );
  if (frontEnd !== undefined && calibrate === undefined)
    throw invalidOption(
      '--front-end makes frames of the recordings of --calibrate: give both, or neither',
    );
}

async function convertedModel(
  loaded: Model,
  { dtype, calibrate, channel, frontEnd, outputError }: ConvertOptions,
  run: LongCallOptions,
): Promise<Model> {
  if (dtype === undefined) return loaded;
  if (calibrate === undefined || dtype !== 'int4') return loaded.convert({ dtype });
  const model = await withMetadata(loaded, { ...(frontEnd !== undefined && { frontEnd }) });
  const calibration = await calibrationOf(
    model,
    calibrate,
    channel === undefined ? {} : { channel },
  );
  if (outputError !== undefined) {
    const { mixPrecision } = await import('../../search/index.js');
    const mixed = await mixPrecision(model, { calibration, outputError, ...run });
    if (mixed.outputError > outputError)
      warn(
        'OUTPUT_ERROR',
        `even with all matrices in int8 the outputs are off by ${mixed.outputError.toPrecision(2)}, not ${outputError}`,
      );
    return mixed.model;
  }
  const { convertCalibrated } = await import('../../compress/index.js');
  return convertCalibrated(model, { dtype, calibration, ...run });
}
