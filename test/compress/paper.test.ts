/** The table of the paper, and the real model DTLN. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compress, layerRanks, planCompression } from '../../lib/compress';
import { readOnnx } from '../formats/onnx/read';
import { networkParameters } from '../../lib/model';
import { initNetwork, presetSpec } from '../../lib/init';
import dtln from '../fixtures/dtln_ranks.json';
import { describeWithShared, SHARED } from '../shared';

interface Table {
  prabhavalkar2016_table1: {
    baseline: { exact: number };
    compressed: { tau: number; ranks: number[]; exact: number }[];
  };
}

describeWithShared('Table 1 of Prabhavalkar et al. 2016', () => {
  const file = join(SHARED, 'reference', 'paper-tables.json');
  const table = () => (JSON.parse(readFileSync(file, 'utf8')) as Table).prabhavalkar2016_table1;
  const baseline = initNetwork(presetSpec('prabhavalkar2016'));

  it('has the baseline with as many parameters as ours', () => {
    expect(networkParameters(baseline)).toBe(table().baseline.exact);
  });

  it.each([0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4])(
    'has the parameters that its ranks at tau %d give',
    async (tau) => {
      const { ranks, exact } = table().compressed.find((row) => row.tau === tau)!;
      const { report } = await compress(
        baseline,
        planCompression(baseline, { method: 'joint-svd', ranks }),
      );
      expect(report.layers.map(({ rank }) => rank)).toEqual(ranks);
      expect(report.after).toEqual({ parameters: exact, bytes: 4 * exact });
    },
  );
});

describeWithShared('DTLN model_1', () => {
  const model = () =>
    readOnnx(readFileSync(join(SHARED, 'data', 'models', 'dtln', 'model_1.onnx')));

  it('has the singular values and the ranks that numpy finds', async () => {
    const taus = [1, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];
    const layers = await layerRanks(model(), taus);
    expect(layers.map(({ ranks }) => ranks)).toEqual(dtln.map(({ ranks }) => ranks));
    for (const [l, { singularValues }] of dtln.entries())
      for (const [k, value] of Object.entries(singularValues))
        expect(layers[l]!.singularValues[Number(k)]).toBeCloseTo(value, 10);
  });

  it('is compressed to the ranks and the explained variance of numpy', async () => {
    const network = model();
    const { report } = await compress(
      network,
      planCompression(network, { method: 'joint-svd', tau: 0.6 }),
    );
    for (const [l, expected] of dtln.entries()) {
      expect(report.layers[l]!.rank).toBe(expected.ranks['0.6']);
      expect(report.layers[l]!.explainedVariance).toBeCloseTo(
        expected.explainedVariance['0.6'],
        10,
      );
      expect(report.layers[l]!.recurrentError).toBeCloseTo(
        Math.sqrt(1 - expected.explainedVariance['0.6']),
        6,
      );
    }
    expect(report.before.parameters).toBe(362_369);
  });
});
