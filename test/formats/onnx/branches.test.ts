/**
 * Branches of a graph that meet again: residuals, masks and concatenations, against onnxruntime.
 */
import { Model } from '../../../lib/model';
import { runInOnnxruntime } from '../../onnxruntime';
import { expectClose } from './expect';
import { CONSTANTS, expectLikeOnnxruntime, XS } from './oracle';
import { readOnnx } from './read';
import { FRAMES, graphOf, INPUTS, RNN, SQUEEZED, type Step } from './rnn-graph';
import { onnxBytes, tensor } from './write';

test.each<[string, Step[]]>([
  ['a residual connection', [...SQUEEZED, ['MatMul', 's C', 'm'], ['Add', 'm s', 'y']]],
  ['what is taken away again', [...SQUEEZED, ['MatMul', 's C', 'm'], ['Sub', 's m', 'y']]],
  [
    'a mask of the input',
    [...SQUEEZED, ['MatMul', 's K', 'm'], ['Sigmoid', 'm', 'g'], ['Mul', 'g X', 'y']],
  ],
  ['a quotient', [...SQUEEZED, ['MatMul', 's K', 'm'], ['Exp', 'm', 'g'], ['Div', 'X g', 'y']]],
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
])('%s: what onnxruntime gives', async (_, steps) => {
  await expectLikeOnnxruntime(steps);
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

test('branches of a batch are those of each sequence', () => {
  const steps: Step[] = [...SQUEEZED, ['MatMul', 's K', 'm'], ['Mul', 'm X', 'y']];
  const graph = graphOf(steps);
  const bytes = onnxBytes({ ...graph, initializers: { ...graph.initializers, K: CONSTANTS.K! } });
  const model = new Model(readOnnx(bytes));
  const alone = model.runSync(XS, { frames: FRAMES });
  const both = model.runSync(Float32Array.from([...XS, ...XS]), { frames: FRAMES, batch: 2 });
  expect(both).toEqual(Float32Array.from([...alone, ...alone]));
});
