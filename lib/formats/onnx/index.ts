/**
 * Reading ONNX: recurrent nodes (RNN, GRU, LSTM) one after the other, then dense layers, with the transposes, squeezes
 * and reshapes between them that exporters write. https://onnx.ai/onnx/operators
 */
import { CompactRnnError } from '../../errors';
import type { Network } from '../../model/network';
import { evaluateGraph } from './graph';
import { operatorOf } from './operation';
import { RECURRENT } from './operators';
import { networkOf, type GraphOutput } from './output';
import { MODEL, type GraphProto } from './proto';
import type { Tensor } from './tensor';
import { readMessage } from './wire';

export { readOnnxTensor, type Tensor } from './tensor';

export interface OnnxOptions {
  /** Values for inputs of the graph, by name: weights that the file leaves open. They replace initializers, too. */
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
 * Reads an ONNX model as a network: recurrent layers, then the dense layers of its head.
 *
 * Graph inputs that only set initial states are the state that a stream carries, and outputs that only hand final
 * states through are ignored beside another output. `sequence_lens` is accepted and left to the `lengths` of a run.
 * A graph whose output is its last frame or the final states (Y_h) gives a network that emits `last-frame`; where the
 * graph is exported for sequences of one frame, taking that frame out is no more than dropping an axis.
 *
 * @param bytes - the file's contents; external data files are not read.
 * @throws CompactRnnError INVALID_FILE for what is not a whole ONNX model; INVALID_MODEL where shapes contradict each
 * other; UNSUPPORTED_MODEL, naming the first node at fault, for what a network cannot represent and for weights that
 * are inputs of the graph and not bound; INVALID_OPTION for `inputs` that the graph does not have.
 */
export function readOnnx(bytes: Uint8Array, options: OnnxOptions = {}): Network {
  const { graph, opset } = readMessage(bytes, MODEL, 'ONNX model');
  if (!graph || graph.node.length === 0 || graph.output.length === 0) {
    throw new CompactRnnError(
      'INVALID_FILE',
      'this is not an ONNX model: it has no graph with nodes and outputs, so that it is truncated or of another format',
    );
  }
  const version = opset.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 1;
  const outputs = evaluateGraph(graph, version, options.inputs ?? {});
  refuseWithoutRecurrentNode(graph, outputs);
  return networkOf(outputs);
}
