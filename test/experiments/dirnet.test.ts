/** The experiment with language models of DirNet: its text and its models. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { languageExperiment } from '../../experiments/dirnet';
import { TONES, perplexityChart } from '../../experiments/dirnet/chart';
import { languageModel, withoutEmbedding } from '../../experiments/dirnet/network';
import { FINE_TUNING_RATES } from '../../experiments/dirnet/recipe';
import { atBestRates, type Result } from '../../experiments/dirnet/results';
import { METHODS } from '../../experiments/runs/methods';
import { smaller } from '../../experiments/dirnet/sweep';
import { table } from '../../experiments/dirnet/table';
import { shakespeare, textParts } from '../../experiments/dirnet/text';
import { picture } from '../../lib/charts';
import { Model } from '../../lib';
import { evaluate, type TrainingExamples } from '../../lib/train';
import { pretrained } from '../../experiments/dirnet/pretrained';
import { describeWithShared } from '../shared';

const tokensOf = async (examples: TrainingExamples): Promise<number[]> => {
  const numbers = Array.from({ length: examples.count }, (_, i) => i);
  const all = await Promise.all(numbers.map(async (i) => examples.load(i, 0)));
  const last = Array.from(all.at(-1)!.labels!).slice(-1);
  return [...all.flatMap(({ inputs }) => [...inputs]), ...last];
};

describe('the text', () => {
  test('is cut by position into 90, 5 and 5 percent, with the same units', async () => {
    const text =
      Array.from({ length: 100 }, (_, i) => 'abcdefghij'[(i * i) % 10]).join('') + 'z'.repeat(100);
    const { units, training, dev, test: last } = textParts(text);
    const parts = await Promise.all([training, dev, last].map(tokensOf));
    expect(parts.map((part) => part.length)).toEqual([180, 10, 10]);
    const characters = parts.flat().map((token) => units.names[token]);
    expect(characters.join('')).toBe(text);
  });
});

describeWithShared('tiny Shakespeare', () => {
  test('has 65 characters, and a million to learn from', () => {
    const { units, training } = shakespeare();
    expect(units.names).toHaveLength(65);
    expect(training.count).toBe(Math.ceil((0.9 * 1115394 - 1) / 2000));
  });

  test('has a model of 2 x 650 cells, which PyTorch trained', async () => {
    const { units, test: part } = shakespeare();
    const model = await pretrained({ units });
    expect(model.layers.map(({ hiddenSize }) => hiddenSize)).toEqual([650, 650]);
    const { perplexity } = await evaluate(
      model,
      { ...part, count: 2 },
      { criterion: { kind: 'lm' } },
    );
    expect(perplexity!).toBeLessThan(5.5); // of the whole part 4.555 (ORIGIN.txt)
  });
});

describe('the models', () => {
  const { units } = textParts('to be or not to be, that is the question'.repeat(3));
  const dense = new Model(languageModel(24, units, 1));

  test('of 650 cells have an embedding of 64, and two layers as the paper', () => {
    const { embedding, layers } = languageModel(650, units, 1);
    expect(embedding).toMatchObject({ rows: units.names.length, cols: 64 });
    expect(layers.map(({ cell, inputSize, hiddenSize }) => [cell, inputSize, hiddenSize])).toEqual([
      ['lstm', 64, 650],
      ['lstm', 650, 650],
    ]);
  });

  test.each(METHODS)(
    'by %s have so many times fewer parameters, all but the embedding counted',
    async (method) => {
      const small = await smaller(dense, method, 2.9);
      const fewer = withoutEmbedding(dense) / withoutEmbedding(small);
      expect(fewer).toBeGreaterThanOrEqual(2.9);
      expect(fewer).toBeLessThan(3.1);
      expect(small.embedding!.data).toEqual(dense.embedding!.data);
    },
  );
});

describe('the experiment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dirnet-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const options = { folder, seed: 1, threads: 1, cells: 16, dropout: 0, ratios: [2] };
  const text = textParts('the cat sat on the mat. a rat ate the hat. '.repeat(60));
  const results = (): Result[] => {
    const lines = readFileSync(join(folder, 'results.jsonl'), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Result);
  };
  const run = async (): Promise<void> => {
    const epochs = { dense: 12, fineTuning: 1 };
    await languageExperiment({ ...options, epochs }, new AbortController().signal, text);
  };

  beforeEach(() => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('trains, compresses and fine-tunes, and does nothing twice', async () => {
    await run();
    const first = results();
    expect(first.map(({ name }) => name)).toEqual([
      'dense',
      ...['joint-svd-2', 'odl-2', 'dirnet-2', 'dense-longer'].flatMap((name) =>
        FINE_TUNING_RATES.map((rate) => `${name}-${rate}`),
      ),
    ]);
    const [dense, ...others] = first;
    const characters = text.units.names.length;
    expect(dense!.before.test).toBeGreaterThan(0.8 * characters); // it knows nothing
    expect(dense!.after.test).toBeLessThan(0.5 * characters);
    for (const { before, name } of others)
      if (name.startsWith('dense-longer')) expect(before).toEqual(dense!.after);
      else expect(before.test).toBeGreaterThan(dense!.after.test);
    await run();
    expect(results()).toEqual(first);
  });

  test('only compresses where no epochs of fine-tuning are asked for', async () => {
    const own = join(folder, 'compressed');
    const epochs = { dense: 1, fineTuning: 0 };
    await languageExperiment(
      { ...options, folder: own, epochs },
      new AbortController().signal,
      text,
    );
    const lines = readFileSync(join(own, 'results.jsonl'), 'utf8').trim().split('\n');
    const list = lines.map((line) => JSON.parse(line) as Result);
    expect(list.map(({ name }) => name)).toEqual(['dense', 'joint-svd-2', 'odl-2', 'dirnet-2']);
    for (const { before, after, epochs: done } of list.slice(1))
      expect([after, done]).toEqual([before, 0]);
  });

  test('has a table and a chart', () => {
    const list = atBestRates(results());
    const lines = readFileSync(join(folder, 'table.md'), 'utf8').trim();
    expect(lines).toBe(table(list));
    expect(
      lines
        .split('\n')
        .slice(2)
        .map((line) => line.split(' | ')[0]),
    ).toEqual([...['| LSTM', '| LSTM, fine-tuned too', '| LSTM-SVD', '| LSTM-ODL', '| DirNet']]);
    const svg = readFileSync(join(folder, 'perplexities.svg'), 'utf8');
    expect(svg).toBe(picture(perplexityChart(list), TONES));
    expect(svg).toContain('dirnet, fine-tuned: ');
  });

  test('of two rates the one counts that is better for the development part', () => {
    const [dense, low, high] = results();
    const at = (dev: number) => ({ after: { test: 1, dev } });
    const list = [dense!, { ...low!, ...at(2) }, { ...high!, ...at(3) }];
    expect(atBestRates(list)).toEqual([list[0], list[1]]);
    expect(atBestRates([list[0]!, list[2]!])).toHaveLength(2);
  });
});
