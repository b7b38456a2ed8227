import { Model, networkBytes, networkParameters } from '../../lib/model';
import { denseWeight } from '../../lib/weights';
import type { Layer, Network } from '../../lib/model';
import { randomLayer, smallNetwork } from './networks';

/** The small network with its first layer changed. */
function withFirst(change: (layer: Layer) => object): Network {
  const network = smallNetwork();
  const [first, ...others] = network.layers;
  return { ...network, layers: [{ ...first!, ...change(first!) }, ...others] };
}

/** The small network with the weights of its first layer changed. */
function withWeights(change: object): Network {
  return withFirst((layer) => ({ weights: [{ ...layer.weights[0]!, ...change }] }));
}

function poisoned(size: number, at: number, value: number): Float32Array {
  const data = new Float32Array(size);
  data[at] = value;
  return data;
}

test.each<[string, Network, RegExp]>([
  ['no recurrent layer', { ...smallNetwork(), layers: [] }, /the model has no recurrent layer/],
  [
    'NaN in a weight',
    withWeights({ input: denseWeight(20, 3, poisoned(60, 7, NaN)) }),
    /lstm1 input weight holds NaN at index 7/,
  ],
  [
    'infinity in a bias',
    withWeights({ bias: poisoned(20, 3, Infinity) }),
    /lstm1 bias holds Infinity at index 3/,
  ],
  [
    'a weight of another shape',
    withWeights({ recurrent: denseWeight(20, 4, new Float32Array(80)) }),
    /recurrent weight is 20 x 4, but must be 20 x 5/,
  ],
  [
    'a weight that lies about its shape',
    withWeights({ recurrent: denseWeight(20, 5, new Float32Array(99)) }),
    /20 x 5, but holds 99 numbers/,
  ],
  [
    'peepholes of the wrong length',
    withWeights({ peepholes: new Float32Array(5) }),
    /peepholes holds 5 numbers, but must hold 15/,
  ],
  [
    'layers that do not fit',
    withFirst(() => randomLayer('lstm1', { cell: 'lstm', inputSize: 3, hiddenSize: 6 })),
    /lstm2 takes 5 inputs, but the layer below emits 6/,
  ],
  [
    'an unknown cell',
    withFirst(() => ({ cell: 'qrnn' })),
    /lstm1 cell must be one of rnn, lstm, gru, but is "qrnn"/,
  ],
  [
    'a clip of zero',
    withFirst(() => ({ gateClip: 0 })),
    /lstm1 gateClip must be above 0, but is 0/,
  ],
  [
    'an unknown output',
    { ...smallNetwork(), emits: 'sometimes' as never },
    /emits must be one of every-frame, last/,
  ],
  [
    'an unknown activation',
    withFirst(() => ({ activation: 'gelu' })),
    /lstm1 activation must be one of tanh/,
  ],
  [
    'what a layer cannot emit',
    withFirst(() => ({ emits: 'hiden' })),
    /lstm1 emits must be one of projection/,
  ],
  [
    'a clip that is text',
    withFirst(() => ({ gateClip: '3' })),
    /lstm1 gateClip must be above 0, but is "3"/,
  ],
  [
    'no bias',
    withWeights({ bias: undefined }),
    /lstm1 bias must be a Float32Array, but is undefined/,
  ],
  [
    'numbers in double precision',
    withWeights({
      input: { ...denseWeight(20, 3, new Float32Array(60)), data: new Float64Array(60) },
    }),
    /the data of lstm1 input weight must be a Float32Array/,
  ],
  [
    'another kind of weight',
    withWeights({ recurrent: { kind: 'fancy' } }),
    /must be a weight of kind dense, low-rank, hashed, sparse, toeplitz-like, gates, but is/,
  ],
  ['two layers of one name', withFirst(() => ({ name: 'lstm2' })), /two layers are called "lstm2"/],
  [
    'one direction too few',
    withFirst(() => ({ direction: 'bidirectional' })),
    /lstm1 is bidirectional, but has the weights of 1/,
  ],
])('a model is refused for %s', (_, network, message) => {
  expect(() => new Model(network)).toThrow(
    expect.objectContaining({ code: 'INVALID_MODEL', message: expect.stringMatching(message) }),
  );
});

test('parameters count weights, biases, peepholes and projections', () => {
  const network: Network = {
    layers: [
      randomLayer('lstm1', { cell: 'lstm', inputSize: 3, hiddenSize: 5, rank: 2, peepholes: true }),
    ],
    head: [],
    emits: 'every-frame',
  };
  const expected = 20 * 3 + 20 * 2 + 20 + 15 + 2 * 5;
  expect(networkParameters(network)).toBe(expected);
  expect(networkBytes(network)).toBe(4 * expected);
  const model = new Model(network);
  expect([model.parameters, model.bytes, model.inputSize, model.outputSize]).toEqual([
    expected,
    4 * expected,
    3,
    2,
  ]);
});

test('a model cannot be changed once made', () => {
  const model = new Model(smallNetwork()) as { inputSize: number };
  expect(() => (model.inputSize = 4)).toThrow(TypeError);
});
