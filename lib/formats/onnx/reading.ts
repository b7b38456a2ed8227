/**
 * Reading ONNX: recurrent nodes (RNN, GRU, LSTM), with the layers of frames that stand around them
 * and what moves data between them.
 * https://onnx.ai/onnx/operators
 *
 *     file -> messages (wire, proto) -> graph -> a value for each edge (evaluate)
 *       -> network (output)
 *
 * Constants are views of numbers in the file, which are computed and moved only when a layer needs
 * them, within a budget.
 */
import { CompactRnnError, invalidFile, unsupportedModel } from '../../errors';
import type { Source } from '../../files';
import type { Network } from '../../model';
import type { Steps } from '../../slices';
import { boundInputs, type InputValues } from './bound-inputs';
import { type Budget, SharedWeights } from '../tensors';
import { graphBudget } from './budget';
import { evaluateGraph } from './evaluate';
import { externalNames, NO_FILES, type ExternalFiles } from './external';
import { Graph } from './graph';
import { labelOf } from './names';
import type { Reading } from './operation';
import { RECURRENT } from './operators';
import { networkOf, type GraphOutput } from './output';
import { GRAPH, MODEL, operatorOf } from './proto';
import { Constants, readTree } from './tree';
import { messageOf, type Constant } from './value';
import { readingMessage } from './wire';
import { type WithCells, withCellsAsNodes } from './written';

export interface OnnxOptions {
  /**
   * Values for inputs of the graph, by name: weights that are not in the file. They replace
   * initializers, too.
   */
  readonly inputs?: InputValues | undefined;
  /** The name of the output that the model is to give, of several; any edge of the graph may be. */
  readonly output?: string | undefined;
  /** The files beside the model that {@link readingOnnxGraph} names. */
  readonly external?: ExternalFiles | undefined;
  /** Ends the reading of matrices, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface OnnxNetwork {
  readonly network: Network;
  /** Inputs of the graph that set initial states. */
  readonly stateInputs: readonly string[];
  /**
   * Nodes, as errors name them, whose `sequence_lens` are computed by operators that are not
   * followed.
   */
  readonly unknownLengths: readonly string[];
  /** Nodes that quantize their inputs as onnxruntime runs them. */
  readonly quantizing: readonly string[];
}

function refuseWithoutRecurrentNode(graph: Graph, outputs: readonly GraphOutput[]): void {
  if (graph.nodes.some((node) => Object.hasOwn(RECURRENT, operatorOf(node)))) return;
  const obstacle = outputs
    .flatMap(({ value }) => (value.kind === 'foreign' ? [messageOf(value.complaint)] : []))
    .at(0);
  throw unsupportedModel(
    'the model has no recurrent layer (RNN, LSTM or GRU node) that can run here. Where it has some inside of If, Loop or ' +
      'Scan, or written out of MatMul, Sigmoid and Tanh, compress them in place (compress MODEL.onnx -o SMALL.onnx; ' +
      'inspect MODEL.onnx shows them), or export them as nodes of their own' +
      (obstacle === undefined ? '' : ` (the first obstacle in it: ${obstacle})`),
  );
}

/** The graph of a file, and what else is read before it is evaluated. */
export interface OnnxGraph {
  readonly graph: Graph;
  /** Version of ONNX's own operator set. */
  readonly opset: number;
  readonly file: Source;
  /** Files beside the model that hold data of its tensors. */
  readonly beside: readonly string[];
}

/**
 * The first half of {@link readingOnnx}: what the file says, and which other files it needs.
 * @throws CompactRnnError INVALID_FILE for what is not a whole ONNX model.
 */
export function* readingOnnxGraph(file: Source): Steps<OnnxGraph> {
  const what = 'ONNX model';
  const { graph: bytes, opset } = yield* readingMessage(file, MODEL, what);
  const proto = bytes && (yield* readingMessage(bytes, GRAPH, what));
  const version = opset.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version;
  if (!proto || proto.node.length === 0 || proto.output.length === 0 || version === undefined) {
    const lacks = proto
      ? 'it lacks nodes, outputs or the version of its operator set'
      : 'it has no graph';
    throw invalidFile(
      `this is not a whole ONNX model (${lacks}): the file is truncated, corrupt or of another format`,
    );
  }
  const graph = new Graph(proto);
  return { graph, opset: version, file, beside: externalNames(graph) };
}

/**
 * Reads an ONNX model as a network, in steps: recurrent layers, then the dense layers of its head.
 * Its matrices are read from the file when their numbers are asked for.
 *
 * Graph inputs that only set initial states are the state that a stream carries; outputs that only
 * give final states are ignored where there is another output. `sequence_lens` that are an input of
 * the graph are left to the `lengths` of a run. A graph whose output is its last frame or the final
 * states (Y_h) gives a network whose `emits` is `last-frame`; where the graph is exported for
 * sequences of one frame, taking that frame out only drops an axis.
 *
 * @param file - must stay open while the network is in use; so must be the files beside it.
 * @throws CompactRnnError INVALID_FILE for what is not a whole ONNX model; INVALID_MODEL where
 * shapes contradict each other; UNSUPPORTED_MODEL, naming the first node at fault, for what a
 * network cannot represent, for weights that are inputs of the graph and not bound, and for
 * constants whose computation takes more than a small multiple of the file; INVALID_OPTION for
 * `inputs` that the graph does not have.
 */
export function* readingOnnx(file: Source, options: OnnxOptions = {}): Steps<OnnxNetwork> {
  return yield* readingOnnxNetwork(yield* readingOnnxGraph(file), options);
}

/**
 * The second half of {@link readingOnnx}. What cannot be read as it is may have recurrent cells
 * that are written out in other operators: it is read once more with these as nodes.
 */
export function* readingOnnxNetwork(read: OnnxGraph, options: OnnxOptions): Steps<OnnxNetwork> {
  try {
    return yield* readingNetwork(read, options, new Map());
  } catch (error) {
    const isRefused = error instanceof CompactRnnError && error.code === 'UNSUPPORTED_MODEL';
    const made = isRefused && mayHaveCells(read.graph) ? cellsAsNodes(read, options) : undefined;
    if (!made) throw error;
    const graph = read.graph.withNodes(made.nodes);
    const output = made.frames.get(options.output ?? '') ?? options.output;
    return yield* readingNetwork({ ...read, graph }, { ...options, output }, made.constants);
  }
}

/** Whether it has what a cell has at least, so that the whole file is worth looking at. */
function mayHaveCells({ nodes, inputs, initializers }: Graph): boolean {
  const open = [...inputs.keys()].filter((name) => !initializers.has(name));
  const has = (...operators: string[]): boolean =>
    nodes.some((node) => operators.includes(operatorOf(node)));
  const hasProducts = open.length > 1 && has('MatMul', 'Gemm');
  return has('Scan') || (hasProducts && has('Sigmoid', 'HardSigmoid', 'Tanh'));
}

function cellsAsNodes(
  { file }: OnnxGraph,
  { external = NO_FILES }: OnnxOptions,
): WithCells | undefined {
  const tree = readTree(file.bytes(0, file.size));
  return withCellsAsNodes(tree, new Constants(tree, budgetOf(file, external), external));
}

function budgetOf(file: Source, external: ExternalFiles): Budget {
  const beside = [...external.values()].reduce((sum, each) => sum + each.size, 0);
  return graphBudget(file.size + beside);
}

function* readingNetwork(
  { graph, opset, file }: OnnxGraph,
  options: OnnxOptions,
  constants: ReadonlyMap<string, Constant>,
): Steps<OnnxNetwork> {
  const external = options.external ?? NO_FILES;
  const budget = budgetOf(file, external);
  const reading: Reading = {
    opset,
    budget,
    external,
    weights: new SharedWeights(budget, options.signal),
    stateInputs: new Set(),
    inputRoles: new Map(),
    unknownLengths: [],
    quantizing: [],
  };
  const bound = new Map([...boundInputs(graph, options.inputs ?? {}), ...constants]);
  const outputs = yield* evaluateGraph(graph, bound, reading, options.output);
  refuseWithoutRecurrentNode(graph, outputs);
  return {
    network: networkOf(outputs),
    stateInputs: [...reading.stateInputs],
    unknownLengths: reading.unknownLengths.map(labelOf),
    quantizing: reading.quantizing.map(labelOf),
  };
}
