/**
 * ONNX files from a description of their graph, in plain numbers. What a graph means is not
 * checked, so that the tests can write wrong ones.
 */
import { onnxTree } from '../../lib/formats';

export type Attribute =
  | Exclude<onnxTree.AttributeValue, { tensor: unknown } | { graph: unknown }>
  | { readonly tensor: TensorSpec }
  | { readonly graph: BodySpec };

export interface NodeSpec extends Pick<
  onnxTree.NewNode,
  'op' | 'name' | 'inputs' | 'outputs' | 'domain' | 'overload' | 'copied'
> {
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface TensorSpec {
  readonly dims: readonly number[];
  /** Of float16 the bits, of int4 two in a byte. */
  readonly data: ArrayLike<number>;
  readonly type?: keyof typeof ARRAYS;
}

/** A graph inside of a node. */
export interface BodySpec {
  readonly nodes: readonly NodeSpec[];
  /** Dims by name; undefined where the file says nothing of them. */
  readonly inputs: Readonly<Record<string, readonly (number | string)[] | undefined>>;
  readonly outputs: readonly string[];
  readonly initializers?: Readonly<Record<string, TensorSpec>>;
  /** Of inputs and outputs that are not floats. */
  readonly types?: Readonly<Record<string, onnxTree.TensorType>>;
}

export interface FunctionSpec extends Pick<
  onnxTree.NewFunction,
  'name' | 'domain' | 'overload' | 'inputs'
> {
  readonly outputs: readonly string[];
  readonly nodes: readonly NodeSpec[];
}

export interface GraphSpec extends BodySpec {
  readonly opset?: number;
  /** The versions of operator sets besides ONNX's own, by domain. */
  readonly domains?: Readonly<Record<string, number>>;
  /** Of the model, which its nodes call by domain and name. */
  readonly functions?: readonly FunctionSpec[];
  /** Version of the format; default 7, 10 and later have functions and four-bit numbers. */
  readonly irVersion?: number;
}

const bytesOf = ({ buffer }: { buffer: ArrayBuffer }): Uint8Array => new Uint8Array(buffer);

/** Elements of each type, as a file holds them. */
const ARRAYS = {
  float: (data: ArrayLike<number>) => bytesOf(new Float32Array(data)),
  float16: (data: ArrayLike<number>) => bytesOf(new Uint16Array(data)),
  uint8: (data: ArrayLike<number>) => new Uint8Array(data),
  int8: (data: ArrayLike<number>) => bytesOf(new Int8Array(data)),
  int4: (data: ArrayLike<number>) => new Uint8Array(data),
  int32: (data: ArrayLike<number>) => bytesOf(new Int32Array(data)),
  int64: (data: ArrayLike<number>) => bytesOf(BigInt64Array.from(Array.from(data), BigInt)),
  bool: (data: ArrayLike<number>) => new Uint8Array(data),
} as const;

/** A tensor as a file has it. */
export function newTensor(
  name: string,
  { dims, data, type = 'float' }: TensorSpec,
): onnxTree.NewTensor {
  return { name, type, dims, raw: ARRAYS[type](data) };
}

function newAttribute(name: string, value: Attribute): onnxTree.AttributeValue {
  if (typeof value !== 'object') return value;
  if ('graph' in value) return { graph: newGraph(value.graph, name) };
  return 'tensor' in value ? { tensor: newTensor('', value.tensor) } : value;
}

function newNode({ attributes = {}, ...node }: NodeSpec): onnxTree.NewNode {
  const values = Object.entries(attributes).map(
    ([name, value]) => [name, newAttribute(name, value)] as const,
  );
  return { ...node, attributes: Object.fromEntries(values) };
}

function newGraph(spec: BodySpec, name: string): onnxTree.NewGraph {
  const { nodes, inputs, outputs, initializers = {}, types = {} } = spec;
  const value = (of: string, dims?: readonly (number | string)[]): onnxTree.NewValue => ({
    name: of,
    dims,
    type: types[of] ?? 'float',
  });
  return {
    name,
    nodes: nodes.map(newNode),
    initializers: Object.entries(initializers).map(([of, tensor]) => newTensor(of, tensor)),
    inputs: Object.entries(inputs).map(([of, dims]) => value(of, dims)),
    outputs: outputs.map((of) => value(of)),
  };
}

export function onnxBytes(spec: GraphSpec): Uint8Array {
  const { opset = 14, domains = {}, irVersion = 7, functions = [] } = spec;
  const opsets = { '': opset, ...domains };
  return onnxTree.modelBytes({
    irVersion,
    graph: newGraph(spec, 'graph'),
    opsets,
    functions: functions.map((each) => ({ ...each, nodes: each.nodes.map(newNode), opsets })),
  });
}
