/** Models from files and into files. */
import { extname } from 'node:path';
import { CompactRnnError, invalidOption } from '../errors';
import { namedError, outputTarget, readingFile, type Source, writeAtomically } from '../files';
import {
  loadedNetwork,
  Model,
  type ModelFormat,
  type Network,
  ownNetwork,
  takesInitialStates,
} from '../model';
import { firstFew, shown } from '../json';
import { checkOptionNames, checkPath, checkSignal, readOptions } from '../options';
import { warn } from '../warnings';
import { detectFormat, type FileFormat } from './detection';
import { readKerasArchive, readKerasHdf5 } from './keras';
import { checkInputValues, readOnnxFile, type InputValues } from './onnx';
import { readNpzModel } from './npz-model';
import { isOwn, networkFromSafetensors } from './own/read';
import { networkToSafetensors } from './own/write';
import { openLegacy, openPyTorch, openSafetensors, openZipped, type Opens } from './pytorch';
import { readRnnoise } from './rnnoise';
import { readRtneural } from './rtneural';
import { readSafetensors } from './safetensors';
import { safetensorsParts } from './safetensors-write';
import { openZip } from './zip';

export { exportModel, type ExportFormat, type ExportOptions } from './export';
export type { InputValue, InputValues } from './onnx';
export type { PlacedModule, PyTorchArchitecture } from './pytorch';
export { recognizeCheckpoint, type LoadedCheckpoint, type RecognizedCheckpoint } from './recognize';

/** Options of {@link loadModel}. */
export interface LoadOptions {
  /**
   * Of an ONNX file: values for inputs of its graph, by name, such as weights that are not in the
   * file. They replace what the file says of them.
   */
  readonly inputs?: InputValues | undefined;
  /**
   * Of a file of weights alone: the network that they are of. For Keras what `model.to_json()`
   * gives, parsed; for PyTorch what a state dict cannot say, see {@link PyTorchArchitecture};
   * for .npz which array is what (docs/reference/npz.md).
   */
  readonly architecture?: unknown;
  /**
   * Of an ONNX file: the name of the output that the model is to give, where the graph has several;
   * anything that the graph computes can be named, such as the scores before an ArgMax.
   */
  readonly output?: string | undefined;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A network in a file, and the names of the inputs there that set initial states. */
interface FileNetwork {
  readonly network: Network;
  readonly format: ModelFormat;
  readonly stateInputs?: readonly string[];
}

type Read = (
  file: Source,
  path: string,
  options: LoadOptions,
) => Promise<FileNetwork> | FileNetwork;

const READERS: Record<FileFormat, Read> = {
  onnx: readOnnx,
  safetensors: readTensors,
  keras: async (file, _, options) => {
    refuseOption(options, 'inputs', 'an ONNX graph');
    const network = await readKerasArchive(await openZip(file), options.signal);
    return { network, format: 'keras' };
  },
  'keras-hdf5': async (file, _, { architecture, signal }) => ({
    network: await readKerasHdf5(file, architecture, signal),
    format: 'keras',
  }),
  'pytorch-zip': readCheckpoint(openZipped),
  'pytorch-pickle': readCheckpoint(openLegacy),
  npz: async (file, _, { architecture, signal }) => ({
    network: await readNpzModel(file, architecture, signal),
    format: 'npz',
  }),
  rnnoise: async (file, _, { signal }) => ({
    network: await readRnnoise(file, signal),
    format: 'rnnoise',
  }),
  rtneural: async (file, _, { signal }) => ({
    network: await readRtneural(file, signal),
    format: 'rtneural',
  }),
};

async function readOnnx(file: Source, path: string, options: LoadOptions): Promise<FileNetwork> {
  refuseOption(options, 'architecture', 'a PyTorch checkpoint');
  return { ...(await readOnnxFile(file, path, options)), format: 'onnx' };
}

/** Of this program, or a state dict. */
async function readTensors(file: Source, path: string, options: LoadOptions): Promise<FileNetwork> {
  const safetensors = readSafetensors(file);
  if (!isOwn(safetensors)) return readCheckpoint(openSafetensors(safetensors))(file, path, options);
  refuseOption(options, 'architecture', 'a PyTorch checkpoint');
  refuseOption(options, 'inputs', 'an ONNX graph');
  return { network: networkFromSafetensors(safetensors), format: 'compact-rnn' };
}

function readCheckpoint(open: Opens): Read {
  return async (file, path, options) => {
    refuseOption(options, 'inputs', 'an ONNX graph');
    const { network, assumed, unused } = (await openPyTorch(file, open, options)).read();
    if (assumed.length > 0)
      warn(
        'PYTORCH_ASSUMED',
        `${path}: a state dict does not say everything; taken for granted: ${firstFew(assumed)}. Give an architecture to say otherwise`,
      );
    if (unused.length > 0)
      warn('PYTORCH_UNUSED', `${path}: left out, as the architecture does: ${firstFew(unused)}`);
    return { network, format: 'pytorch' };
  };
}

function refuseOption(
  options: LoadOptions,
  name: 'inputs' | 'architecture' | 'output',
  owner: string,
): void {
  const value = options[name];
  if (value === undefined || Object.keys(value as object).length === 0) return;
  throw invalidOption(`${name} is for ${owner}, which this file is not: leave it out`);
}

/**
 * Loads a model from an ONNX file, a PyTorch checkpoint or state dict (.pt, .pth, .ckpt,
 * .safetensors), or a file of the project's own format, told apart by content. Pickles are read
 * without running them. The
 * graph is read and its matrices are, one after the other, off the main thread or in slices of a
 * few milliseconds; afterwards the file is no longer needed.
 *
 * Warns where inputs of an ONNX graph set initial states, for which
 * sequences begin with zeros.
 * Warns of what a state dict does not say and is taken for granted.
 * @param path of an ONNX file, a PyTorch checkpoint or a file of this library.
 * @throws CompactRnnError INVALID_OPTION where `path` is not a string, for an option that does not
 *   exist, for `inputs` that the graph does not have or that have other dims, and for an
 *   `architecture` that does not fit;
 *   IO, INVALID_FILE,
 *   INVALID_MODEL or UNSUPPORTED_MODEL; the message begins with the path. The reason of `signal`
 *   where it is aborted.
 */
export async function loadModel(path: string, options: LoadOptions = {}): Promise<Model> {
  checkPath(path);
  checkOptionNames('loadModel', options, ['inputs', 'architecture', 'output', 'signal']);
  const { inputs, architecture, output, signal } = options;
  if (output !== undefined && typeof output !== 'string')
    throw invalidOption(`output must be the name of an output, but is ${shown(output)}`);
  if (inputs !== undefined) checkInputValues(inputs);
  checkSignal(signal);
  const load = async (file: Source): Promise<Model> => {
    try {
      const kind = await detectFormat(file);
      if (kind !== 'onnx') refuseOption({ output }, 'output', 'an ONNX graph');
      const found = await READERS[kind](file, path, { inputs, architecture, output, signal });
      const { network, format, stateInputs = [] } = found;
      const model = new Model(await loadedNetwork(network, signal), format);
      takesInitialStates(model, stateInputs);
      return model;
    } catch (cause) {
      throw namedError(path, cause);
    }
  };
  return readingFile(path, load, { signal });
}

/**
 * Saves a model in the project's own format (docs/reference/file-format.md), whole or not at all.
 * @param path of the file to write.
 * @param options `signal` aborts with its reason.
 * @throws CompactRnnError INVALID_OPTION where the name asks for ONNX, which is only read, or an
 *   option does not exist; INVALID_MODEL for a network that would not load again; IO. The reason of
 *   `signal` where it is aborted.
 */
export async function saveModel(
  model: Network,
  path: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const own = readOptions('saveModel', options, ['signal']);
  checkSignal(own.signal);
  const network = ownNetwork(model);
  await checkModelOutput(path);
  await writeAtomically(path, safetensorsParts(networkToSafetensors(network)), own);
}

/** Refuses a path that `saveModel` would refuse, before the work of making a model is done. */
export async function checkModelOutput(path: string): Promise<void> {
  checkPath(path);
  if (extname(path).toLowerCase() === '.onnx') {
    throw new CompactRnnError(
      'INVALID_OPTION',
      `cannot write ${path}: ONNX is only read, not written; name the output .safetensors`,
    );
  }
  await outputTarget(path);
}
export * as onnxTree from './onnx/tree';
export {
  type Safetensors,
  type Tensor,
  readSafetensors,
  tensorData,
  tensorSize,
} from './safetensors';
export { safetensorsParts } from './safetensors-write';
export { npyParts, readArray, readArrayShape, readNpz, type NumpyArray } from './numpy';
