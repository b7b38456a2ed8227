/** Both directions of a recurrent layer, in one node or two, against onnxruntime. */
import { expectLikeOnnxruntime } from './oracle';
import { BOTH, RNN, type Step } from './rnn-graph';

test.each<[string, Step[]]>([
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
])('%s: what onnxruntime gives', async (_, steps) => {
  await expectLikeOnnxruntime(steps);
});
