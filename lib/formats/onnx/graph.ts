/** A graph as its edges tell it: what produces each value, and which nodes the outputs need. */
import { invalidFile, invalidOption, unsupportedModel } from '../../errors';
import { firstFew } from '../../json';
import { quoted } from './names';
import { inOrder } from './order';
import type { GraphProto, NodeProto, TensorProto, ValueInfoProto } from './proto';

/** @throws CompactRnnError INVALID_FILE: which of two would be meant, runtimes do not agree. */
export function refuseTwice(values: ReadonlyMap<string, unknown>, name: string): void {
  if (values.has(name))
    throw invalidFile(
      `the graph has two values ${quoted(name)}: the file is corrupt; export the model again`,
    );
}

export class Graph {
  readonly inputs = new Map<string, ValueInfoProto>();
  readonly initializers = new Map<string, TensorProto>();
  readonly outputs: readonly string[];
  readonly nodes: readonly NodeProto[];
  /** The place among the nodes of each, which exporters write in the order of computation. */
  readonly positions = new Map<NodeProto, number>();
  readonly #producers = new Map<string, NodeProto>();
  readonly #sparse = new Set<string>();

  constructor(private readonly proto: GraphProto) {
    this.nodes = proto.node;
    this.outputs = proto.output.map(({ name }) => name);
    for (const input of proto.input) this.inputs.set(input.name, input);
    for (const tensor of proto.initializer) {
      refuseTwice(this.initializers, tensor.name);
      this.initializers.set(tensor.name, tensor);
    }
    for (const { values } of proto.sparseInitializer) this.#sparse.add(values?.name ?? '');
    proto.node.forEach((node, position) => {
      this.positions.set(node, position);
      for (const name of node.output) {
        if (name === '') continue;
        refuseTwice(this.#producers, name);
        this.#producers.set(name, node);
      }
    });
  }

  /** The graph with other nodes in the place of its own. */
  withNodes(node: readonly NodeProto[]): Graph {
    return new Graph({ ...this.proto, node });
  }

  /** Says of a value that it has no source. */
  refuseUnknown(name: string, reader: string): never {
    if (this.#sparse.has(name)) {
      throw unsupportedModel(
        `${reader} reads ${quoted(name)}, a sparse initializer: export the model with dense weights`,
      );
    }
    throw invalidFile(`${reader} reads ${quoted(name)}, which nothing in the file provides`);
  }

  /**
   * The name of an output, or of what any node gives.
   * @throws CompactRnnError INVALID_OPTION.
   */
  checkedOutput(name: string): string {
    if (this.#producers.has(name)) return name;
    throw invalidOption(
      `output names ${quoted(name)}, which the graph does not compute: its outputs are ${firstFew(this.outputs.map(quoted))}`,
    );
  }

  /**
   * The nodes that the outputs need, in an order in which each comes after those that it reads
   * from.
   * @throws CompactRnnError INVALID_FILE where a node depends on itself.
   */
  neededNodes(outputs: readonly string[]): NodeProto[] {
    const producersOf = (names: readonly string[]): NodeProto[] =>
      names.flatMap((name) => this.#producers.get(name) ?? []);
    return inOrder(
      producersOf(outputs),
      ({ input }) => producersOf(input),
      (node) => node,
    );
  }
}
