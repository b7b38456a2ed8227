/** Identity initialization: what upper layers begin as, by cell, direction and projection. */
import { Model, initNetwork, lexiconUnits, type ModelSpec, type Network } from '../../lib';

const units = lexiconUnits('ctc', { one: [['W', 'AH', 'N']], two: [['T', 'UW']] });
const FRAMES = 12;
const SEEDS = [1, 2, 3, 4, 5];

/** Three layers with units of CTC. */
function network(spec: Partial<ModelSpec>, seed = 3): Network {
  return initNetwork({ cell: 'lstm', input: 4, cells: 24, layers: 3, units, ...spec }, seed);
}

const x = Float32Array.from({ length: 4 * FRAMES }, (_, i) => Math.sin(i * i));

/** The outputs of so many layers at all frames. */
function outputsOf({ layers: all }: Network, layers: number): Float32Array {
  const model = new Model({ layers: all.slice(0, layers), head: [], emits: 'every-frame' });
  return model.runSync(x, { frames: FRAMES });
}

/** Between what the first and the third layer say, the mean over seeds. */
function meanCorrelation(spec: Partial<ModelSpec>): number {
  const each = SEEDS.map((seed) => {
    const its = network(spec, seed);
    return correlation(outputsOf(its, 1), outputsOf(its, 3));
  });
  return each.reduce((sum, r) => sum + r, 0) / SEEDS.length;
}

const KINDS: [name: string, spec: Partial<ModelSpec>][] = [
  ['lstm', { cell: 'lstm' }],
  ['lstm with peepholes', { cell: 'lstm', peepholes: true }],
  ['gru', { cell: 'gru' }],
  ['gru, reset before', { cell: 'gru', resetAfter: false }],
  ['rnn, tanh', { cell: 'rnn' }],
  ['rnn, relu', { cell: 'rnn', activation: 'relu' }],
  ['rnn, sigmoid', { cell: 'rnn', activation: 'sigmoid' }],
];

describe.each(KINDS)('%s', (_, spec) => {
  test('upper layers pass on the output of the first, which random ones do not', () => {
    expect(meanCorrelation(spec)).toBeGreaterThan(0.7);
    expect(Math.abs(meanCorrelation({ ...spec, init: 'random' }))).toBeLessThan(0.4);
  });

  test('those of each direction what the same direction says', () => {
    expect(meanCorrelation({ ...spec, direction: 'bidirectional' })).toBeGreaterThan(0.7);
  });

  test('and behind projections', () => {
    expect(meanCorrelation({ ...spec, projection: 12 })).toBeGreaterThan(0.6);
  });
});

test('a layer of more cells repeats those below, one of fewer takes the first', () => {
  const widths = [{ cells: 10 }, { cells: 25 }, { cells: 5 }];
  const { layers } = network({ layers: widths });
  const joined = (layer: number, row: number): number => {
    const { input } = layers[layer]!.weights[0]!;
    const own = input.data.subarray(row * input.cols, (row + 1) * input.cols);
    return own.indexOf(Math.max(...own));
  };
  // The candidate is the third gate of four.
  expect([0, 9, 10, 24].map((cell) => joined(1, 50 + cell))).toEqual([0, 9, 0, 4]);
  expect([0, 4].map((cell) => joined(2, 10 + cell))).toEqual([0, 4]);
});

test('projections are the first rows of one orthonormal matrix in every layer', () => {
  const { layers } = network({ layers: [{ projection: 9 }, { projection: 5 }, { projection: 9 }] });
  const [first, second, third] = layers.map(({ weights }) => weights[0]!.projection!);
  expect(third!.data).toEqual(first!.data);
  expect(second!.data).toEqual(first!.data.subarray(0, second!.data.length));
  const { rows, cols, data } = first!;
  for (let r = 0; r < rows; r++)
    for (let s = 0; s < rows; s++) {
      const own = data.subarray(r * cols, (r + 1) * cols);
      const dot = own.reduce((sum, each, i) => sum + each * data[s * cols + i]!, 0);
      expect(dot).toBeCloseTo(r === s ? 1 : 0, 5);
    }
});

test('the blank begins with more than half of the probability among forty', () => {
  const bias = network({}).head[0]!.bias!;
  expect(bias[units.blank!]).toBe(4);
  expect(Math.exp(4) / (Math.exp(4) + 39)).toBeGreaterThan(0.5);
});

test('is the default for units of CTC only, and what the spec says is done', () => {
  const frames = { kind: 'frames', names: units.names } as const;
  const biasOf = (spec: Partial<ModelSpec>): number =>
    network(spec).layers[1]!.weights[0]!.bias[0]!;
  expect(
    [{}, { init: 'random' }, { init: 'identity' }].map((spec) => biasOf(spec as never)),
  ).toEqual([2, 0, 2]);
  expect(biasOf({ units: frames })).toBe(0);
  expect(biasOf({ units: frames, init: 'identity' })).toBe(2);
  expect(() => network({ init: 'wires' as never })).toThrow(
    'spec.init must be one of random, identity, but is "wires"',
  );
});

test('a W_x of another kind than dense stays random', () => {
  const inputWeight = { kind: 'low-rank', rank: 3 } as const;
  const [mixed, random] = ['identity', 'random'].map(
    (init) =>
      network({ layers: [{}, { inputWeight }], init: init as never }).layers[1]!.weights[0]!,
  );
  expect(mixed!.input.data).toEqual(random!.input.data);
});

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (v: Float32Array): number => v.reduce((sum, each) => sum + each, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((each, i) => {
    ab += (each - ma) * (b[i]! - mb);
    aa += (each - ma) ** 2;
    bb += (b[i]! - mb) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}
