/** Linear steps before, between and behind recurrent nodes, against onnxruntime. */
import { expectLikeOnnxruntime } from './oracle';
import { SQUEEZED, type Step } from './rnn-graph';

const HEAD: Step = ['MatMul', 's D', 'y'];

test.each<[string, Step[]]>([
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
  ['a bias straight behind', [...SQUEEZED, ['Add', 'bc s', 'y']]],
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
  [
    'initial states that are repeated',
    [['Tile', 'start ones', 'h0'], ['RNN', 'X W R _ _ h0', 'Y'], ['Squeeze', 'Y first', 's'], HEAD],
  ],
])('%s: what onnxruntime gives', async (_, steps) => {
  await expectLikeOnnxruntime(steps);
});
