/** Compression that is calibrated: fits of products with data. */
import { compress, planCompression, type Calibration } from '../../lib/compress';
import type { ModelSpec } from '../../lib/init';
import { Model, type Network } from '../../lib/model';
import { trainingExamples } from '../../lib/train';
import {
  calibration,
  compressBy,
  examples,
  hiddenOf,
  INPUT,
  lstm,
  meanOf,
  method,
} from './calibrated';
import { multipliedOut, network } from './networks';

/** Root mean square of the difference of the outputs on what was calibrated with. */
function outputError(model: Model, original: Network): number {
  const truth = new Model(original);
  const differences = examples.flatMap(({ inputs, frames }) => {
    const expected = truth.runSync(inputs, { frames });
    return Array.from(model.runSync(inputs, { frames }), (y, i) => y - expected[i]!);
  });
  return Math.hypot(...differences) / Math.sqrt(differences.length);
}

describe('a calibrated compression', () => {
  it.each<[string, ModelSpec]>([
    ['LSTM with peepholes', lstm],
    ['LSTM of two directions', { ...lstm, direction: 'bidirectional' }],
    ['backward LSTM', { ...lstm, direction: 'backward' }],
    ['GRU', { cell: 'gru', input: INPUT, layers: 2, cells: 16, output: 5 }],
    [
      'GRU whose reset gate acts first',
      { cell: 'gru', input: INPUT, layers: 2, cells: 16, output: 5, resetAfter: false },
    ],
    ['RNN without a head', { cell: 'rnn', input: INPUT, layers: 2, cells: 16 }],
    ['classifier', { ...lstm, emits: 'last-frame', outputActivation: 'softmax' }],
  ])('of an %s computes what its products do, in the shapes of the plain one', async (_, spec) => {
    const model = network(spec);
    const { model: small, report } = await compressBy(
      model,
      { rank: 5, calibrated: true, stacked: true },
      calibration,
    );
    const { model: plain } = await compressBy(model, { rank: 5 }, undefined);
    expect(shapesOf(small)).toEqual(shapesOf(plain));
    const [y, expected] = [small, new Model(multipliedOut(small))].map((each) =>
      each.runSync(examples[0]!.inputs, { frames: 30 }),
    );
    y!.forEach((value, i) => {
      expect(value).toBeCloseTo(expected![i]!, 5);
    });
    expect(report).toMatchObject({ stacked: true, calibration: { examples: 2, frames: 80 } });
    for (const { recurrentProductError } of report.layers) {
      expect(recurrentProductError).toBeGreaterThan(0);
      expect(recurrentProductError).toBeLessThan(1);
    }
  });

  it('loses less of the outputs than the plain one does', async () => {
    const model = network({ ...lstm, cells: 24 });
    const [plain, stacked, calibrated, both] = await Promise.all(
      [{}, { stacked: true }, { calibrated: true }, { stacked: true, calibrated: true }].map(
        async (start) => {
          const given = 'calibrated' in start ? calibration : undefined;
          return outputError((await compressBy(model, { rank: 8, ...start }, given)).model, model);
        },
      ),
    );
    expect(calibrated).toBeLessThan(plain!);
    expect(both).toBeLessThan(stacked!);
  });

  it('measures the error of the products that there are', async () => {
    const model = network({ ...lstm, layers: 1 });
    const { model: small, report } = await compressBy(
      model,
      { rank: 4, calibrated: true },
      calibration,
    );
    const [h, w] = [hiddenOf(model, 1), model.layers[0]!.weights[0]!.recurrent];
    const mean = meanOf(h);
    const approximate = multipliedOut(small).layers[0]!.weights[0]!.recurrent;
    let [lost, all] = [0, 0];
    for (const x of h.map((each) => each.map((value, j) => value - mean[j]!)))
      for (let i = 0; i < w.rows; i++) {
        const by = (data: Float32Array) =>
          x.reduce((sum, value, j) => sum + data[i * w.cols + j]! * value, 0);
        lost += (by(approximate.data) - by(w.data)) ** 2;
        all += by(w.data) ** 2;
      }
    const { recurrentProductError } = report.layers[0]!;
    // The ridge is part of the metric: a hundredth of the mean square.
    expect(recurrentProductError! / Math.sqrt(lost / all)).toBeGreaterThan(0.9);
    expect(recurrentProductError! / Math.sqrt(lost / all)).toBeLessThan(1.5);
  });

  it.each([1, 2, 3])('has the ranks of the plain start at any tau, seed %d', async (seed) => {
    const model = network(lstm, seed);
    const starts = [
      {},
      { stacked: true },
      { calibrated: true },
      { stacked: true, calibrated: true },
    ];
    for (const tau of [0.3, 0.6, 0.9]) {
      const [plain, ...better] = await Promise.all(
        starts.map(async (start) => {
          const given = start.calibrated ? calibration : undefined;
          const { report } = await compressBy(model, { tau, ...start }, given);
          return report.layers.map(({ rank, explainedVariance }) => ({ rank, explainedVariance }));
        }),
      );
      for (const each of better) expect(each).toEqual(plain);
    }
  });

  it('chooses ranks by the share of W_h', async () => {
    const { report } = await compressBy(
      network(lstm),
      { tau: 0.9, calibrated: true, stacked: true },
      calibration,
    );
    for (const { rank, singularValues, explainedVariance } of report.layers) {
      const squares = singularValues.map((s) => s * s);
      const share = (k: number) =>
        squares.slice(0, k).reduce((a, b) => a + b, 0) / squares.reduce((a, b) => a + b, 0);
      if (rank === null) continue;
      expect(explainedVariance).toBeCloseTo(share(rank), 9);
      expect(explainedVariance).toBeLessThanOrEqual(0.9);
      expect(share(rank + 1)).toBeGreaterThan(0.9);
    }
    expect(report.layers.some(({ rank }) => rank !== null)).toBe(true);
  });

  it('meets a budget', async () => {
    const model = new Model(network(lstm));
    const targetParameters = Math.round(model.parameters * 0.6);
    const { report } = await compressBy(model, { targetParameters, calibrated: true }, calibration);
    expect(report.after.parameters).toBeLessThanOrEqual(targetParameters);
  });

  it('takes tokens where the model does', async () => {
    const model = network({
      cell: 'lstm',
      tokens: 9,
      embedding: 6,
      layers: 2,
      cells: 16,
      output: 9,
    });
    const given = trainingExamples([
      { inputs: Float32Array.from({ length: 80 }, (_, i) => (i * i) % 9), frames: 80 },
    ]);
    const { report } = await compressBy(model, { rank: 4, calibrated: true }, given);
    expect(report.layers.every(({ recurrentProductError }) => recurrentProductError! < 1)).toBe(
      true,
    );
    await expect(
      compressBy(
        model,
        { rank: 4, calibrated: true },
        trainingExamples([{ inputs: Float32Array.of(9), frames: 1 }]),
      ),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(
        /^calibration example 0: .*a token|whole number from 0 to 8/,
      ) as string,
    });
  });

  it('copes with cells that are dead', async () => {
    const model = network({ cell: 'rnn', input: INPUT, layers: 1, cells: 16, output: 5 });
    const { weights } = model.layers[0]!;
    weights[0]!.bias.fill(-1e3, 0, 8); // of a rectified unit, which then never fires
    const silent = { ...model, layers: [{ ...model.layers[0]!, activation: 'relu' as const }] };
    const { report } = await compressBy(
      silent,
      { rank: 12, calibrated: true, stacked: true },
      calibration,
    );
    // the ridge alone keeps rank 12 from none at all
    expect(report.layers[0]!.recurrentProductError).toBeLessThan(0.05);
  });

  it('tells its progress, and ends when it is aborted', async () => {
    const model = network(lstm);
    const plan = planCompression(model, { method, rank: 4, calibrated: true });
    const stages: string[] = [];
    let last = 0;
    await compress(model, plan, {
      calibration,
      onProgress: ({ stage, done, total }) => {
        stages.push(stage);
        last = done / total;
      },
    });
    expect(stages.slice(0, 2)).toEqual(['calibration example 0', 'calibration example 1']);
    expect(last).toBe(1);
    const abort = new AbortController();
    const endless: Calibration = {
      count: 1e6,
      load: (i) => {
        if (i === 3) abort.abort(new Error('enough'));
        return examples[0]!;
      },
    };
    await expect(
      compress(model, plan, { calibration: endless, signal: abort.signal }),
    ).rejects.toThrow('enough');
  });
});

function shapesOf({ layers, head }: Network): unknown {
  return [
    layers.map(({ emits, weights }) => [
      emits,
      weights.map(({ input, recurrent, projection }) =>
        [input, recurrent, projection].map((w) => w && [w.rows, w.cols]),
      ),
    ]),
    head.map(({ weight: { rows, cols } }) => [rows, cols]),
  ];
}
