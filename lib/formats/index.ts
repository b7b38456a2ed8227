/** Models from files and into files. */
import { extname } from 'node:path';
import { CompactRnnError } from '../errors';
import { namedError, outputTarget, readingFile, type Source, writeAtomically } from '../files';
import { checkNetwork, loadedNetwork, Model, type ModelFormat, type Network } from '../model';
import { checkOptionNames, checkPath, checkSignal } from '../options';
import { detectFormat, LONGEST_MAGIC, type FileFormat } from './detect';
import { readOnnx } from './onnx';
import { networkFromSafetensors, refuseForeign } from './own/read';
import { networkToSafetensors } from './own/write';
import { readSafetensors } from './safetensors';
import { safetensorsParts } from './safetensors-write';

const READERS: Record<FileFormat, { name: ModelFormat; read: (file: Source) => Network }> = {
  onnx: { name: 'onnx', read: readOnnx },
  safetensors: {
    name: 'compact-rnn',
    read: (file) => networkFromSafetensors(readSafetensors(file, refuseForeign)),
  },
};

/**
 * Loads a model from an ONNX file or one of the project's own format, told apart by content.
 * Matrices are read one after the other, off the main thread or in slices of a few milliseconds;
 * afterwards the file is no longer needed.
 * @param path of an ONNX file or a file of this library.
 * @throws CompactRnnError INVALID_OPTION where `path` is not a string; IO, INVALID_FILE,
 *   INVALID_MODEL or UNSUPPORTED_MODEL; the message begins with the path.
 */
export async function loadModel(path: string): Promise<Model> {
  checkPath(path);
  return readingFile(path, async (file) => {
    try {
      const start = file.bytes(0, Math.min(file.size, LONGEST_MAGIC));
      const { name, read } = READERS[detectFormat(start)];
      return new Model(await loadedNetwork(read(file)), name);
    } catch (cause) {
      throw namedError(path, cause);
    }
  });
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
  checkOptionNames('saveModel', options, ['signal']);
  checkSignal(options.signal);
  checkNetwork(model);
  await checkModelOutput(path);
  await writeAtomically(path, safetensorsParts(networkToSafetensors(model)), options);
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
export {
  type Safetensors,
  type Tensor,
  readSafetensors,
  tensorData,
  tensorSize,
} from './safetensors';
export { safetensorsParts } from './safetensors-write';
export { npyParts, readArray, readArrayShape, readNpz, type NumpyArray } from './numpy';
