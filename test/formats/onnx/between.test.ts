/** What stands before, between and behind recurrent nodes, against onnxruntime. */
import { foldLinear, Model } from '../../../lib/model';
import { runInOnnxruntime } from '../../onnxruntime';
import { expectClose } from './expect';
import { readOnnx } from './read';
import { BOTH, CELLS, FRAMES, graphOf, INPUTS, RNN, SQUEEZED, type Step } from './rnn-graph';
import { numbers, onnxBytes, tensor, type TensorSpec } from './write';

const XS = numbers(FRAMES * INPUTS, 9);

/** Constants of the graphs, besides those of rnn-graph. */
const CONSTANTS: Record<string, TensorSpec> = {
  V: tensor([INPUTS, INPUTS], 21),
  K: tensor([CELLS, INPUTS], 22),
  C: tensor([CELLS, CELLS], 23),
  bk: tensor([INPUTS], 24),
  bc: tensor([CELLS], 25),
  pc: { dims: [CELLS], data: [0.5, 1.5, 2, 0.25] },
  two: { dims: [], data: [2] },
  F: tensor([CELLS + INPUTS, 2], 26),
  H: tensor([1, CELLS, CELLS + INPUTS], 27),
  minus2: { dims: [1], data: [-(2 ** 40)], type: 'int64' },
  min: { dims: [], data: [-0.25] },
  max: { dims: [], data: [0.5] },
  D8: tensor([2 * CELLS, 2], 28),
  root: { dims: [], data: [Math.SQRT2] },
  inverse: { dims: [1], data: [Math.SQRT1_2] },
  one: { dims: [], data: [1] },
  third: { dims: [1], data: [2], type: 'int64' },
  half: { dims: [], data: [0.5] },
  G: tensor([CELLS / 2, 2], 29),
  picks: { dims: [3], data: [5, 0, 2], type: 'int64' },
  from: { dims: [1], data: [3], type: 'int64' },
  to: { dims: [1], data: [6], type: 'int64' },
  start: tensor([1, 1, CELLS], 30),
  sides: { dims: [3], data: [0, 0, -1], type: 'int64' },
  ones: { dims: [3], data: [1, 1, 1], type: 'int64' },
};

async function expectLikeOnnxruntime(steps: readonly Step[], opset = 17): Promise<void> {
  const graph = graphOf(steps, { opset });
  const used = new Set(graph.nodes.flatMap((node) => node.inputs));
  const constants = Object.entries(CONSTANTS).filter(([name]) => used.has(name));
  const bytes = onnxBytes({
    ...graph,
    initializers: { ...graph.initializers, ...Object.fromEntries(constants) },
  });
  const [out] = await runInOnnxruntime(bytes, [{ X: { dims: [FRAMES, 1, INPUTS], data: XS } }]);
  const network = readOnnx(bytes);
  const ys = new Model(network).runSync(XS, { frames: FRAMES });
  expectClose(ys, out!.y!.data, 1e-5);
  const folded = new Model(await foldLinear(network));
  expectClose(folded.runSync(XS, { frames: FRAMES }), out!.y!.data, 1e-5);
}

const HEAD: Step = ['MatMul', 's D', 'y'];

test('Swish, of operator set 24', async () => {
  await expectLikeOnnxruntime([...SQUEEZED, ['Swish', 's', 'y', { alpha: { float: 1.5 } }]], 24);
});

test('a residual around a layer whose frames are turned, as with the batch first', async () => {
  const turned = { perm: [1, 0, 2] };
  const named = (steps: Step[]) => graphOf(steps).nodes;
  const bytes = onnxBytes({
    nodes: named([
      ['MatMul', 'X V', 'm'],
      ['Transpose', 'm', 'x', turned],
      ['RNN', 'x W R', 'Y', { hidden_size: INPUTS }],
      ['Squeeze', 'Y first', 's'],
      ['Transpose', 's', 't', turned],
      ['Add', 'm t', 'sum'],
      ['Transpose', 'sum', 'x2', turned],
      ['RNN', 'x2 W R', 'Y2', { hidden_size: INPUTS }],
      ['Squeeze', 'Y2 first', 's2'],
      ['Transpose', 's2', 'y', turned],
    ]),
    inputs: { X: [1, FRAMES, INPUTS] },
    outputs: ['y'],
    initializers: {
      V: CONSTANTS.V!,
      W: tensor([1, INPUTS, INPUTS], 31),
      R: tensor([1, INPUTS, INPUTS], 32),
      first: { dims: [1], data: [1], type: 'int64' },
    },
  });
  const [out] = await runInOnnxruntime(bytes, [{ X: { dims: [1, FRAMES, INPUTS], data: XS } }]);
  const ys = new Model(readOnnx(bytes)).runSync(XS, { frames: FRAMES });
  expectClose(ys, out!.y!.data, 1e-5);
});

test.each<[string, Step[]]>([
  [
    'a gated linear unit',
    [
      ...SQUEEZED,
      ['Split', 's', 'u v', { axis: -1 }],
      ['Sigmoid', 'v', 'g'],
      ['Mul', 'u g', 'gated'],
      ['MatMul', 'gated G', 'y'],
    ],
  ],
  [
    'some features, in another order, and a range of those of both directions',
    [
      BOTH,
      ['Transpose', 'Y', 't', { perm: [0, 2, 1, 3] }],
      ['Reshape', 't flat', 'f'],
      ['Gather', 'f picks', 'p', { axis: 2 }],
      ['Slice', 'f from to third', 'q'],
      ['Add', 'p q', 'y'],
    ],
  ],
  [
    'the sum of both directions along their axis',
    [BOTH, ['ReduceSum', 'Y first', 'sum', { keepdims: 0 }], ['MatMul', 'sum D', 'y']],
  ],
  [
    'initial states that are repeated',
    [['Tile', 'start ones', 'h0'], ['RNN', 'X W R _ _ h0', 'Y'], ['Squeeze', 'Y first', 's'], HEAD],
  ],
  [
    'a dense layer before',
    [
      ['MatMul', 'X V', 'm'],
      ['Add', 'm bk', 'a'],
      ['Relu', 'a', 'r'],
      ['RNN', 'r W R', 'Y'],
      ['Squeeze', 'Y first', 's'],
      HEAD,
    ],
  ],
  [
    'a dense layer between',
    [
      ...SQUEEZED,
      ['MatMul', 's K', 'm'],
      ['Tanh', 'm', 't'],
      ['RNN', 't W R', 'Y2'],
      ['Squeeze', 'Y2 first', 'y'],
    ],
  ],
  [
    'means and scales of the input',
    [
      ['Sub', 'X bk', 'c'],
      ['Div', 'c bk', 'n'],
      ['RNN', 'n W R', 'Y'],
      ['Squeeze', 'Y first', 's'],
      HEAD,
    ],
  ],
  [
    'one number for all of the input',
    [
      ['Sub', 'X two', 'c'],
      ['Mul', 'c two', 'n'],
      ['RNN', 'n W R', 'Y'],
      ['Squeeze', 'Y first', 's'],
      HEAD,
    ],
  ],
  [
    'a constant minus the input',
    [
      ['Sub', 'bk X', 'c'],
      ['RNN', 'c W R', 'Y'],
      ['Squeeze', 'Y first', 'y'],
    ],
  ],
  ['an activation straight behind', [...SQUEEZED, ['Sigmoid', 's', 'y']]],
  ['a bias straight behind', [...SQUEEZED, ['Add', 'bc s', 'y']]],
  [
    'two activations in a row',
    [...SQUEEZED, ['MatMul', 's D', 'm'], ['Relu', 'm', 'a'], ['Tanh', 'a', 'y']],
  ],
  ['a residual connection', [...SQUEEZED, ['MatMul', 's C', 'm'], ['Add', 'm s', 'y']]],
  ['what is taken away again', [...SQUEEZED, ['MatMul', 's C', 'm'], ['Sub', 's m', 'y']]],
  [
    'a mask of the input',
    [...SQUEEZED, ['MatMul', 's K', 'm'], ['Sigmoid', 'm', 'g'], ['Mul', 'g X', 'y']],
  ],
  ['a quotient', [...SQUEEZED, ['MatMul', 's K', 'm'], ['Exp', 'm', 'g'], ['Div', 'X g', 'y']]],
  ['a swish', [...SQUEEZED, ['MatMul', 's C', 'm'], ['Sigmoid', 'm', 'g'], ['Mul', 'm g', 'y']]],
  [
    'two branches that meet',
    [
      ...SQUEEZED,
      ['MatMul', 's C', 'a'],
      ['Tanh', 'a', 't'],
      ['MatMul', 's C', 'e'],
      ['Sigmoid', 'e', 'g'],
      ['Mul', 't g', 'y'],
    ],
  ],
  [
    'features beside the input',
    [...SQUEEZED, ['Concat', 's X', 'c', { axis: 2 }], ['MatMul', 'c F', 'y']],
  ],
  [
    'the input beside features',
    [...SQUEEZED, ['Concat', 'X s', 'c', { axis: -1 }], ['MatMul', 'c F', 'y']],
  ],
  [
    'two layers beside each other',
    [
      RNN,
      ['RNN', 'X W R1', 'Z'],
      ['Squeeze', 'Y first', 's'],
      ['Squeeze', 'Z first', 'z'],
      ['Concat', 's z', 'c', { axis: -1 }],
      ['MatMul', 'c D8', 'y'],
    ],
  ],
  [
    'two directions as two nodes',
    [
      RNN,
      ['RNN', 'X W R1', 'Z', { direction: 'reverse' }],
      ['Squeeze', 'Y first', 's'],
      ['Squeeze', 'Z first', 'z'],
      ['Concat', 's z', 'c', { axis: -1 }],
      ['MatMul', 'c D8', 'y'],
    ],
  ],
  [
    'a direction by flips',
    [
      RNN,
      ['Slice', 'X minus minus2 zero minus', 'f'],
      ['RNN', 'f W R1', 'Z'],
      ['Slice', 'Z minus minus2 zero minus', 'e'],
      ['Squeeze', 'Y first', 's'],
      ['Squeeze', 'e first', 'z'],
      ['Concat', 's z', 'c', { axis: -1 }],
      ['MatMul', 'c D8', 'y'],
    ],
  ],
  [
    'layer normalization',
    [
      ...SQUEEZED,
      ['LayerNormalization', 's pc bc', 'n', { epsilon: { float: 0.01 } }],
      ['MatMul', 'n D', 'y'],
    ],
  ],
  [
    'batch normalization',
    [
      ...SQUEEZED,
      ['Transpose', 's', 't', { perm: [1, 2, 0] }],
      ['BatchNormalization', 't pc bc bc pc', 'n'],
      ['Transpose', 'n', 'u', { perm: [2, 0, 1] }],
      ['MatMul', 'u D', 'y'],
    ],
  ],
  [
    'layer normalization by steps, of squares and a reciprocal',
    [
      ...SQUEEZED,
      ['ReduceMean', 's', 'mean', { axes: [2] }],
      ['Sub', 's mean', 'c'],
      ['Mul', 'c c', 'q'],
      ['ReduceMean', 'q', 'v', { axes: [-1] }],
      ['Add', 'v max', 'w'],
      ['Sqrt', 'w', 'd'],
      ['Reciprocal', 'd', 'i'],
      ['Mul', 'i c', 'n'],
      ['Mul', 'n pc', 'g'],
      ['Add', 'g bc', 'y'],
    ],
  ],
  [
    'RMS normalization, as onnxruntime fuses it',
    [
      ...SQUEEZED,
      ['SimplifiedLayerNormalization', 's pc', 'n', { epsilon: { float: 0.01 } }],
      ['MatMul', 'n D', 'y'],
    ],
  ],
  [
    'RMS normalization by steps, of a power and one by the root',
    [
      ...SQUEEZED,
      ['Pow', 's two', 'q'],
      ['ReduceMean', 'q', 'v', { axes: [-1] }],
      ['Add', 'v max', 'w'],
      ['Sqrt', 'w', 'd'],
      ['Div', 'one d', 'i'],
      ['Mul', 's i', 'n'],
      ['Mul', 'pc n', 'g'],
      ['MatMul', 'g D', 'y'],
    ],
  ],
  [
    'RMS normalization by steps of both directions, of squares and a quotient',
    [
      ['RNN', 'X W2 R2', 'Y', { direction: 'bidirectional' }],
      ['Transpose', 'Y', 't', { perm: [0, 2, 1, 3] }],
      ['Reshape', 't sides', 's'],
      ['Mul', 's s', 'q'],
      ['ReduceMean', 'q', 'v', { axes: [2] }],
      ['Add', 'max v', 'w'],
      ['Sqrt', 'w', 'd'],
      ['Div', 's d', 'n'],
      ['MatMul', 'n D8', 'y'],
    ],
  ],
  [
    'a GELU by steps, as PyTorch writes it',
    [
      ...SQUEEZED,
      ['Div', 's root', 'd'],
      ['Erf', 'd', 'e'],
      ['Add', 'e one', 'g'],
      ['Mul', 's g', 'p'],
      ['Mul', 'p half', 'h'],
      ['MatMul', 'h D', 'y'],
    ],
  ],
  [
    'a GELU by steps, halved first',
    [
      ...SQUEEZED,
      ['Add', 's pc', 'a'],
      ['Mul', 'a half', 'h'],
      ['Mul', 'inverse a', 'd'],
      ['Erf', 'd', 'e'],
      ['Add', 'one e', 'g'],
      ['Mul', 'g h', 'y'],
    ],
  ],
  [
    'a GELU by steps, its gate halved',
    [
      ...SQUEEZED,
      ['Div', 's root', 'd'],
      ['Erf', 'd', 'e'],
      ['Add', 'e one', 'g'],
      ['Div', 'g two', 'h'],
      ['Mul', 'h s', 'y'],
    ],
  ],
  [
    'both directions added up',
    [
      ['RNN', 'X W2 R2', 'Y', { direction: 'bidirectional' }],
      ['Transpose', 'Y', 't', { perm: [0, 2, 1, 3] }],
      ['Split', 't', 'f q', { axis: 2 }],
      ['Squeeze', 'f third', 'g'],
      ['Squeeze', 'q third', 'h'],
      ['Add', 'h g', 'a'],
      ['MatMul', 'a D', 'y'],
    ],
  ],
  ['an Einsum', [...SQUEEZED, ['Einsum', 's D', 'y', { equation: 'tbh,ho->tbo' }]]],
  [
    'scales of the outputs',
    [
      ...SQUEEZED,
      ['MatMul', 's D', 'm'],
      ['Add', 'm b', 'a'],
      ['Div', 'a two', 'd'],
      ['Neg', 'd', 'y'],
    ],
  ],
  [
    'softmax behind scales',
    [...SQUEEZED, ['MatMul', 's D', 'm'], ['Mul', 'm two', 'd'], ['Softmax', 'd', 'y']],
  ],
  [
    'weights that are computed',
    [
      ['Add', 'W W', 'U'],
      ['Mul', 'R R', 'Q'],
      ['RNN', 'X U Q', 'Y'],
      ['Squeeze', 'Y first', 'y'],
    ],
  ],
  ...(
    [
      ['LeakyRelu', { alpha: { float: 0.1 } }],
      ['Elu', { alpha: { float: 0.7 } }],
      ['Selu', {}],
      ['ThresholdedRelu', { alpha: { float: 0.1 } }],
      ['HardSigmoid', { alpha: { float: 0.3 } }],
      ['HardSwish', {}],
      ['Celu', { alpha: { float: 0.4 } }],
      ['Softplus', {}],
      ['Softsign', {}],
      ['Abs', {}],
      ['Exp', {}],
      ['Neg', {}],
    ] as const
  ).map(([op, attributes]): [string, Step[]] => [op, [...SQUEEZED, [op, 's', 'y', attributes]]]),
  ['Clip', [...SQUEEZED, ['Clip', 's min max', 'y']]],
  [
    'Pow, Sqrt, Reciprocal and Log',
    [
      ...SQUEEZED,
      ['Pow', 's two', 'p'],
      ['Add', 'p two', 'q'],
      ['Sqrt', 'q', 'r'],
      ['Reciprocal', 'r', 'o'],
      ['Log', 'o', 'y'],
    ],
  ],
])('%s: what onnxruntime gives', async (_, steps) => {
  await expectLikeOnnxruntime(steps);
});

test('branches of a batch are those of each sequence', () => {
  const steps: Step[] = [...SQUEEZED, ['MatMul', 's K', 'm'], ['Mul', 'm X', 'y']];
  const graph = graphOf(steps);
  const bytes = onnxBytes({ ...graph, initializers: { ...graph.initializers, K: CONSTANTS.K! } });
  const model = new Model(readOnnx(bytes));
  const alone = model.runSync(XS, { frames: FRAMES });
  const both = model.runSync(Float32Array.from([...XS, ...XS]), { frames: FRAMES, batch: 2 });
  expect(both).toEqual(Float32Array.from([...alone, ...alone]));
});
