/** Networks that are checked when they become models. */
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
  [
    'an option that means nothing to its cell',
    withFirst(() => ({ resetAfter: true })),
    /lstm1 has resetAfter true, which only gru cells know, but its cell is lstm: leave it out/,
  ],
  [
    'an activation of gates',
    withFirst(() => ({ activation: 'tanh' })),
    /which only rnn cells know/,
  ],
  ['resetAfter that is text', withFirst(() => ({ resetAfter: 'yes' })), /must be true or false/],
  [
    'a clip below every float',
    withFirst(() => ({ gateClip: 1e-50 })),
    /must be above 0, but is 1e-50/,
  ],
  [
    'a bias of the head that is null',
    { ...smallNetwork(), head: [{ ...smallNetwork().head[0]!, bias: null as never }] },
    /out bias must be a Float32Array, but is null/,
  ],
  [
    'peepholes that are null',
    withWeights({ peepholes: null }),
    /lstm1 peepholes must be a Float32Array/,
  ],
  [
    'a projection that is null',
    withWeights({ projection: null }),
    /lstm1 projection must be a weight/,
  ],
  [
    'a low-rank weight without factors',
    withWeights({ input: { kind: 'low-rank', rows: 20, cols: 3 } }),
    /lstm1 input weight a must be a weight of kind "dense", but is undefined/,
  ],
  [
    'a stack of no gates',
    withWeights({ input: { kind: 'gates', gates: 5 } }),
    /gates of a stack must be an array/,
  ],
  [
    'more layers than there can be',
    { ...smallNetwork(), layers: Array<Layer>(10_001) },
    /are 10001, more than the 10000/,
  ],
  [
    'layers with a hole',
    { ...smallNetwork(), layers: Array<Layer>(1) },
    /layer 1 must be an object, but is undefined/,
  ],
  [
    'units that are null',
    { ...smallNetwork(), units: null as never },
    /units must be an object, but is null/,
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

test('a format that does not exist is refused', () => {
  expect(() => new Model(smallNetwork(), 'torch' as never)).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(/format must be one of onnx/),
    }),
  );
});

test.each([Infinity, 1e39])('a clip of %d bounds nothing, and is none', (clip) => {
  const { layers } = new Model(withFirst(() => ({ gateClip: clip, cellClip: clip })));
  expect(Object.keys(layers[0]!)).not.toEqual(expect.arrayContaining(['gateClip']));
  expect(Object.keys(layers[0]!)).not.toEqual(expect.arrayContaining(['cellClip']));
});

test('resetAfter false says nothing of an lstm, and is left out', () => {
  expect(new Model(withFirst(() => ({ resetAfter: false }))).layers[0]).not.toHaveProperty(
    'resetAfter',
  );
});
