/** A file -> a tree, within a number of fields. */
import { invalidFile } from '../../../errors';
import { MemorySource } from '../../../files';
import { atOnce } from '../../../slices';
import { refuseTwice } from '../graph';
import { NODE, TENSOR, VALUE_INFO } from '../proto';
import { int, readingMessage, text, type Fields, type Message } from '../wire';
import { refuseCycles } from './cycles';
import { rawFields, type RawField } from './fields';
import { FIELDS, functionKey, ofNumber, type Tree, TreeGraph, TreeNode } from './tree';

/** Graphs in graphs of nodes; exporters write three or four. */
const DEEPEST = 64;
/**
 * Fields that are looked at one by one, for any file, and one more for so many bytes: each becomes
 * an object, which takes far more than the two bytes that a file needs for one.
 */
const MOST_FIELDS = 2 ** 19;
const BYTES_PER_FIELD = 64;

function decoded<F extends Fields>(field: RawField, fields: F, what: string): Message<F> {
  return atOnce(readingMessage(new MemorySource(field.body), fields, what));
}

class TreeReader {
  #left: number;

  constructor(private readonly file: Uint8Array) {
    this.#left = MOST_FIELDS + Math.floor(file.length / BYTES_PER_FIELD);
  }

  read(): Tree {
    const fields = this.#fields(this.file);
    const { model } = FIELDS;
    const opsets = opsetsIn(ofNumber(fields, model.opset));
    const opset = opsets.get('');
    const graph = ofNumber(fields, model.graph).at(-1);
    if (!graph || opset === undefined)
      throw invalidFile(
        `this is not a whole ONNX model (it lacks ${graph ? 'the version of its operator set' : 'a graph'}): the file is ` +
          'truncated, corrupt or of another format',
      );
    const functions = new Map<string, TreeGraph>();
    for (const field of ofNumber(fields, model.function)) {
      const { name, domain, overload } = decoded(field, FUNCTION, 'function');
      const body = this.#graph(field.body, 'function', undefined, 0);
      const ofFunction = opsetsIn(ofNumber(body.fields, FIELDS.function.opset)).get('');
      if (ofFunction !== undefined) body.opset = ofFunction;
      functions.set(functionKey(domain, name, overload), body);
    }
    const main = this.#graph(graph.body, 'graph', undefined, 0);
    refuseCycles({ main, functions });
    return { fields, main, functions, opset, opsets, size: this.file.length };
  }

  #fields(message: Uint8Array): RawField[] {
    return rawFields(message, () => {
      if (this.#left-- <= 0)
        throw new RangeError(`it holds more than ${MOST_FIELDS} nodes, attributes and tensors`);
    });
  }

  #graph(
    body: Uint8Array,
    kind: TreeGraph['kind'],
    outer: TreeGraph | undefined,
    depth: number,
  ): TreeGraph {
    if (depth > DEEPEST)
      throw invalidFile(`graphs are nested more than ${DEEPEST} deep: the file is corrupt`);
    const graph = new TreeGraph(kind, body, this.#fields(body), outer);
    for (const field of graph.fields) this.#add(graph, field, depth);
    return graph;
  }

  #add(graph: TreeGraph, field: RawField, depth: number): void {
    const { number, body } = field;
    if (graph.kind === 'function') {
      const { input, output, node } = FIELDS.function;
      const name = number === input || number === output ? Buffer.from(body).toString() : '';
      if (number === input) {
        graph.inputs.set(name, { name, type: undefined });
        graph.parameters.push(name);
      } else if (number === output) graph.outputs.push(name);
      else if (number === node) this.#addNode(graph, field, depth);
      return;
    }
    const { node, initializer, input, output, value } = FIELDS.graph;
    if (number === node) this.#addNode(graph, field, depth);
    else if (number === initializer) {
      const tensor = decoded(field, TENSOR, 'tensor');
      refuseTwice(graph.initializers, tensor.name);
      graph.initializers.set(tensor.name, tensor);
    } else if (number === input || number === output || number === value) {
      const info = decoded(field, VALUE_INFO, 'value');
      if (number === input) graph.inputs.set(info.name, info);
      else graph.values.set(info.name, info);
      if (number === output) graph.outputs.push(info.name);
    }
  }

  #addNode(graph: TreeGraph, field: RawField, depth: number): void {
    const proto = decoded(field, NODE, 'node');
    const bodies = proto.attribute.length > 0 ? this.#graphsIn(field.body) : [];
    const subgraphs = bodies.map((body) => this.#graph(body, 'graph', graph, depth + 1));
    const node = new TreeNode(proto, field, graph, subgraphs);
    graph.nodes.push(node);
    for (const name of proto.output) {
      if (name === '') continue;
      refuseTwice(graph.producers, name);
      graph.producers.set(name, node);
    }
  }

  /** The bodies of the graphs that are attributes of a node. */
  #graphsIn(node: Uint8Array): Uint8Array[] {
    const { graph, graphs } = FIELDS.attribute;
    return ofNumber(this.#fields(node), FIELDS.node.attribute).flatMap(({ body }) =>
      this.#fields(body)
        .filter(({ number }) => number === graph || number === graphs)
        .map((field) => field.body),
    );
  }
}

/** Versions by domain. */
function opsetsIn(fields: readonly RawField[]): Map<string, number> {
  return new Map(
    fields.map((field) => {
      const { domain, version } = decoded(field, OPSET, 'operator set');
      return [domain === 'ai.onnx' ? '' : domain, version];
    }),
  );
}

const OPSET = { domain: text(1), version: int(2) };
const FUNCTION = { name: text(1), domain: text(10), overload: text(13) };

/**
 * Reads a model, all of it in memory.
 * @throws CompactRnnError INVALID_FILE for what is not a whole ONNX model, holds far more nodes
 *   than its size allows, or a node that depends on itself.
 */
export function readTree(file: Uint8Array): Tree {
  return new TreeReader(file).read();
}
