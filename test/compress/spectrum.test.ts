import { compress, layerRanks, planCompression } from '../../lib/compress';
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

  it('refuses a tau out of range', async () => {
    await expect(layerRanks(diagonalNetwork([1], 1), [0.5, 2])).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: 'taus[1] must be above 0 and at most 1, but is 2',
    });
  });
});
