/** Graphs of a cell that is written out, changed at random: a node, an operand, a number. */
import { type Cell, N, X } from '../../graphs/written-cells';
import { tensor, type GraphSpec, type NodeSpec } from './write';

/** Whole numbers below a bound, the same ones at every run. */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One frame of a cell, with a head on h; states are inputs and outputs. */
export function withHead({ kind, nodes, weights }: Cell): GraphSpec {
  const state = [1, N];
  return {
    nodes: [
      ...nodes('cell/', 'x', 'h0', 'c0'),
      { op: 'MatMul', name: 'head', inputs: ['cell/h', 'D'], outputs: ['y'] },
    ],
    inputs: { x: [1, X], h0: state, ...(kind === 'lstm' && { c0: state }) },
    outputs: ['y', 'cell/h', ...(kind === 'lstm' ? ['cell/c'] : [])],
    initializers: { ...weights, D: tensor([N, 3], 77), ...OTHERS },
    opset: 13,
  };
}

const OTHERS = { two: { dims: [], data: [2] }, row: tensor([N], 5), rows: tensor([1, N], 6) };
const FUNCTIONS = ['Sigmoid', 'HardSigmoid', 'Tanh', 'Relu', 'Identity', 'Neg'];
const ARITHMETIC = ['Add', 'Sub', 'Mul', 'Div'];

/** The graph with a change or two; it may be corrupt then. */
export function changed(spec: GraphSpec, next: (below: number) => number): GraphSpec {
  const once = changedOnce(spec, next);
  return next(3) === 0 ? changedOnce(once, next) : once;
}

function changedOnce(spec: GraphSpec, next: (below: number) => number): GraphSpec {
  const pick = <T>(all: readonly T[]): T => all[next(all.length)]!;
  const k = next(spec.nodes.length);
  const node = spec.nodes[k]!;
  const { inputs, outputs, attributes } = node;
  const earlier = spec.nodes.slice(0, k).flatMap((each) => each.outputs);
  const values = [...Object.keys(spec.inputs), ...earlier];
  const instead = (...nodes: NodeSpec[]): GraphSpec => ({
    ...spec,
    nodes: spec.nodes.toSpliced(k, 1, ...nodes),
  });
  const scaled = { ...attributes, [pick(['alpha', 'beta'])]: { float: 0.3 } };
  const behind = (op: string, operand: string): GraphSpec =>
    instead(
      { ...node, outputs: outputs.with(0, 'raw') },
      { op, inputs: ['raw', operand], outputs: [outputs[0]!] },
    );
  const changes: (() => GraphSpec)[] = [
    () => instead({ ...node, op: pick(inputs.length === 1 ? FUNCTIONS : ARITHMETIC) }),
    () => instead({ ...node, inputs: inputs.with(next(inputs.length), pick(values)) }),
    () => instead({ ...node, inputs: inputs.toReversed() }),
    () => instead({ ...node, outputs: outputs.toReversed() }),
    () => instead({ ...node, attributes: { ...attributes, axis: pick([-1, 1, 0]) } }),
    () => instead({ ...node, attributes: scaled }),
    () => behind(pick(ARITHMETIC), pick([...Object.keys(OTHERS), ...values])),
    () => ({
      ...spec,
      outputs: spec.outputs.with(next(spec.outputs.length), pick([...earlier, ...outputs])),
    }),
    () => ({ ...spec, initializers: { ...spec.initializers, one: pick(Object.values(OTHERS)) } }),
  ];
  return pick(changes)();
}
