import { TONES, errorChart } from '../../experiments/digits/chart';
import { experimentPage } from '../../experiments/digits/page';
import type { Scores } from '../../experiments/digits/score';
import type { Result } from '../../experiments/digits/results';
import { startAsWires } from '../../experiments/digits/start';
import { table } from '../../experiments/digits/table';
import { picture } from '../../lib/charts';
import { wavBytes } from '../../experiments/audio/wav';
import { Model, initNetwork, lexiconUnits, readWav, type Network } from '../../lib';

const units = lexiconUnits('ctc', { one: [['W', 'AH', 'N']], two: [['T', 'UW']] });

function wires(projection?: number): Network {
  const layer = {
    cell: 'lstm',
    cells: 8,
    ...(projection !== undefined && { projection }),
  } as const;
  const spec = { input: 4, layers: [layer, layer, layer], output: units.names.length };
  const network = { ...initNetwork({ ...spec, outputActivation: 'log-softmax' }, 3), units };
  startAsWires(network);
  return network;
}

describe('layers that begin as wires', () => {
  const frames = 12;
  const x = Float32Array.from({ length: 4 * frames }, (_, i) => Math.sin(i * i));

  /** The outputs of the layers below a head, at the last frame. */
  async function statesOf({ layers: all }: Network, layers: number): Promise<Float32Array> {
    const model = new Model({ layers: all.slice(0, layers), head: [], emits: 'every-frame' });
    return (await model.run(x, { frames })).slice(-model.outputSize);
  }

  test('pass on what the first one says, with a correlation above 0.8', async () => {
    const network = wires();
    const [first, third] = [await statesOf(network, 1), await statesOf(network, 3)];
    expect(correlation(first, third)).toBeGreaterThan(0.8);
  });

  test('behind projections too, which are one of orthonormal rows in every layer', async () => {
    const network = wires(5);
    const projections = network.layers.map(({ weights }) => weights[0]!.projection!);
    for (const { data } of projections) expect(data).toEqual(projections[0]!.data);
    const { rows, cols, data } = projections[0]!;
    for (let r = 0; r < rows; r++)
      for (let s = 0; s < rows; s++) {
        const dot = data
          .subarray(r * cols, (r + 1) * cols)
          .reduce((sum, x, i) => sum + x * data[s * cols + i]!, 0);
        expect(dot).toBeCloseTo(r === s ? 1 : 0, 5);
      }
    const [first, third] = [await statesOf(network, 1), await statesOf(network, 3)];
    expect(correlation(first, third)).toBeGreaterThan(0.8);
  });

  test('the blank begins with more than half of the probability among forty', () => {
    const { head } = wires();
    expect(head[0]!.bias![units.blank!]).toBe(4);
    expect(Math.exp(4) / (Math.exp(4) + 39)).toBeGreaterThan(0.5);
  });
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

describe('what is shown of the results', () => {
  const scores = (wordErrorRate: number): Scores => ({
    utterances: 500,
    words: 2000,
    wordErrorRate,
    unitErrorRate: wordErrorRate / 2,
    wordErrors: { substitutions: 0, insertions: 0, deletions: 0 },
  });
  const result = (
    name: string,
    parameters: number,
    before: number,
    after: number,
    tau?: number,
  ): Result => ({
    name,
    parameters,
    before: scores(before),
    after: scores(after),
    clean: scores(0),
    start: name === 'dense' ? 'random' : 'svd',
    ranks: [null, 3],
    ...(tau !== undefined && { tau }),
    epochs: 1,
    trainingSeconds: 1,
    seed: 1,
    commit: 'abc1234',
    date: '2026-01-01',
  });
  const results = [
    result('dense', 750_000, 1, 0.02),
    result('tau-0.6', 300_000, 0.5, 0.021, 0.6),
    result('equal-0.6', 299_000, 0.6, 0, 0.6),
    { ...result('dirnet-4', 187_000, 0.7, 0.03), method: 'dirnet' as const, ratio: 4 },
  ];

  test('the table says by how much each is smaller, and what training won back', () => {
    const [, , dense, tau, equal, dirnet] = table(results).split('\n');
    expect(dense).toBe('| dense | -, 3 | 0.750M | 0 % | - | 2.00 | 0.00 | 1.00 |');
    expect(tau).toBe(
      '| tau 0.6, ranks by tau | -, 3 | 0.300M | 60 % | 50.00 | 2.10 | 0.00 | 1.05 |',
    );
    expect(equal).toContain('| tau 0.6, equal ranks | -, 3 | 0.299M | 60 % | 60.00 | 0.00 |');
    expect(dirnet).toContain('| dirnet, 4 times fewer | -, 3 | 0.187M | 75 % | 70.00 | 3.00 |');
  });

  test('the chart has a curve for each kind that there is, and none without a compressed model', () => {
    expect(errorChart(results.slice(0, 1))).toBeNull();
    const svg = picture(errorChart(results)!, TONES);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox=/);
    const described = [...svg.matchAll(/<title>([^<]*)/g)].map(([, text]) => text);
    expect(described).toEqual([
      'tau, SVD alone: 50.00% at 0.3 million',
      'equal, SVD alone: 60.00% at 0.299 million',
      // no error of 2000 words: half of one, for a logarithm
      'equal, fine-tuned: 0.03% at 0.299 million',
      'tau, fine-tuned: 2.10% at 0.3 million',
    ]);
  });

  test('the page holds chart, table, seed and commit', () => {
    const html = experimentPage(results);
    expect(html).toContain('Seed 1, commit abc1234');
    expect(html).toContain('<td>0.300M</td>');
    expect(html).toContain('<svg');
  });
});

test('a WAV file that was written is read as it was', async () => {
  const samples = Float32Array.of(0, 0.5, -1, 32767 / 32768, -1 / 32768);
  expect(await readWav(wavBytes(samples, 8000))).toEqual({ sampleRate: 8000, samples });
});
