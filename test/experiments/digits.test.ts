/** What is shown of the results on digits, and the WAV files of that experiment. */
import { TONES, errorChart } from '../../experiments/digits/chart';
import { experimentPage } from '../../experiments/digits/page';
import type { Scores } from '../../experiments/digits/score';
import type { Result } from '../../experiments/digits/results';
import { table } from '../../experiments/digits/table';
import { picture } from '../../lib/charts';
import { wavBytes } from '../../experiments/audio/wav';
import { readWav } from '../../lib';

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
