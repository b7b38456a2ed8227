/** Models from files and into files. */
import { extname } from 'node:path';
import { CompactRnnError, invalidOption } from '../errors';
import { namedError, outputTarget, readingFile, type Source, writeAtomically } from '../files';
import { shown } from '../json';
import { loadedNetwork, Model, type Network, ownNetwork, takesInitialStates } from '../model';
import { checkOptionNames, checkPath, checkSignal, readOptions } from '../options';
import { detectFormat, refuseFolder } from './detection';
import { checkInputValues, type InputValues } from './onnx';
import { networkToSafetensors } from './own/write';
import { readNetwork } from './readers';
import { safetensorsParts } from './safetensors-write';

export { exportModel, type ExportFormat, type ExportOptions } from './export';
export type { InputValue, InputValues } from './onnx';
export type {
  PlacedCombination,
  PlacedFunction,
  PlacedLayer,
  PlacedModule,
  PyTorchArchitecture,
} from './pytorch';
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
   * Of a graph (ONNX, Keras, TensorFlow Lite): the name of the output that the model is to give,
   * where it has several; anything that it computes can be named, such as the scores before an
   * ArgMax, or a layer of Keras.
   */
  readonly output?: string | undefined;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Loads a model from a file of this library, ONNX, PyTorch (.pt, .pth, .ckpt, .safetensors), Keras
 * (.keras, .h5), TensorFlow Lite, NumPy (.npz), RNNoise, RTNeural or GuitarML, told apart by
 * content. Pickles are read without running them. Its matrices are read one after the other, off
 * the main thread or in slices of a few milliseconds; afterwards the file is no longer needed.
 *
 * Warns where inputs of an ONNX graph set initial states, for which sequences begin with zeros, of
 * what a state dict does not say and is taken for granted, and where the program that the file is
 * of computes with integers.
 * @param path of the file.
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
      const from = { file, path, inputs, architecture, output, signal };
      const found = await readNetwork(await detectFormat(file), from);
      const { network, format, stateInputs = [] } = found;
      const model = new Model(await loadedNetwork(network, signal), format);
      takesInitialStates(model, stateInputs);
      return model;
    } catch (cause) {
      throw namedError(path, cause);
    }
  };
  await refuseFolder(path);
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
export { detectFormat, refuseFolder } from './detection';
export * as onnxTree from './onnx/tree';
export * as onnxCells from './onnx/written';
export {
  type Safetensors,
  type Tensor,
  readSafetensors,
  tensorData,
  tensorSize,
} from './safetensors';
export { safetensorsParts } from './safetensors-write';
export { npyParts, readArray, readArrayShape, readNpz, type NumpyArray } from './numpy';
