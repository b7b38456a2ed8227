import { compress, planCompression, type Plan, type PlanOptions } from '../../lib/compress';
import { Model, networkBytes, networkParameters, type Network } from '../../lib/model';
import type { ModelSpec } from '../../lib/init';
import type { ReportedCompression as ReportPage } from '../../lib/report/compression/report';
import { distance, product, randomNumbers } from '../matrices';
import { diagonalNetwork, multipliedOut, network } from './networks';

const method = 'joint-svd';

function compressBy(model: Network, rule: Omit<PlanOptions, 'method'>) {
  return compress(model, planCompression(model, { method, ...rule }));
}

function output(model: Network, frames = 12): Float32Array {
  const { inputSize } = model.layers[0]!;
  return new Model(model).runSync(randomNumbers(frames * inputSize, 99), { frames });
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

const lstm: ModelSpec = {
  cell: 'lstm',
  input: 7,
  layers: 3,
  cells: 16,
  output: 5,
  peepholes: true,
};

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

describe('a layer whose factors would not be smaller', () => {
  // Ten equal singular values: tau 0.6 gives rank 6, whose factors hold 6 (10 + 10 + outputs)
  // numbers.
  const wide = diagonalNetwork(
    Array.from({ length: 10 }, () => 0.5),
    10,
  );
  const narrow = diagonalNetwork(
    Array.from({ length: 10 }, () => 0.5),
    1,
  );

  it('stays dense, and the report says why', async () => {
    const { model: same, report } = await compressBy(narrow, { tau: 0.6 });
    expect([same.layers, same.head]).toEqual([narrow.layers, narrow.head]);
    expect(report.layers[0]).toMatchObject({
      rank: null,
      tau: 0.6,
      reason:
        'at rank 6 its factors hold 126 numbers, more than the 110 of the matrices they would replace',
      explainedVariance: 1,
      recurrentError: null,
      inputError: null,
    });
    expect(report.after).toEqual(report.before);
  });

  it('stays dense where they would be just as large', async () => {
    const even = diagonalNetwork([1, 1, 1, 1], 4); // rank 2: 2 (4 + 4 + 4) = 24; rank 3: 36 > 32
    expect((await compressBy(even, { tau: 0.5 })).report.layers[0]!.rank).toBe(2);
    // rank 1: 2 + 2 + 2 = 6 < 8; with one output rank 1: 5 < 6
    const square = diagonalNetwork([1, 1], 2);
    expect((await compressBy(square, { tau: 0.5 })).report.layers[0]!.rank).toBe(1);
    const single = diagonalNetwork([1], 1); // rank 1: 3 > 2
    expect((await compressBy(single, { tau: 0.5 })).report.layers[0]!.rank).toBeNull();
    const none = { ...diagonalNetwork([1, 1], 1), head: [] }; // rank 1: 4 = 4
    expect((await compressBy(none, { tau: 0.5 })).report.layers[0]!.reason).toBe(
      'at rank 1 its factors hold 4 numbers, as many as the 4 of the matrices they would replace',
    );
  });

  it('is factorized all the same where its rank was given', async () => {
    const { report } = await compressBy(narrow, { rank: 6 });
    expect(report.layers[0]).toMatchObject({
      rank: 6,
      tau: null,
      reason:
        'at rank 6 its factors hold 126 numbers, more than the 110 of the matrices they replace: give it a lower one, or ' +
        'leave it out',
    });
    expect(report.after.parameters).toBe(report.before.parameters + 16);
  });

  it('is factorized where what comes next is large enough', async () => {
    expect((await compressBy(wide, { tau: 0.6 })).report.layers[0]).toMatchObject({
      rank: 6,
      reason: null,
    });
  });
});

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

describe('progress and abort', () => {
  const model = network(lstm);
  const plan = planCompression(model, { method, ranks: [2, 3, 4] });

  it('tells every step, the last one being the end', async () => {
    const steps: string[] = [];
    let expected = 1;
    await compress(model, plan, {
      onProgress: ({ stage, done, total }) => {
        expect([done, total]).toEqual([expected++, 9]);
        steps.push(stage);
      },
    });
    const names = ['lstm1', 'lstm2', 'lstm3'];
    expect(steps.sort()).toEqual(
      ['errors', 'least squares', 'svd'].flatMap((part) => names.map((name) => `${part} ${name}`)),
    );
  });

  it('ends at its total where a layer stays dense', async () => {
    const narrow = diagonalNetwork([1, 1], 1);
    const seen: number[] = [];
    await compress(narrow, planCompression(narrow, { method, tau: 1 }), {
      onProgress: ({ done, total }) => seen.push(done / total),
    });
    expect(seen.at(-1)).toBe(1);
  });

  it('rejects with the reason of an aborted signal, before and in the middle', async () => {
    await expect(compress(model, plan, { signal: AbortSignal.abort('never mind') })).rejects.toBe(
      'never mind',
    );
    const controller = new AbortController();
    const steps: string[] = [];
    const outcome = compress(model, plan, {
      signal: controller.signal,
      onProgress: ({ stage }) => {
        steps.push(stage);
        controller.abort('enough');
      },
    });
    await expect(outcome).rejects.toBe('enough');
    const before = steps.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(steps).toHaveLength(before);
    expect(steps.every((stage) => stage.startsWith('svd'))).toBe(true);
  });

  it('refuses a plan for another model', async () => {
    const other = network({ cell: 'gru', input: 3, layers: 1, cells: 4 });
    await expect(compress(other, plan)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
