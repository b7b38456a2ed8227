/** For each format: the options that it takes, and how a network is read from it. */
import { invalidOption } from '../errors';
import type { Source } from '../files';
import { firstFew } from '../json';
import type { ModelFormat, Network } from '../model';
import { warn } from '../warnings';
import type { FileFormat } from './detection';
import { readGuitarml } from './guitarml';
import { readKerasArchive, readKerasHdf5, type KerasModel } from './keras';
import { readNpzModel } from './npz-model';
import { readOnnxFile, type InputValues } from './onnx';
import { isOwn, networkFromSafetensors } from './own/read';
import {
  openJson,
  openLegacy,
  openPyTorch,
  openSafetensors,
  openZipped,
  type Opens,
} from './pytorch';
import { readRnnoise } from './rnnoise';
import { readRtneural } from './rtneural';
import { readSafetensors } from './safetensors';
import { readTflite } from './tflite';
import { openZip } from './zip';

/** What files do not say themselves, each for some formats alone. */
export interface FormatOptions {
  readonly inputs?: InputValues | undefined;
  readonly architecture?: unknown;
  readonly output?: string | undefined;
}

/** What is read, and what ends it. */
export interface FileToRead extends FormatOptions {
  readonly file: Source;
  /** As warnings name it. */
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}

/** A network in a file, and the names of the inputs there that set initial states. */
export interface FileNetwork {
  readonly network: Network;
  readonly format: ModelFormat;
  readonly stateInputs?: readonly string[];
}

interface Reader {
  readonly takes: readonly (keyof FormatOptions)[];
  readonly read: (from: FileToRead) => Promise<FileNetwork>;
}

/** Whose an option is, as errors say it. */
const OWNERS: Readonly<Record<keyof FormatOptions, string>> = {
  inputs: 'an ONNX graph',
  architecture: 'a file of weights alone (PyTorch, Keras, NumPy)',
  output: 'a graph (ONNX, Keras, TensorFlow Lite)',
};

/** @throws CompactRnnError INVALID_OPTION for options that the format does not take. */
export async function readNetwork(kind: FileFormat, from: FileToRead): Promise<FileNetwork> {
  const { takes, read } = readerOf(kind, from.file);
  for (const name of Object.keys(OWNERS) as (keyof FormatOptions)[]) {
    if (isGiven(from[name]) && !takes.includes(name))
      throw invalidOption(`${name} is for ${OWNERS[name]}, which this file is not: leave it out`);
  }
  return read(from);
}

/** Whether an option says anything, as `inputs` without any does not. */
function isGiven(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined;
}

/** Safetensors hold a model of this program, or a state dict of PyTorch. */
function readerOf(kind: FileFormat, file: Source): Reader {
  if (kind !== 'safetensors') return READERS[kind];
  const safetensors = readSafetensors(file);
  if (!isOwn(safetensors)) return checkpoint(openSafetensors(safetensors));
  return reader('compact-rnn', [], () => Promise.resolve(networkFromSafetensors(safetensors)));
}

function reader(
  format: ModelFormat,
  takes: Reader['takes'],
  read: (from: FileToRead) => Promise<Network>,
): Reader {
  return { takes, read: async (from) => ({ network: await read(from), format }) };
}

const READERS: Readonly<Record<Exclude<FileFormat, 'safetensors'>, Reader>> = {
  onnx: {
    takes: ['inputs', 'output'],
    read: async (from) => ({ ...(await readOnnxFile(from.file, from.path, from)), format: 'onnx' }),
  },
  keras: keras(['output'], async ({ file, output, signal }) =>
    readKerasArchive(await openZip(file), { output, signal }),
  ),
  'keras-hdf5': keras(['architecture', 'output'], ({ file, ...options }) =>
    readKerasHdf5(file, options),
  ),
  'pytorch-json': checkpoint(openJson),
  'pytorch-zip': checkpoint(openZipped),
  'pytorch-pickle': checkpoint(openLegacy),
  npz: reader('npz', ['architecture'], ({ file, architecture, signal }) =>
    readNpzModel(file, architecture, signal),
  ),
  tflite: reader('tflite', ['output'], tflite),
  rnnoise: reader('rnnoise', [], ({ file, signal }) => readRnnoise(file, signal)),
  guitarml: reader('guitarml', [], ({ file, signal }) => readGuitarml(file, signal)),
  rtneural: reader('rtneural', [], ({ file, signal }) => readRtneural(file, signal)),
};

function checkpoint(open: Opens): Reader {
  return reader('pytorch', ['architecture'], async ({ file, path, ...options }) => {
    const { network, assumed, unused } = await (await openPyTorch(file, open, options)).read();
    if (assumed.length > 0)
      warn(
        'PYTORCH_ASSUMED',
        `${path}: a state dict does not say everything; taken for granted: ${firstFew(assumed)}. Give an architecture to say otherwise`,
      );
    if (unused.length > 0)
      warn('PYTORCH_UNUSED', `${path}: left out, as the architecture does: ${firstFew(unused)}`);
    return network;
  });
}

function keras(takes: Reader['takes'], read: (from: FileToRead) => Promise<KerasModel>): Reader {
  return reader('keras', takes, async (from) => {
    const { network, masks } = await read(from);
    if (masks.length > 0)
      warn(
        'KERAS_MASKS',
        `${from.path}: Keras leaves out the frames that ${firstFew(masks)} masks; here they run as the others do: give ` +
          'run the lengths of padded sequences',
      );
    return network;
  });
}

async function tflite({ file, path, output, signal }: FileToRead): Promise<Network> {
  const { network, quantized } = await readTflite(file, output, signal);
  if (quantized)
    warn(
      'TFLITE_QUANTIZED',
      `${path}: TensorFlow Lite computes with integers; here the weights are the floats that they stand for, and ` +
        'outputs differ by what that loses. To compute with bytes here, convert it (--dtype int8)',
    );
  return network;
}
