/** An ONNX file, with the files beside it, as a network in memory; what should be known is told. */
import type { Source } from '../../files';
import { firstFew } from '../../json';
import { foldLinear, loadedNetwork, type Network } from '../../model';
import { Slices } from '../../slices';
import { warn } from '../../warnings';
import { readingBeside, type ExternalFiles } from './external';
import { readingOnnxGraph, readingOnnxNetwork, type OnnxOptions } from './reading';

/** Its matrices are read before the files beside it are closed. */
export async function readOnnxFile(
  file: Source,
  path: string,
  options: OnnxOptions,
): Promise<{ network: Network; stateInputs: readonly string[] }> {
  const { signal } = options;
  const slices = new Slices(signal);
  const graph = await slices.take(readingOnnxGraph(file));
  const read = async (external: ExternalFiles): ReturnType<typeof readOnnxFile> => {
    const reading = readingOnnxNetwork(graph, { ...options, external });
    const { network, stateInputs, unknownLengths, quantizing } = await slices.take(reading);
    if (unknownLengths.length > 0) {
      warn(
        'ONNX_SEQUENCE_LENGTHS',
        `${path}: the graph computes sequence_lens of ${firstFew(unknownLengths)}, which is not followed: sequences run ` +
          'over all of their frames unless run is given lengths',
      );
    }
    if (quantizing.length > 0) {
      warn(
        'ONNX_QUANTIZED_INPUTS',
        `${path}: onnxruntime quantizes the inputs of ${firstFew(quantizing)} as it runs; here they stay floats, and ` +
          'outputs differ by what that loses',
      );
    }
    return {
      network: await loadedNetwork(await foldLinear(network, { signal }), signal),
      stateInputs,
    };
  };
  return readingBeside(path, graph.beside, read, { signal });
}
