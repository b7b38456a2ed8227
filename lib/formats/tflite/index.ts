/**
 * Reading TensorFlow Lite: a row of operators from the input to the output, recurrent and dense
 * ones, functions, and what only changes the shape or the type of frames.
 */
import { invalidOption, unsupportedModel } from '../../errors';
import type { Source } from '../../files';
import { shown } from '../../json';
import type { Network } from '../../model';
import { suggest } from '../../suggest';
import { Budget } from '../tensors';
import { tfliteGraph, type Tensor, type TfliteGraph } from './graph';
import { Row } from './row';

export interface TfliteModel {
  readonly network: Network;
  /** Whether it computes with integers where TensorFlow Lite runs it. */
  readonly quantized: boolean;
}

const COMPLAINT =
  'reading its tensors takes more than LIMIT, the limit for a file of this size: its buffers overlap, it is corrupt';

/**
 * @param output the name of the tensor to give; that of the graph where it is left out.
 * @throws CompactRnnError INVALID_FILE, INVALID_MODEL, INVALID_OPTION, UNSUPPORTED_MODEL.
 */
export async function readTflite(
  file: Source,
  output?: string,
  signal?: AbortSignal,
): Promise<TfliteModel> {
  const graph = tfliteGraph(file);
  if (graph.inputs.length !== 1)
    throw unsupportedModel(
      `the graph has ${graph.inputs.length} inputs, such as states that the caller carries, and only models of one are read: convert ` +
        'the original model to ONNX (tf2onnx), which can be compressed in place',
    );
  const row = new Row(graph.inputs[0]!, new Budget(file.size, COMPLAINT), signal);
  const last = wantedOutput(graph, output);
  for (const operator of graph.operators) {
    if (row.top === last) break;
    row.add(operator);
    signal?.throwIfAborted();
  }
  if (row.top !== last)
    throw unsupportedModel(`no row of operators leads to the tensor ${shown(last.name)}`);
  return { network: await row.network(signal), quantized: row.quantized };
}

function wantedOutput({ operators, outputs }: TfliteGraph, name?: string): Tensor {
  if (name === undefined) {
    if (outputs.length === 1) return outputs[0]!;
    throw unsupportedModel(
      `the graph has ${outputs.length} outputs, of which a model can have one: name it by the option output of ` +
        'loadModel, --graph-output of the commands',
    );
  }
  const computed = operators.flatMap((operator) => operator.outputs);
  const wanted = computed.find((tensor) => tensor.name === name);
  if (wanted) return wanted;
  const names = computed.map((tensor) => tensor.name);
  throw invalidOption(`the graph has no output ${shown(name)}${suggest(name, names)}`);
}
