/** Singular values of the layers of a model, and their ranks at each tau. */
import { compress, layerRanks, planCompression } from '../../lib/compress';
import { native } from '../../lib/native';
import { diagonalNetwork, network } from './networks';

describe('layerRanks', () => {
  it('gives the singular values and the rank at each tau', async () => {
    const [layer] = await layerRanks(diagonalNetwork([3, 1, 2], 1), [0.6, 0.7, 1]);
    expect(layer).toMatchObject({
      name: 'rnn1',
      layer: 'rnn1',
      ranks: { '0.6': 1, '0.7': 1, '1': 3 },
    });
    layer!.singularValues.forEach((value, i) => {
      expect(value).toBeCloseTo(3 - i, 12);
    });
  });

  it('has the thresholds of the paper by default', async () => {
    const [layer] = await layerRanks(diagonalNetwork([1, 1], 1));
    expect(Object.keys(layer!.ranks).sort()).toEqual([
      '0.4',
      '0.5',
      '0.6',
      '0.7',
      '0.8',
      '0.9',
      '0.95',
    ]);
  });

  it('has a row for each direction', async () => {
    const rows = await layerRanks(
      network({ cell: 'gru', input: 2, layers: 1, cells: 4, direction: 'bidirectional' }),
    );
    expect(rows.map(({ name, layer }) => [name, layer])).toEqual([
      ['gru1.forward', 'gru1'],
      ['gru1.backward', 'gru1'],
    ]);
  });

  it('is empty for a layer that has a projection already', async () => {
    const model = network({ cell: 'lstm', input: 2, layers: 2, cells: 6, output: 2 });
    const plan = planCompression(model, { method: 'joint-svd', rank: 2, layers: ['lstm1'] });
    const [first, second] = await layerRanks((await compress(model, plan)).model, [0.5]);
    expect(first).toMatchObject({ singularValues: [], ranks: {} });
    expect(Object.keys(second!.ranks)).toEqual(['0.5']);
  });

  it('decomposes once what layers share, and tells how far it is', async () => {
    const spec = { cell: 'rnn', input: 3, layers: 3, cells: 3, output: 2 } as const;
    const { layers, ...rest } = network(spec);
    const [weights] = layers[2]!.weights;
    const shared = { ...rest, layers: layers.map((layer) => ({ ...layer, weights: [weights!] })) };
    const decompose = jest.spyOn(native, 'svd');
    const stages: string[] = [];
    const rows = await layerRanks(shared, [0.5], {
      onProgress: ({ stage, done, total }) => stages.push(`${stage} ${done}/${total}`),
    });
    expect(decompose).toHaveBeenCalledTimes(1);
    decompose.mockRestore();
    expect(stages).toEqual(['svd rnn1 1/3', 'svd rnn2 2/3', 'svd rnn3 3/3']);
    const [own] = await layerRanks({ ...shared, layers: shared.layers.slice(2) }, [0.5]);
    expect(rows).toEqual(['rnn1', 'rnn2', 'rnn3'].map((name) => ({ ...own, name, layer: name })));
  });

  it('refuses a tau out of range', async () => {
    await expect(layerRanks(diagonalNetwork([1], 1), [0.5, 2])).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: 'taus[1] must be above 0 and at most 1, but is 2',
    });
  });
});
