/** Graphs with functions of an LSTM, whose weights are inside or given by the calls. */
import { tensor, type GraphSpec, type NodeSpec } from '../formats/onnx/write';

export const N = 8;
export const WEIGHTS = {
  W: tensor([1, 4 * N, N], 1),
  R: tensor([1, 4 * N, N], 2),
  B: tensor([1, 8 * N], 3),
  one: { dims: [1], data: [1], type: 'int64' },
} as const;
const ATTRIBUTES = { hidden_size: N };

/** An LSTM over x [frames, 1, N], of which y = h without the axis of directions. */
export const lstm = (x: string, y: string, w = ['W', 'R', 'B']): NodeSpec[] => [
  { op: 'LSTM', name: 'lstm', inputs: [x, ...w], outputs: [`${y}_Y`], attributes: ATTRIBUTES },
  { op: 'Squeeze', inputs: [`${y}_Y`, 'one'], outputs: [y] },
];

/** A function of an LSTM with its weights, which two nodes call. */
export const FUNCTION: GraphSpec = {
  irVersion: 10,
  opset: 18,
  domains: { own: 1 },
  functions: [
    {
      name: 'Recurrent',
      domain: 'own',
      inputs: ['x'],
      outputs: ['y'],
      nodes: [
        ...Object.entries(WEIGHTS).map(([name, each]): NodeSpec => ({
          op: 'Constant',
          inputs: [],
          outputs: [name],
          attributes: { value: { tensor: each } },
        })),
        ...lstm('x', 'y'),
      ],
    },
  ],
  nodes: [
    { op: 'Recurrent', domain: 'own', name: 'first', inputs: ['x'], outputs: ['h'] },
    { op: 'Recurrent', domain: 'own', name: 'second', inputs: ['h'], outputs: ['y'] },
  ],
  inputs: { x: [2, 1, N] },
  outputs: ['y'],
};

export const GIVEN = ['W', 'R', 'B', 'one'];

/** A function of an LSTM whose weights are its inputs, and one that calls it twice with its own. */
export const GIVEN_WEIGHTS: GraphSpec = {
  irVersion: 10,
  opset: 18,
  domains: { own: 1 },
  functions: [
    {
      name: 'Recurrent',
      domain: 'own',
      inputs: ['R', 'x', 'B', 'one', 'W', 'unread'],
      outputs: ['y'],
      nodes: lstm('x', 'y'),
    },
    {
      name: 'Twice',
      domain: 'own',
      inputs: ['x', 'a', 'b', 'c', 'd'],
      outputs: ['y'],
      nodes: [
        call('Recurrent', 'first', ['b', 'x', 'c', 'd', 'a', 'x'], 'h'),
        call('Recurrent', 'second', ['b', 'h', 'c', 'd', 'a'], 'y'),
      ],
    },
  ],
  nodes: [
    call('Twice', 'both', ['x', ...GIVEN], 'h'),
    call('Recurrent', 'last', ['R', 'h', 'B', 'one', 'W'], 'y'),
  ],
  inputs: { x: [2, 1, N] },
  outputs: ['y'],
  initializers: WEIGHTS,
};

export function call(op: string, name: string, inputs: string[], output: string): NodeSpec {
  return { op, domain: 'own', name, inputs, outputs: [output] };
}

/** Each function is called with other weights, some of them computed. */
export const CHOICES: GraphSpec = {
  ...GIVEN_WEIGHTS,
  nodes: [
    call('Twice', 'both', ['x', ...GIVEN], 'h'),
    { op: 'Neg', inputs: ['S'], outputs: ['negative'] },
    call('Recurrent', 'third', ['negative', 'h', 'B', 'one', 'V'], 'k'),
    call('Twice', 'last', ['k', 'U', 'S', 'B', 'one'], 'y'),
  ],
  initializers: {
    ...WEIGHTS,
    S: tensor([1, 4 * N, N], 9),
    U: tensor([1, 4 * N, N], 10),
    V: tensor([1, 4 * N, N], 11),
  },
};

/** Two functions of one name, told apart by their overloads: the second gives -y. */
export const OVERLOADS: GraphSpec = {
  ...GIVEN_WEIGHTS,
  functions: [
    {
      name: 'Recurrent',
      domain: 'own',
      overload: 'plain',
      inputs: ['x', 'W', 'R', 'B', 'one'],
      outputs: ['y'],
      nodes: lstm('x', 'y'),
    },
    {
      name: 'Recurrent',
      domain: 'own',
      overload: 'negative',
      inputs: ['x', 'W', 'R', 'B', 'one'],
      outputs: ['y'],
      nodes: [...lstm('x', 'z'), { op: 'Neg', inputs: ['z'], outputs: ['y'] }],
    },
  ],
  nodes: (['plain', 'negative'] as const).flatMap((overload, k): NodeSpec[] => [
    { ...call('Recurrent', `${overload} 1`, [k === 0 ? 'x' : 'h2', ...GIVEN], `${k}`), overload },
    {
      ...call('Recurrent', `${overload} 2`, [`${k}`, 'U', 'S', 'B', 'one'], k === 0 ? 'h2' : 'y'),
      overload,
    },
  ]),
  initializers: {
    ...WEIGHTS,
    S: tensor([1, 4 * N, N], 9),
    U: tensor([1, 4 * N, N], 10),
  },
};

export const FUNCTION_GRAPHS = [FUNCTION, GIVEN_WEIGHTS, CHOICES, OVERLOADS];
