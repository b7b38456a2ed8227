/** Random models of specs: shapes, ranges, seeds, refusals. */
import { initNetwork, type ModelSpec } from '../../lib/init';
import type { LayerWeights } from '../../lib/model/layer';

const SPEC: ModelSpec = { cell: 'lstm', input: 3, layers: 2, cells: 4, peepholes: true, output: 2 };

test('every weight has the shape that the architecture asks for', () => {
  const { layers, head, emits } = initNetwork(
    {
      cell: 'lstm',
      input: 3,
      layers: [
        { cells: 4, projection: 2, direction: 'bidirectional', cellClip: 3 },
        { cell: 'gru', cells: 5 },
        { cell: 'rnn', cells: 6, activation: 'relu' },
      ],
      output: 7,
      outputActivation: 'softmax',
      emits: 'last-frame',
    },
    1,
  );
  const shapes = ({ input, recurrent, projection }: LayerWeights) =>
    [input, recurrent, projection].map((weight) => weight && [weight.rows, weight.cols]);
  const both = [
    [16, 3],
    [16, 2],
    [2, 4],
  ];
  expect(layers.map((layer) => layer.weights.map(shapes))).toEqual([
    [both, both],
    [[[15, 4], [15, 5], undefined]],
    [[[6, 5], [6, 6], undefined]],
  ]);
  expect(layers.map(({ name, inputSize, hiddenSize }) => [name, inputSize, hiddenSize])).toEqual([
    ['lstm1', 3, 4],
    ['gru2', 4, 5],
    ['rnn3', 5, 6],
  ]);
  expect(
    layers.map(({ cellClip, resetAfter, activation }) => [cellClip, resetAfter, activation]),
  ).toEqual([
    [3, undefined, undefined],
    [undefined, true, undefined],
    [undefined, undefined, 'relu'],
  ]);
  expect(layers[1]!.weights[0]!.recurrentBias).toHaveLength(5);
  expect(head.map(({ weight, activation }) => [weight.rows, weight.cols, activation])).toEqual([
    [7, 6, 'softmax'],
  ]);
  expect(emits).toBe('last-frame');
});

test('initRange is the range of all that is random in a layer, Lu et al. have 0.02', () => {
  const [low, high] = initNetwork({
    ...SPEC,
    cells: 100,
    layers: [{ initRange: 0.02, projection: 30 }, {}],
  }).layers.map(({ weights }) => weights[0]!);
  const largestOf = (data: Float32Array): number =>
    data.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  for (const { data } of [low!.input, low!.recurrent, low!.projection!]) {
    expect(largestOf(data)).toBeLessThanOrEqual(Math.fround(0.02));
    expect(largestOf(data)).toBeGreaterThan(0.0195);
  }
  expect(largestOf(low!.peepholes!)).toBeLessThanOrEqual(Math.fround(0.02));
  expect(largestOf(high!.recurrent.data)).toBeGreaterThan(0.09);
  for (const initRange of [0, -1, 101, Infinity, '0.02'])
    expect(() => initNetwork({ ...SPEC, initRange } as never)).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: expect.stringContaining('initRange must be a number above 0') as string,
      }) as Error,
    );
});

test('matrices stay within one over the root of their fan-in, and reach for it', () => {
  const { input, recurrent } = initNetwork({ ...SPEC, cells: 100 }, 3).layers[1]!.weights[0]!;
  for (const { data, cols } of [input, recurrent]) {
    const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(largest).toBeLessThanOrEqual(Math.fround(1 / Math.sqrt(cols)));
    expect(largest).toBeGreaterThan(0.99 / Math.sqrt(cols));
  }
});

test('tokens have an embedding, drawn first', () => {
  const { embedding, layers } = initNetwork(
    { tokens: 9, embedding: 4, cell: 'gru', layers: 1, cells: 3, output: 9 },
    5,
  );
  const { input } = initNetwork({ cell: 'rnn', input: 4, layers: 1, cells: 9 }, 5).layers[0]!
    .weights[0]!;
  expect(embedding).toEqual(input); // the first matrix of the seed, of as many columns
  expect(layers[0]!.inputSize).toBe(4);
});

test('biases are zero but for the forget gate, which starts at 1', () => {
  const bias = [...initNetwork(SPEC, 3).layers[0]!.weights[0]!.bias];
  expect(bias).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test('one seed gives one model, another seed another, and no two weights are alike', () => {
  expect(initNetwork(SPEC, 7)).toEqual(initNetwork(SPEC, 7));
  const first = initNetwork(SPEC, 7).layers.map((layer) => layer.weights[0]!.recurrent.data);
  const other = initNetwork(SPEC, 8).layers[0]!.weights[0]!.recurrent.data;
  expect(first[0]).not.toEqual(first[1]);
  expect(first[0]).not.toEqual(other);
});

test.each([-1, 1.5, 2 ** 53, NaN, '7'])('the seed %p is refused', (seed) => {
  expect(() => initNetwork(SPEC, seed as number)).toThrow(
    /seed must be a whole number from 0 to 2\^53 - 1, but is/,
  );
});

test('units say how many outputs there are, and that these are probabilities', () => {
  const rest: ModelSpec = { cell: 'gru', input: 3, layers: 1, cells: 4 };
  const units = { kind: 'frames', names: ['a', 'b', 'c'] } as const;
  const network = initNetwork({ ...rest, units });
  expect(network.head[0]!.weight.rows).toBe(3);
  expect(network.head[0]!.activation).toBe('log-softmax');
  expect(network.units).toEqual(units);
  expect(
    initNetwork({ ...rest, units, output: 3, outputActivation: 'softmax' }).head[0]!.activation,
  ).toBe('softmax');
  expect(() => initNetwork({ ...rest, units, output: 4 })).toThrow(
    'spec.output must be 3, the number of units, or left out, but is 4',
  );
  expect(() => initNetwork({ ...rest, units: { kind: 'ctc', names: ['a'] } })).toThrow(
    /spec\.units\.blank must be/,
  );
});

describe('a spec that is wrong is refused by name', () => {
  test.each<[string, unknown, RegExp]>([
    ['no object', 'lstm', /spec must be an object, but is "lstm"/],
    [
      'a misspelled field',
      { ...SPEC, peephole: true },
      /unknown field "peephole" \(did you mean "peepholes"\?\)/,
    ],
    [
      'a misspelled cell',
      { ...SPEC, cell: 'LSTM' },
      /spec\.cell must be one of rnn, lstm, gru, but is "LSTM" \(did you/,
    ],
    ['no cells', { cell: 'gru', input: 3, layers: 2 }, /spec\.cells must be the number of cells/],
    [
      'no cell in a layer',
      { input: 3, layers: [{ cells: 3 }] },
      /spec\.layers\[0\]\.cell must be one of/,
    ],
    [
      'no layers',
      { cell: 'gru', cells: 3, input: 3, layers: [] },
      /layers must be a number or a list of at least one/,
    ],
    [
      'a negative size',
      { ...SPEC, cells: -4 },
      /spec\.cells must be a whole number from 1 to \d+, but is -4/,
    ],
    [
      'a fractional projection',
      { ...SPEC, projection: 1.5 },
      /spec\.projection must be a whole number/,
    ],
    [
      'peepholes in a GRU',
      { ...SPEC, cell: 'gru' },
      /peepholes is for lstm cells only, but the cell is gru/,
    ],
    [
      'an activation without output',
      { cell: 'gru', cells: 3, input: 3, layers: 1, outputActivation: 'tanh' },
      /left out/,
    ],
    [
      'tokens without an embedding',
      { cell: 'gru', cells: 3, layers: 1, tokens: 9 },
      /spec\.embedding must be a whole number from 1 to \d+, but is missing/,
    ],
    [
      'an embedding without tokens',
      { ...SPEC, input: undefined, embedding: 9 },
      /spec\.tokens must be a whole number from 1/,
    ],
    [
      'frames beside tokens',
      { ...SPEC, tokens: 9, embedding: 3 },
      /spec\.input must be left out where the model takes tokens, but is 3/,
    ],
    [
      'an embedding too large',
      { ...SPEC, input: undefined, tokens: 1 << 20, embedding: 1 << 20 },
      /at most 1073741824 are made/,
    ],
    ['a model too large', { ...SPEC, cells: 1 << 20 }, /at most 1073741824 are made/],
  ])('%s', (_, spec, message) => {
    expect(() => initNetwork(spec as ModelSpec)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }) as Error,
    );
    expect(() => initNetwork(spec as ModelSpec)).toThrow(message);
  });
});
