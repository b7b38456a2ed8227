/** Heads and rearrangements around recurrent nodes, against onnxruntime. */
import { readOnnx } from './read';
import { Model } from '../../../lib/model';
import { runInOnnxruntime } from '../../onnxruntime';
import { expectClose } from './expect';
import { BOTH, FRAMES, graphOf, INPUTS, RNN, SQUEEZED, type Step } from './rnn-graph';
import { numbers, onnxBytes, type GraphSpec } from './write';

async function expectSame(graph: GraphSpec): Promise<void> {
  const bytes = onnxBytes(graph);
  const xs = numbers(FRAMES * INPUTS, 11);
  const [out] = await runInOnnxruntime(bytes, [{ X: { dims: [FRAMES, 1, INPUTS], data: xs } }]);
  expectClose(new Model(readOnnx(bytes)).runSync(xs, { frames: FRAMES }), out!.y!.data, 1e-5);
}

describe('a graph around recurrent nodes gives what onnxruntime gives', () => {
  test.each<[string, Step[], number?]>([
    ['MatMul and Add of a bias', [...SQUEEZED, ['MatMul', 's D', 'm'], ['Add', 'm b', 'y']]],
    ['Add with the bias first', [...SQUEEZED, ['MatMul', 's D', 'm'], ['Add', 'b1 m', 'y']]],
    [
      'two biases',
      [...SQUEEZED, ['MatMul', 's D', 'm'], ['Add', 'm b', 'a'], ['Add', 'a b1', 'y']],
    ],
    ['one bias for all features', [...SQUEEZED, ['MatMul', 's D', 'm'], ['Add', 'm one', 'y']]],
    ['MatMul right on Y', [RNN, ['MatMul', 'Y D', 'y']]],
    [
      'Gemm on merged frames, reshaped back',
      [
        ...SQUEEZED,
        ['Reshape', 's rows', 'r'],
        ['Gemm', 'r E b', 'g', { transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } }],
        ['Reshape', 'g back', 'y'],
      ],
    ],
    ['Gemm without bias', [...SQUEEZED, ['Reshape', 's rows', 'r'], ['Gemm', 'r D', 'y']]],
    [
      'Flatten in front of Gemm',
      [...SQUEEZED, ['Flatten', 's', 'f', { axis: 2 }], ['Gemm', 'f D b1', 'y']],
    ],
    ['Softmax', [...SQUEEZED, ['MatMul', 's D', 'm'], ['Softmax', 'm', 'y']]],
    [
      'LogSoftmax over a named axis',
      [...SQUEEZED, ['MatMul', 's D', 'm'], ['LogSoftmax', 'm', 'y', { axis: 2 }]],
    ],
    [
      'the old Softmax over all axes from one on',
      [
        [...RNN],
        ['Squeeze', 'Y', 's', { axes: [1] }],
        ['MatMul', 's D', 'm'],
        ['Softmax', 'm', 'y'],
      ],
      11,
    ],
    [
      'two dense layers, none between',
      [...SQUEEZED, ['MatMul', 's D', 'm'], ['MatMul', 'm E', 'y']],
    ],
    [
      'Relu and a further dense layer',
      [
        ...SQUEEZED,
        ['MatMul', 's D', 'm'],
        ['Relu', 'm', 'a'],
        ['MatMul', 'a E', 'n'],
        ['Tanh', 'n', 'y'],
      ],
    ],
    [
      'a second layer, by way of Transpose, Reshape and Squeeze',
      [
        RNN,
        ['Transpose', 'Y', 't', { perm: [2, 1, 0, 3] }],
        ['Squeeze', 't first', 's'],
        ['Transpose', 's', 'x2', { perm: [1, 0, 2] }],
        ['RNN', 'x2 R1 R', 'Y2 Yh2'],
        ['MatMul', 'Y2 D', 'y'],
      ],
    ],
    [
      'two directions merged by Transpose and Reshape',
      [BOTH, ['Transpose', 'Y', 't', { perm: [0, 2, 1, 3] }], ['Reshape', 't flat', 'y']],
    ],
    [
      'final states of two directions, merged',
      [BOTH, ['Transpose', 'Yh', 't', { perm: [1, 0, 2] }], ['Flatten', 't', 'y']],
    ],
    [
      'final states of two directions, split and joined',
      [
        BOTH,
        ['Split', 'Yh', 'f g', { axis: 0 }],
        ['Concat', 'f g', 'c', { axis: 2 }],
        ['Identity', 'c', 'y'],
      ],
    ],
    [
      'the last frame by Gather',
      [...SQUEEZED, ['Gather', 's last', 'l', { axis: 0 }], ['Gemm', 'l D b', 'y']],
    ],
    [
      'the last frame by Slice',
      [...SQUEEZED, ['Slice', 's minus end zero', 'l'], ['MatMul', 'l D', 'y']],
    ],
    [
      'the last frame taken behind the head',
      [...SQUEEZED, ['MatMul', 's D', 'm'], ['Gather', 'm last', 'y', { axis: 0 }]],
    ],
    [
      'the first frame of a backward layer',
      [
        ['RNN', 'X W R', 'Y Yh', { direction: 'reverse' }],
        ['Squeeze', 'Y first', 's'],
        ['Slice', 's zero first zero', 'y'],
      ],
    ],
  ])('with %s', async (_, steps, opset = 14) => {
    await expectSame(graphOf(steps, { opset }));
  });
});
