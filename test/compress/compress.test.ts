/** What joint SVD makes of networks of all cells and directions. */
import { compress, type Plan } from '../../lib/compress';
import { Model } from '../../lib/model';
import type { ModelSpec } from '../../lib/init';
import { multipliedOut, network } from './networks';
import { method, compressBy, output, largestDifference, lstm } from './joint-svd';

describe('a compressed network', () => {
  it.each<[string, ModelSpec]>([
    ['LSTM with peepholes', lstm],
    ['LSTM of two directions', { ...lstm, direction: 'bidirectional' }],
    ['GRU', { cell: 'gru', input: 7, layers: 2, cells: 16, output: 5 }],
    [
      'GRU whose reset gate acts first',
      { cell: 'gru', input: 7, layers: 2, cells: 16, output: 5, resetAfter: false },
    ],
    ['RNN', { cell: 'rnn', input: 7, layers: 2, cells: 16, output: 5 }],
    ['backward LSTM', { ...lstm, direction: 'backward' }],
    ['LSTM without a head', { cell: 'lstm', input: 7, layers: 2, cells: 16 }],
    [
      'GRU of two directions without a head',
      { cell: 'gru', input: 7, layers: 2, cells: 16, direction: 'bidirectional' },
    ],
    ['classifier', { ...lstm, emits: 'last-frame', outputActivation: 'softmax' }],
  ])('of an %s computes what the products Z P in its place would', async (_, spec) => {
    const model = network(spec);
    const { model: small } = await compressBy(model, { rank: 5 });
    for (const { weights } of small.layers)
      for (const { projection } of weights)
        expect([projection?.rows, projection?.cols]).toEqual([5, 16]);
    const expected = multipliedOut(small);
    expect(expected.layers.map(({ inputSize }) => inputSize)).toEqual(
      model.layers.map(({ inputSize }) => inputSize),
    );
    expect(largestDifference(output(small), output(expected))).toBeLessThan(1e-5);
    expect(largestDifference(output(small), output(model))).toBeGreaterThan(1e-4);
  });

  it('at full rank computes what the network did', async () => {
    const model = network({ ...lstm, direction: 'bidirectional' });
    const { model: same, report } = await compressBy(model, { rank: 16 });
    expect(largestDifference(output(same), output(model))).toBeLessThan(1e-5);
    for (const { recurrentError, inputError } of report.layers) {
      expect(recurrentError).toBeLessThan(1e-6);
      expect(inputError).toBeLessThan(1e-6);
    }
  });

  it('keeps biases, peepholes, names and all else, and leaves the original as it was', async () => {
    const model = network({ ...lstm, cellClip: 3, gateClip: 5 });
    const before = structuredClone(model);
    const { model: small } = await compressBy(model, { rank: 4 });
    expect(model).toEqual(before);
    small.layers.forEach((layer, l) => {
      const original = model.layers[l]!;
      expect(layer).toMatchObject({
        name: original.name,
        cell: 'lstm',
        hiddenSize: 16,
        cellClip: 3,
        gateClip: 5,
      });
      expect(layer.weights[0]!.bias).toEqual(original.weights[0]!.bias);
      expect(layer.weights[0]!.peepholes).toEqual(original.weights[0]!.peepholes);
    });
    expect(small.head[0]).toMatchObject({ name: 'output', bias: model.head[0]!.bias });
    expect(small.layers.map(({ inputSize }) => inputSize)).toEqual([7, 4, 4]);
    expect(small.layers[0]!.weights[0]!.input).toEqual(model.layers[0]!.weights[0]!.input);
  });

  it('still outputs h where nothing comes after it', async () => {
    const model = network({ cell: 'lstm', input: 7, layers: 2, cells: 16 });
    const { model: small, report } = await compressBy(model, { rank: 3 });
    expect(small.layers.map(({ emits }) => emits)).toEqual(['projection', 'hidden']);
    expect(report.layers.map(({ inputShape }) => inputShape)).toEqual([[64, 16], null]);
    expect(report.layers[1]!.inputError).toBeNull();
    expect(small.outputSize).toBe(16);
  });

  it('changes only the layers that the plan names, and shares the matrices of the others', async () => {
    const model = new Model(network(lstm));
    const { model: small, report } = await compressBy(model, { rank: 4, layers: ['lstm2'] });
    expect(small.layers[0]).toEqual(model.layers[0]);
    expect(small.layers[1]!.weights[0]!.input).toBe(model.layers[1]!.weights[0]!.input);
    expect(small.layers[2]!.weights[0]!.recurrent).toBe(model.layers[2]!.weights[0]!.recurrent);
    expect(small.layers[2]!.weights[0]!.input.cols).toBe(4);
    expect(small.head).toEqual(model.head);
    expect(report.layers.map(({ rank }) => rank)).toEqual([null, 4, null]);
    expect(report.layers[0]).toMatchObject({
      reason: 'the plan does not name it',
      explainedVariance: 1,
      recurrentError: null,
    });
  });

  it('can be compressed again where it is still dense', async () => {
    const { model: once } = await compressBy(network(lstm), { rank: 4, layers: ['lstm1'] });
    const { model: twice, report } = await compressBy(once, { rank: 3 });
    expect(twice.layers.map(({ weights }) => weights[0]!.projection?.rows)).toEqual([4, 3, 3]);
    expect(report.layers[0]!.reason).toBe('it has a projection already');
    expect(largestDifference(output(twice), output(multipliedOut(twice)))).toBeLessThan(1e-5);
  });

  it('has a rank of its own in each direction where the plan says so', async () => {
    const model = network({ ...lstm, layers: 2, direction: 'bidirectional' });
    const plan: Plan = { method, layers: [{ name: 'lstm1', projection: { rank: [3, 6] } }] };
    const { model: small, report } = await compress(model, plan);
    expect(report.layers.map(({ name, rank }) => [name, rank])).toEqual([
      ['lstm1.forward', 3],
      ['lstm1.backward', 6],
      ['lstm2.forward', null],
      ['lstm2.backward', null],
    ]);
    expect(small.layers[1]!.inputSize).toBe(9);
    expect(largestDifference(output(small), output(multipliedOut(small)))).toBeLessThan(1e-5);
  });

  it('is the same, bit for bit, every time', async () => {
    const model = network(lstm);
    const [a, b] = await Promise.all([
      compressBy(model, { tau: 0.5 }),
      compressBy(model, { tau: 0.5 }),
    ]);
    expect(a.model.layers).toEqual(b.model.layers);
  });
});
