/** Activations behind recurrent nodes, in one node or written out, against onnxruntime. */
import { expectLikeOnnxruntime } from './oracle';
import { SQUEEZED, type Step } from './rnn-graph';

test.each<[string, Step[]]>([
  ['an activation straight behind', [...SQUEEZED, ['Sigmoid', 's', 'y']]],
  [
    'two activations in a row',
    [...SQUEEZED, ['MatMul', 's D', 'm'], ['Relu', 'm', 'a'], ['Tanh', 'a', 'y']],
  ],
  ['a swish', [...SQUEEZED, ['MatMul', 's C', 'm'], ['Sigmoid', 'm', 'g'], ['Mul', 'm g', 'y']]],
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

test('Swish, of operator set 24', async () => {
  await expectLikeOnnxruntime([...SQUEEZED, ['Swish', 's', 'y', { alpha: { float: 1.5 } }]], 24);
});
