/**
 * Constants of a tree: initializers, what nodes compute of them alone, by the operators that the
 * reader of networks knows (operators.ts), and inputs of a function for which all its calls give
 * the same of these.
 */
import { CompactRnnError } from '../../../errors';
import { type Budget, SharedWeights } from '../../tensors';
import { constant } from '../constants';
import { NO_FILES, type ExternalFiles } from '../external';
import { Operation, type Reading } from '../operation';
import { evaluate } from '../operators';
import { hasAttributeOfCall, operatorOf } from '../proto';
import { storedTensor } from '../tensor';
import { knownNumbers, type Constant, type Value } from '../value';
import { DATA_TYPES } from './write';
import { type Calls, callsIn } from './calls';
import type { Tree, TreeGraph, TreeNode } from './tree';

/** Nodes between a weight and its initializer; exporters write ten or so. */
const DEEPEST = 256;

export class Constants {
  readonly #known = new Map<TreeGraph, Map<string, Value | undefined>>();
  readonly #reading: Reading;
  readonly #calls: Calls;

  constructor(
    tree: Tree,
    readonly budget: Budget,
    /** Files beside the model, by their names in it. */
    external: ExternalFiles = NO_FILES,
  ) {
    this.#calls = callsIn(tree);
    this.#reading = {
      opset: tree.opset,
      budget,
      weights: new SharedWeights(budget),
      external,
      stateInputs: new Set(),
      inputRoles: new Map(),
      unknownLengths: [],
      quantizing: [],
    };
  }

  /** The numbers that a name has in a graph; undefined where they are not known. */
  of(graph: TreeGraph, name: string): Constant | undefined {
    return knownNumbers(this.#valueOf(graph, name, 0));
  }

  /**
   * TensorProto.DataType of a constant, and how its numbers are stored in the file: as `float16`
   * behind a Cast, say.
   */
  typesOf(graph: TreeGraph, name: string): { type: number; stored: number } | undefined {
    let outer: number | undefined;
    let at: TreeGraph = graph;
    let read = name;
    for (let depth = 0; depth < DEEPEST; depth++) {
      const source = at.sourceOf(read);
      const tensor = source?.initializers.get(read);
      if (tensor) return { type: outer ?? tensor.dataType, stored: tensor.dataType };
      const node = source?.producers.get(read);
      const [given] = source && !node ? this.#givenFor(source, read) : [];
      if (given) {
        at = given.graph;
        read = given.name;
        continue;
      }
      if (!source || !node) return undefined;
      const op = operatorOf(node.proto);
      const attribute = (wanted: string) => node.proto.attribute.find((a) => a.name === wanted);
      if (op === 'Constant') {
        const type = attribute('value')?.t?.dataType ?? DATA_TYPES.float;
        return { type: outer ?? type, stored: type };
      }
      if (op === 'Cast') outer ??= attribute('to')?.i;
      if (op === 'DequantizeLinear')
        outer ??= this.typesOf(source, node.proto.input[1] ?? '')?.type ?? DATA_TYPES.float;
      at = source;
      read = node.proto.input[0] ?? '';
    }
    return undefined;
  }

  #valueOf(graph: TreeGraph, name: string, depth: number): Value | undefined {
    const source = name === '' ? undefined : graph.sourceOf(name);
    if (!source || depth > DEEPEST) return undefined;
    let known = this.#known.get(source);
    if (!known) this.#known.set(source, (known = new Map<string, Value | undefined>()));
    if (known.has(name)) return known.get(name);
    known.set(name, undefined); // what depends on itself is not known
    const value = this.#make(source, name, depth);
    known.set(name, value);
    return value;
  }

  #make(graph: TreeGraph, name: string, depth: number): Value | undefined {
    const node = graph.producers.get(name);
    if (node) return this.#computed(node, node.proto.output.indexOf(name), depth);
    const tensor = graph.initializers.get(name);
    if (tensor) return constant(storedTensor(tensor, this.#reading.external));
    const [first, ...others] = this.#givenFor(graph, name).map((given) =>
      this.#valueOf(given.graph, given.name, depth + 1),
    );
    return others.every((value) => value === first) ? first : undefined;
  }

  /** What each call of a function gives for one of its inputs. */
  #givenFor(body: TreeGraph, name: string): { graph: TreeGraph; name: string }[] {
    const place = body.placeOf(name);
    if (place === undefined) return [];
    const calls = this.#calls.get(body) ?? [];
    return calls.map(({ home, proto }) => ({ graph: home, name: proto.input[place] ?? '' }));
  }

  #computed(node: TreeNode, output: number, depth: number): Value | undefined {
    if (node.subgraphs.length > 0 || hasAttributeOfCall(node.proto)) return undefined;
    const operands = node.proto.input.map((name) => this.#valueOf(node.home, name, depth + 1));
    const isOpen = (value: Value | undefined, k: number): boolean =>
      value === undefined && node.proto.input[k] !== '';
    if (operands.some(isOpen)) return undefined;
    this.budget.spender = node.label;
    try {
      return evaluate(new Operation(node.proto, operands, 0, this.#reading))[output];
    } catch (error) {
      // What is wrong with a node that only a weight needs is said where the weight is needed.
      if (error instanceof CompactRnnError && error.code !== 'UNSUPPORTED_MODEL') return undefined;
      throw error;
    }
  }
}
