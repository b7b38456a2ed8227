/** Evaluating the graph: the nodes that its outputs need, each after those that it reads from. */
import { CompactRnnError } from '../../errors';
import { constant } from './constants';
import { inMemory } from './elements';
import { features } from './features';
import { labelOf, Operation } from './operation';
import { evaluate } from './operators';
import type { GraphProto, NodeProto, ValueInfoProto } from './proto';
import { storedTensor, type Tensor } from './tensor';
import type { Value } from './value';

/**
 * An input of the graph, its axes not yet named: the first recurrent layer that it reaches says
 * what they are.
 */
function graphInput({ name, type }: ValueInfoProto): Value {
  const dims = type?.tensor?.shape?.dim ?? [0, 1, 2].map(() => ({ value: 0, param: '' }));
  const axes = dims.map(({ value, param }, axis) => [
    {
      role: 'input' as const,
      extent: value > 0 ? value : param === '' ? `${name}.${axis}` : param,
    },
  ]);
  const chain = { input: name, layers: [], head: [] };
  return features(axes, [{ chain, index: 0, direction: 'forward', size: name, moment: 'every' }]);
}

function boundInput(graph: GraphProto, name: string, { dims, data }: Tensor): Value {
  const known = graph.input.map((input) => input.name);
  if (!known.includes(name)) {
    throw new CompactRnnError(
      'INVALID_OPTION',
      `options.inputs names "${name}", which is no input of the graph: its inputs are ${known.join(', ')}`,
    );
  }
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (count !== data.length) {
    throw new CompactRnnError(
      'INVALID_OPTION',
      `options.inputs.${name} has dims [${dims.join(', ')}], which are ${count} elements, but holds ${data.length}`,
    );
  }
  return constant(dims, data instanceof Float32Array ? inMemory(data) : data);
}

/** The values that exist before any node; initializers are decoded when a node reads them. */
function sources(
  graph: GraphProto,
  bound: Readonly<Record<string, Tensor>>,
): Map<string, () => Value> {
  const values = new Map<string, () => Value>();
  for (const input of graph.input) values.set(input.name, () => graphInput(input));
  for (const tensor of graph.initializer) {
    values.set(tensor.name, () => {
      const { dims, data } = storedTensor(tensor);
      return constant(dims, data);
    });
  }
  for (const [name, tensor] of Object.entries(bound)) {
    const value = boundInput(graph, name, tensor);
    values.set(name, () => value);
  }
  return values;
}

/**
 * The nodes that the outputs need, in an order in which each comes after those that it reads from.
 */
function neededNodes(graph: GraphProto): NodeProto[] {
  const producers = new Map(
    graph.node.flatMap((node) => node.output.map((name) => [name, node] as const)),
  );
  producers.delete('');
  const before = (names: readonly string[]) => names.flatMap((name) => producers.get(name) ?? []);
  const order: NodeProto[] = [];
  const states = new Map<NodeProto, 'open' | 'done'>();
  const stack = before(graph.output.map(({ name }) => name)).reverse();
  for (let node = stack.at(-1); node; node = stack.at(-1)) {
    if (states.has(node)) {
      stack.pop();
      if (states.get(node) === 'open') order.push(node);
      states.set(node, 'done');
      continue;
    }
    states.set(node, 'open');
    const waiting = before(node.input).filter((other) => states.get(other) !== 'done');
    if (waiting.some((other) => states.get(other) === 'open')) {
      throw new CompactRnnError(
        'INVALID_FILE',
        `${labelOf(node)} depends on itself: the graph is corrupt`,
      );
    }
    stack.push(...waiting.reverse());
  }
  return order;
}

/** What is found of each output of the graph. */
export function evaluateGraph(
  graph: GraphProto,
  opset: number,
  bound: Readonly<Record<string, Tensor>>,
): { name: string; value: Value }[] {
  const known = sources(graph, bound);
  const values = new Map<string, Value>();
  const valueOf = (name: string, reader: string): Value => {
    const value = values.get(name) ?? known.get(name)?.();
    if (!value)
      throw new CompactRnnError(
        'INVALID_FILE',
        `${reader} reads "${name}", which nothing in the file provides`,
      );
    values.set(name, value);
    return value;
  };
  const positions = new Map(graph.node.map((node, position) => [node, position]));
  for (const node of neededNodes(graph)) {
    const operands = node.input.map((name) =>
      name === '' ? undefined : valueOf(name, labelOf(node)),
    );
    const outputs = evaluate(new Operation(node, operands, positions.get(node)!, opset));
    node.output.forEach((name, k) => {
      const value = outputs[k];
      if (name !== '' && value) values.set(name, value);
    });
  }
  return graph.output.map(({ name }) => ({ name, value: valueOf(name, 'the graph output') }));
}
