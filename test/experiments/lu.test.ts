/** The experiment on the tables of Lu et al.: rows, initial weights, sweep. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DigitContext } from '../../experiments/digits/context';
import { scoreModel, type Scores } from '../../experiments/digits/score';
import { ranksOf, type Task } from '../../experiments/digits/task';
import { startOf } from '../../experiments/lu/network';
import { sizeChart } from '../../experiments/lu/chart';
import { rescoreModels } from '../../experiments/lu/rescore';
import { FULL_ROWS, layersOf, ROWS, rowsNamed } from '../../experiments/lu/rows';
import { sweep } from '../../experiments/lu/sweep';
import { table } from '../../experiments/lu/table';
import { Results } from '../../experiments/runs/results';
import {
  completeFrontEnd,
  trainingExamples,
  lexiconUnits,
  listPresets,
  loadModel,
  Model,
  type Network,
  type Weight,
} from '../../lib';
import { readSpec } from '../../lib/init/read-spec';
import { modelShapes } from '../../lib/init/shapes';

const units = lexiconUnits('ctc', { one: [['W', 'AH', 'N']], two: [['T', 'UW']] });
const task: Task = { units, frontEnd: completeFrontEnd({ kind: 'log-mel', sampleRate: 8000 }) };
const row = (name: string) => ROWS.find((each) => each.name === name)!;

describe('the rows', () => {
  test('in the size of the paper are its models', () => {
    const parameters = new Map(listPresets().map((preset) => [preset.name, preset.parameters]));
    for (const each of ROWS.filter(({ published }) => published)) {
      const layers = layersOf(each, each.table === 2 ? 600 : 500);
      const made = modelShapes(readSpec({ input: 40, layers, output: 42 })).parameters;
      expect([each.name, made]).toEqual([each.name, parameters.get(`lu2016-${each.name}`)]);
    }
  });

  test('of our own are those of the paper but for the first input weight', () => {
    const [first, ...others] = layersOf(row('table4-row5-input1'), 250);
    const [published, ...rest] = layersOf(row('table4-row5'), 250);
    expect(first).toEqual({ ...published, inputWeight: { kind: 'toeplitz-like', rank: 5 } });
    expect(others).toEqual(rest);
  });

  test('are found by table and by name', () => {
    const named = rowsNamed(['table6', 'table2-full']).map(({ name }) => name);
    expect(named).toEqual(['table2-full', 'table6-row1', 'table6-row2', 'table6-row3']);
  });

  test('in another size have projections in proportion, and ranks as they are', () => {
    expect(layersOf(row('table4-row5'), 250).map(({ projection }) => projection)).toEqual([
      ...[50, 50, 50, 50, 100],
    ]);
    expect(layersOf(row('table4-row5'), 250)[0]!.recurrentWeight).toEqual({
      kind: 'toeplitz-like',
      rank: 5,
    });
    expect(layersOf(row('table2-hashed'), 60)[0]!.recurrentWeight).toEqual({
      kind: 'hashed',
      buckets: 600,
    });
  });
});

describe('the start', () => {
  const [cells, frames] = [32, 12];
  const rms = (x: Float32Array): number => Math.hypot(...x) / Math.sqrt(x.length);

  /** How alike the first layer speaks and another one, of the last of some frames. */
  async function handedOn({ layers: all }: Network, to: number): Promise<number> {
    const x = Float32Array.from({ length: all[0]!.inputSize * frames }, (_, i) => Math.sin(i * i));
    const [first, last] = await Promise.all(
      [1, to].map(async (count) => {
        const model = new Model({ layers: all.slice(0, count), head: [], emits: 'every-frame' });
        return (await model.run(x, { frames })).slice(-cells);
      }),
    );
    const dot = (a: Float32Array, b: Float32Array): number =>
      a.reduce((sum, y, i) => sum + y * b[i]!, 0);
    return dot(first!, last!) / Math.sqrt(dot(first!, first!) * dot(last!, last!));
  }

  test.each([
    ['table2-full', 3],
    ['table2-toeplitz-like', 3],
    ['table4-row1', 3],
    ['table4-row8', 2],
  ])('of %s passes on what the first layer says, up to layer %i', async (name, to) => {
    const network = await startOf(layersOf(row(name), cells).slice(0, to), task, 1);
    expect(await handedOn(network, to)).toBeGreaterThan(0.8);
  });

  test.each([
    'table2-full',
    'table2-low-rank',
    'table2-hashed',
    'table4-row5-input1',
    'table4-row8',
  ])('of %s is random as strongly in other kinds as in dense ones', async (name) => {
    const { layers } = await startOf(layersOf(row(name), 64).slice(0, 2), task, 1);
    const [first, second] = layers.map(({ weights }) => weights[0]!);
    const strength = ({ data, cols }: Weight): number => rms(data) * Math.sqrt(3 * cols);
    expect(strength(first!.input)).toBeCloseTo(1, 1);
    expect(strength(first!.recurrent) / 3).toBeCloseTo(1 / 3, 1);
    expect(strength(second!.recurrent)).toBeCloseTo(0.3, 1);
  });

  test('is the same for all rows of one size where they have the same weights', async () => {
    const [full, low, hashed] = await Promise.all(
      ['full', 'low-rank', 'hashed'].map((name) =>
        startOf(layersOf(row(`table2-${name}`), cells), task, 1),
      ),
    );
    for (const other of [low!, hashed!]) {
      expect(other.layers[0]!.weights[0]!.input.data).toEqual(
        full!.layers[0]!.weights[0]!.input.data,
      );
      expect(other.layers[2]!.weights[0]).toEqual(full!.layers[2]!.weights[0]);
      expect(other.head).toEqual(full!.head);
    }
    expect([low, hashed].map((each) => each!.layers[1]!.weights[0]!.recurrent.kind)).toEqual([
      ...['low-rank', 'hashed'],
    ]);
  });
});

describe('the sweep', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lu-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const scores: Scores = {
    utterances: 1,
    words: 2,
    wordErrorRate: 0.5,
    unitErrorRate: 0.25,
    wordErrors: { substitutions: 1, insertions: 0, deletions: 0 },
  };
  const example = (n: number) => ({
    frames: 12,
    inputs: Float32Array.from({ length: 12 * 40 }, (_, i) => Math.sin(n + i)),
    labels: [1, 2, 3],
  });
  const context: DigitContext = {
    folder,
    seed: 1,
    threads: 1,
    signal: new AbortController().signal,
    results: new Results(join(folder, 'results.jsonl')),
    examples: trainingExamples([example(1), example(2)]),
    criterion: { kind: 'ctc', blank: units.blank! },
    evaluate: () => Promise.resolve(scores),
    factsOf: (model) =>
      Promise.resolve({ ranks: ranksOf(model).map((rank) => rank ?? null), clean: scores }),
    shown: () => '',
    say: () => undefined,
  };

  /** Of every kind, and of every table. */
  const rows = [...ROWS.filter((each) => each.table === 2), row('table4-row6'), row('table6-row3')];

  test('trains the rows, and keeps their kinds', async () => {
    const cells = 12;
    await sweep({ rows, cells, epochs: 1 }, task, context);
    expect(context.results.list.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
    for (const each of rows) {
      const layers = layersOf(each, cells);
      const [trained, start] = [
        await loadModel(join(folder, `${each.name}.safetensors`)),
        await startOf(layers, task, 1),
      ];
      layers.forEach(({ inputWeight, recurrentWeight }, l) => {
        const { input, recurrent } = trained.layers[l]!.weights[0]!;
        expect([input.kind, recurrent.kind]).toEqual([
          ...[inputWeight?.kind ?? 'dense', recurrentWeight?.kind ?? 'dense'],
        ]);
        expect(recurrent.data).not.toEqual(start.layers[l]!.weights[0]!.recurrent.data);
      });
    }
  });

  test('is scored on more strings than are there at once, each model on the same', async () => {
    const name = 'table2-full';
    const model = await loadModel(join(folder, `${name}.safetensors`));
    const strings = Array.from({ length: 501 }, (_, n) => ({
      ...example(n),
      labels: Int32Array.of(1, 2, 3),
      words: n % 3 === 0 ? ['one'] : ['two', 'one'],
    }));
    const of = (first: number, count: number) =>
      Promise.resolve(strings.slice(first, first + count));
    const { signal } = context;
    const made = await rescoreModels(
      new Map([[name, model]]),
      { noisy: of, clean: (first) => of(first, 1) },
      { strings: 501, threads: 1, signal },
    );
    expect(made).toEqual([
      {
        name,
        noisy: await scoreModel(model, strings),
        clean: await scoreModel(model, [strings[0]!, strings[500]!]),
      },
    ]);
  });

  test('has a table in the order of the paper, each row beside the full model', () => {
    const lines = table([...context.results.list].reverse(), 12)
      .split('\n')
      .slice(2);
    expect(lines).toHaveLength(rows.length);
    expect(lines[0]).toMatch(
      /^\| Table 2, full \| -, -, - \| - \| 0\.00\dM \| 0 % \| 50\.00 \| 50\.00 \| 43\.5 \|$/,
    );
    expect(lines[1]).toContain('recurrent1 low-rank, input2 low-rank, recurrent2 low-rank');
    expect(lines.at(-1)).toContain('input3 (i o) toeplitz-like');
  });

  test('has a chart for each full model, with a curve for each way to a smaller one', () => {
    const trained = context.results.list;
    const list = [...trained, { ...trained[0]!, name: FULL_ROWS[1] }];
    const [plain, recurrent] = FULL_ROWS.map((full) => sizeChart(list, full)!.source);
    expect(plain).toContain('<title>low-rank: ');
    expect(recurrent).toMatch(/<title>gates of input3 too: [^<]* thousand/);
    expect(recurrent).not.toContain('<title>low-rank: ');
    expect(sizeChart(list.slice(0, 1), FULL_ROWS[0])).toBeNull();
  });
});
