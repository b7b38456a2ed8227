/** What is found of each output of a graph: its needed nodes are looked at one after the other. */
import type { Steps } from '../../slices';
import { Chain } from './chain';
import { constant } from './constants';
import { features } from './features';
import type { Graph } from './graph';
import { labelOf } from './names';
import { Operation, type Reading } from './operation';
import { evaluate } from './operators';
import type { GraphOutput } from './output';
import type { ValueInfoProto } from './proto';
import { storedTensor } from './tensor';
import type { Constant, Value } from './value';

/** Characters of the symbol of an unknown size that is taken as it is. */
const LONGEST_SYMBOL = 64;

/** Not a number, nor a product. */
const SYMBOL = /^[^*\d][^*]*$/;

/**
 * An input of the graph, its axes not yet named: the first recurrent layer that it reaches says
 * what they are.
 */
function graphInput({ name, type }: ValueInfoProto, position: number): Value {
  const dims = type?.tensor?.shape?.dim ?? [0, 1, 2].map(() => ({ value: 0, param: '' }));
  const symbol = (param: string, axis: number): string =>
    SYMBOL.test(param) && param.length <= LONGEST_SYMBOL ? param : `${position}.${axis}`;
  const axes = dims.map(({ value, param }, axis) => [
    { role: 'input' as const, extent: value > 0 ? value : symbol(param, axis), axis },
  ]);
  const chain = Chain.from(name);
  return features(axes, [{ chain, index: 0, direction: 'forward', size: name, moment: 'every' }]);
}

/**
 * Evaluates the graph, a node in a step.
 * @param output the name of an edge, in place of the outputs of the graph.
 * @param bound values of graph inputs, which initializers of that name give way to.
 */
export function* evaluateGraph(
  graph: Graph,
  bound: ReadonlyMap<string, Constant>,
  reading: Reading,
  output?: string,
): Steps<GraphOutput[]> {
  const values = new Map<string, Value>(bound);
  const positions = new Map([...graph.inputs.keys()].map((name, position) => [name, position]));
  const sourceOf = (name: string, reader: string): Value => {
    const tensor = graph.initializers.get(name);
    if (tensor) return constant(storedTensor(tensor, reading.external));
    const input = graph.inputs.get(name);
    return input ? graphInput(input, positions.get(name)!) : graph.refuseUnknown(name, reader);
  };
  const valueOf = (name: string, reader: string): Value => {
    const value = values.get(name) ?? sourceOf(name, reader);
    values.set(name, value);
    return value;
  };
  const outputs = output === undefined ? graph.outputs : [graph.checkedOutput(output)];
  for (const node of graph.neededNodes(outputs)) {
    const label = labelOf(node);
    reading.budget.spender = label;
    const operands = node.input.map((name) => (name === '' ? undefined : valueOf(name, label)));
    const outputs = evaluate(new Operation(node, operands, graph.positions.get(node)!, reading));
    node.output.forEach((name, k) => {
      const value = outputs[k];
      if (name !== '' && value) values.set(name, value);
    });
    yield;
  }
  return outputs.map((name) => ({ name, value: valueOf(name, 'the graph output') }));
}
