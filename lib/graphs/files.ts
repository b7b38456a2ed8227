/** Graphs from files and into files. */
import { extname } from 'node:path';
import { invalidFile, invalidOption } from '../errors';
import { MemorySource, namedError, readBytes, writeAtomically } from '../files';
import { detectFormat, onnxTree, refuseFolder } from '../formats';
import { checkPath, checkSignal, readOptions } from '../options';
import { graphOf, graphOfTree, type OnnxGraph, partsOfGraph } from './graph';

/**
 * Loads an ONNX model of any kind, to compress its recurrent nodes in place. What it says of its
 * recurrent layers is true whether or not this library could run the model. Data in files beside it
 * are read into it: it is written as one file.
 *
 * @param path of an ONNX file.
 * @param options `signal` aborts with its reason.
 * @throws CompactRnnError INVALID_OPTION where `path` is not a string; IO; INVALID_FILE,
 *   UNSUPPORTED_MODEL for what is not a whole ONNX model, or computes its constants at far more
 *   expense than its size allows. The message begins with the path. The reason of `signal`.
 */
export async function loadGraph(
  path: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<OnnxGraph> {
  checkPath(path);
  const { signal } = readOptions('loadGraph', options, ['signal']);
  checkSignal(signal);
  await refuseFolder(path);
  const bytes = await readBytes(path, { signal });
  try {
    const format = await detectFormat(new MemorySource(bytes));
    if (format !== 'onnx')
      throw invalidFile(
        `this is no ONNX graph, but of the format ${format}: name an output FILE.safetensors, or convert it to ONNX first`,
      );
    const tree = onnxTree.readTree(bytes);
    const beside = onnxTree.filesBeside(tree);
    if (beside.length === 0) return graphOfTree(bytes, tree);
    return await onnxTree.readingBeside(
      path,
      beside,
      (files) => graphOf(onnxTree.embedded(bytes, files)),
      { signal },
    );
  } catch (cause) {
    throw namedError(path, cause);
  }
}

/**
 * Writes a graph, whole or not at all.
 * @param path of the file to write.
 * @param options `signal` aborts with its reason.
 * @throws CompactRnnError INVALID_OPTION where the name does not end in `.onnx`; IO; the reason of
 *   `signal` where it is aborted.
 */
export async function saveGraph(
  graph: OnnxGraph,
  path: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  checkPath(path);
  const { signal } = readOptions('saveGraph', options, ['signal']);
  checkSignal(signal);
  const { bytes } = partsOfGraph(graph);
  if (extname(path).toLowerCase() !== '.onnx')
    throw invalidOption(`a graph is written as ONNX: name ${path} something that ends in .onnx`);
  await writeAtomically(path, bytes, { signal });
}
