/**
 * Reading ONNX: recurrent nodes (RNN, GRU, LSTM) one after the other, then dense layers, with the
 * transposes, squeezes and reshapes between them that exporters write.
 * https://onnx.ai/onnx/operators
 */
import { CompactRnnError } from '../../errors';
import type { Source } from '../../files';
import type { Network } from '../../model';
import { evaluateGraph } from './graph';
import { operatorOf } from './operation';
import { RECURRENT } from './operators';
import { networkOf, type GraphOutput } from './output';
import { MODEL, type GraphProto } from './proto';
import type { Tensor } from './tensor';
import { readMessage } from './wire';

export { readOnnxTensor, type Tensor } from './tensor';

export interface OnnxOptions {
  /**
   * Values for inputs of the graph, by name: weights that are not in the file. They replace
   * initializers, too.
   */
  readonly inputs?: Readonly<Record<string, Tensor>>;
}

function refuseWithoutRecurrentNode(graph: GraphProto, outputs: readonly GraphOutput[]): void {
  if (graph.node.some((node) => Object.hasOwn(RECURRENT, operatorOf(node)))) return;
  const complaint = outputs
    .map(({ value }) => (value.kind === 'foreign' ? value.complaint.message : undefined))
    .find(Boolean);
  throw new CompactRnnError(
    'UNSUPPORTED_MODEL',
    'the model has no recurrent layer (RNN, LSTM or GRU node); cells built of MatMul, Sigmoid and the like are not ' +
      'recognised, nor are those inside of If, Loop and Scan: export its recurrent layers as nodes of their own' +
      (complaint === undefined ? '' : ` (the first obstacle in it: ${complaint})`),
  );
}

/**
 * Reads an ONNX model as a network: recurrent layers, then the dense layers of its head. Its
 * matrices are read from the file when their numbers are asked for.
 *
 * Graph inputs that only set initial states are the state that a stream carries; outputs that only
 * give final states are ignored where there is another output. `sequence_lens` is accepted and left
 * to the `lengths` of a run. A graph whose output is its last frame or the final states (Y_h) gives
 * a network whose `emits` is `last-frame`; where the graph is exported for sequences of one frame,
 * taking that frame out only drops an axis.
 *
 * @param file - must stay open while the network is in use; external data files are not read.
 * @throws CompactRnnError INVALID_FILE for what is not a whole ONNX model; INVALID_MODEL where
 * shapes contradict each other; UNSUPPORTED_MODEL, naming the first node at fault, for what a
 * network cannot represent and for weights that are inputs of the graph and not bound;
 * INVALID_OPTION for `inputs` that the graph does not have.
 */
export function readOnnx(file: Source, options: OnnxOptions = {}): Network {
  const { graph, opset } = readMessage(file, MODEL, 'ONNX model');
  const version = opset.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version;
  if (!graph || graph.node.length === 0 || graph.output.length === 0 || version === undefined) {
    const lacks = graph
      ? 'it lacks nodes, outputs or the version of its operator set'
      : 'it has no graph';
    throw new CompactRnnError(
      'INVALID_FILE',
      `this is not a whole ONNX model (${lacks}): the file is truncated, corrupt or of another format`,
    );
  }
  const outputs = evaluateGraph(graph, version, options.inputs ?? {});
  refuseWithoutRecurrentNode(graph, outputs);
  return networkOf(outputs);
}
