/** Normalizations behind recurrent nodes, in one node or written out, against onnxruntime. */
import { expectLikeOnnxruntime } from './oracle';
import { SQUEEZED, type Step } from './rnn-graph';

test.each<[string, Step[]]>([
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
])('%s: what onnxruntime gives', async (_, steps) => {
  await expectLikeOnnxruntime(steps);
});
