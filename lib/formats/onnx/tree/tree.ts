/**
 * An ONNX model as a tree: the main graph, the graphs inside of its nodes (If, Loop, Scan), and the
 * bodies of functions, each with the bytes that it was read from. What nobody touches is written as
 * it was.
 */
import { labelOf } from '../names';
import type { NodeProto, TensorProto, ValueInfoProto } from '../proto';
import { rawFields, type RawField } from './fields';

/** Numbers of fields in ModelProto, GraphProto, FunctionProto, NodeProto and AttributeProto. */
export const FIELDS = {
  model: { graph: 7, opset: 8, function: 25 },
  graph: { node: 1, initializer: 5, input: 11, output: 12, value: 13, sparse: 15 },
  function: { name: 1, input: 4, output: 5, node: 7, opset: 9, domain: 10, overload: 13 },
  node: { input: 1, attribute: 5 },
  attribute: { name: 1, graph: 6, graphs: 11 },
} as const;

export class TreeNode {
  constructor(
    readonly proto: NodeProto,
    readonly field: RawField,
    /** The graph that it stands in. */
    readonly home: TreeGraph,
    readonly subgraphs: readonly TreeGraph[],
  ) {}

  get label(): string {
    return labelOf(this.proto);
  }
}

/** The attributes of a node as they are in the file. */
export function attributeFields({ field }: TreeNode): Uint8Array[] {
  const fields = rawFields(field.body, () => undefined);
  return ofNumber(fields, FIELDS.node.attribute).map(({ whole }) => whole);
}

/** A graph, or the body of a function. */
export class TreeGraph {
  readonly nodes: TreeNode[] = [];
  readonly inputs = new Map<string, ValueInfoProto>();
  /** Of a function: the names of its inputs, as they are called with. */
  readonly parameters: string[] = [];
  #places: ReadonlyMap<string, number> | undefined;
  readonly outputs: string[] = [];
  /** What the file says of the values inside. */
  readonly values = new Map<string, ValueInfoProto>();
  readonly initializers = new Map<string, TensorProto>();
  readonly producers = new Map<string, TreeNode>();
  /** Of ONNX's own operators, where a function has its own. */
  opset: number | undefined;

  constructor(
    readonly kind: 'graph' | 'function',
    readonly body: Uint8Array,
    readonly fields: readonly RawField[],
    /** The graph whose values it sees: that of the node that it is inside of. */
    readonly outer: TreeGraph | undefined,
  ) {}

  /** Of a function: the operand of a call that is an input; undefined where it is none. */
  placeOf(name: string): number | undefined {
    this.#places ??= new Map(this.parameters.map((each, k) => [each, k]));
    return this.#places.get(name);
  }

  /** The graph, this one or an outer one, that gives a name its value. */
  sourceOf(name: string): TreeGraph | undefined {
    const isHere = [this.producers, this.initializers, this.inputs].some((each) => each.has(name));
    return isHere ? this : this.outer?.sourceOf(name);
  }
}

export interface Tree {
  readonly fields: readonly RawField[];
  readonly main: TreeGraph;
  /** By {@link functionKey}. */
  readonly functions: ReadonlyMap<string, TreeGraph>;
  /** Of ONNX's own operators. */
  readonly opset: number;
  /** By domain. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly size: number;
}

/** What tells functions apart; overloads are of IR 10. */
export function functionKey(domain: string, name: string, overload = ''): string {
  return JSON.stringify([domain, name, overload]);
}

/** The model and its functions: all graphs, outer ones first. */
export function graphsOf(tree: Tree): TreeGraph[] {
  const all = [tree.main, ...tree.functions.values()];
  for (const graph of all) for (const node of graph.nodes) all.push(...node.subgraphs);
  return all;
}

export function ofNumber(fields: readonly RawField[], wanted: number): RawField[] {
  return fields.filter(({ number }) => number === wanted);
}
