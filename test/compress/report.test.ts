/** The report of a compression: sizes, errors and timings. */
import { networkBytes, networkParameters } from '../../lib/model';
import type { ReportedCompression as ReportPage } from '../../lib/report/compression/report';
import { distance, product } from '../matrices';
import { multipliedOut, network } from './networks';
import { compressBy, lstm } from './joint-svd';

describe('the report', () => {
  const model = network({ ...lstm, direction: 'bidirectional' });

  it('counts what there was and what there is', async () => {
    const { model: small, report } = await compressBy(model, { tau: 0.6 });
    expect(report.before).toEqual({
      parameters: networkParameters(model),
      bytes: networkBytes(model),
    });
    expect(report.after).toEqual({
      parameters: networkParameters(small),
      bytes: networkBytes(small),
    });
    expect(report.after.parameters).toBeLessThan(report.before.parameters);
    const rows = report.layers.reduce((sum, { parameters }) => sum + parameters.after, 0);
    const head = small.head[0]!.weight.data.length + small.head[0]!.bias!.length;
    expect(rows + head).toBe(report.after.parameters);
  });

  it('gives the error that the truncated singular values leave', async () => {
    const { model: small, report } = await compressBy(model, { tau: 0.6 });
    for (const [i, { explainedVariance, recurrentError }] of report.layers.entries()) {
      expect(explainedVariance).toBeLessThanOrEqual(0.6);
      expect(recurrentError).toBeCloseTo(Math.sqrt(1 - explainedVariance), 6);
      const [l, d] = [i >> 1, i & 1];
      const { recurrent, projection } = small.layers[l]!.weights[d]!;
      const truth = distance(
        product(recurrent, projection!),
        model.layers[l]!.weights[d]!.recurrent,
      );
      expect(recurrentError).toBeCloseTo(truth, 6);
    }
  });

  it('gives the error of the matrices that follow as one', async () => {
    const { model: small, report } = await compressBy(model, { tau: 0.6, layers: ['lstm3'] });
    const full = multipliedOut(small).head[0]!.weight;
    const original = model.head[0]!.weight;
    const columns = (w: typeof full, start: number) => ({
      rows: w.rows,
      cols: 16,
      data: w.data.filter((_, i) => i % 32 >= start && i % 32 < start + 16),
    });
    for (const [row, start] of [
      [4, 0],
      [5, 16],
    ] as const)
      expect(report.layers[row]!.inputError).toBeCloseTo(
        distance(columns(full, start), columns(original, start)),
        5,
      );
    expect(report.layers[4]).toMatchObject({
      inputShape: [5, 16],
      recurrentShape: [64, 16],
      cell: 'lstm',
      hiddenSize: 16,
    });
  });

  it('is what the report page takes, and plain JSON', async () => {
    const page: ReportPage = (await compressBy(model, { tau: 0.6 })).report;
    expect(JSON.parse(JSON.stringify(page))).toEqual(page);
  });

  it('says how long each part took', async () => {
    const { timings } = (await compressBy(model, { tau: 0.6 })).report;
    const parts = timings.svdMs + timings.leastSquaresMs + timings.errorsMs;
    expect(Math.min(timings.svdMs, timings.leastSquaresMs, timings.errorsMs)).toBeGreaterThan(0);
    expect(timings.totalMs).toBeGreaterThanOrEqual(parts);
  });
});
