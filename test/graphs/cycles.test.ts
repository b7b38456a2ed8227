/** Graphs whose nodes wait for each other, which no runtime computes. */
import { graphOf } from '../../lib/graphs/graph';
import { onnxBytes, tensor, type GraphSpec, type NodeSpec } from '../formats/onnx/write';
import { expectError } from '../formats/onnx/expect';
import { runInOnnxruntime } from '../onnxruntime';
import { feedsFor } from './graph';

const N = 4;
const RNN: NodeSpec = {
  op: 'RNN',
  name: 'cell',
  inputs: ['x', 'W', 'R'],
  outputs: ['y'],
  attributes: { hidden_size: N },
};
const GRAPH: GraphSpec = {
  nodes: [RNN],
  inputs: { x: [3, 1, N] },
  outputs: ['y'],
  initializers: { W: tensor([1, N, N], 1), R: tensor([1, N, N], 2) },
};
const add = (name: string, inputs: string, output: string): NodeSpec => ({
  op: 'Add',
  name,
  inputs: inputs.split(' '),
  outputs: [output],
});

const inside = (nodes: NodeSpec[], outputs: string[]): NodeSpec => ({
  op: 'If',
  name: 'choice',
  inputs: ['yes'],
  outputs: ['chosen'],
  attributes: Object.fromEntries(
    ['then_branch', 'else_branch'].map((branch) => [
      branch,
      { graph: { inputs: {}, nodes, outputs } },
    ]),
  ),
});
const YES = { yes: { dims: [], data: [1], type: 'bool' } } as const;

const CYCLES: readonly [string, GraphSpec, RegExp][] = [
  [
    'two nodes that read each other',
    { ...GRAPH, nodes: [add('one', 'b x', 'a'), add('two', 'a x', 'b'), RNN] },
    /node "(one|two)" depends on itself: it reads node "(one|two)", which needs it in turn.*export the model again/,
  ],
  [
    'a node that reads its own output',
    { ...GRAPH, nodes: [add('one', 'a x', 'a'), RNN] },
    /node "one" depends on itself: it reads its own output/,
  ],
  [
    'a recurrent node that reads what is computed of its output',
    {
      ...GRAPH,
      nodes: [
        add('fed back', 'x s', 'z'),
        { ...RNN, inputs: ['z', 'W', 'R'] },
        { op: 'Squeeze', name: 'squeezed', inputs: ['y'], outputs: ['s'] },
      ],
    },
    /node "(fed back|cell|squeezed)" depends on itself/,
  ],
  [
    'nodes of a branch of an If',
    {
      ...GRAPH,
      nodes: [RNN, inside([add('one', 'b x', 'a'), add('two', 'a x', 'b')], ['b'])],
      outputs: ['chosen'],
      initializers: { ...GRAPH.initializers, ...YES },
      opset: 13,
    },
    /node "(one|two)" depends on itself/,
  ],
  [
    'an If of which a branch reads what is computed of it',
    {
      ...GRAPH,
      nodes: [add('later', 'chosen x', 'z'), inside([add('one', 'z x', 'a')], ['a']), RNN],
      outputs: ['chosen'],
      initializers: { ...GRAPH.initializers, ...YES },
      opset: 13,
    },
    /node "(choice|later)" depends on itself/,
  ],
];

describe('a graph is refused that has', () => {
  test.each(CYCLES)('%s', async (_, spec, message) => {
    const bytes = onnxBytes(spec);
    await expect(
      runInOnnxruntime(bytes, [feedsFor(spec.inputs as Record<string, number[]>)]),
    ).rejects.toThrow(/cycl|acyclic|topological|itself/i);
    expectError(() => graphOf([bytes]), 'INVALID_FILE', message);
  });
});

test('twenty thousand nodes in any order are no cycle', () => {
  const nodes = Array.from({ length: 20_000 }, (_, k) => ({
    op: 'Identity',
    inputs: [k === 0 ? 'y' : `i${k}`],
    outputs: [`i${k + 1}`],
  }));
  const graph = graphOf([onnxBytes({ ...GRAPH, nodes: [...nodes.reverse(), RNN] })]);
  expect(graph.layers).toEqual(['cell']);
});
