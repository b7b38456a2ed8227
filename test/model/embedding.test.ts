/**
 * Models that take tokens: against PyTorch, and against the same layers fed with the embedding's
 * rows.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compress, planCompression } from '../../lib/compress';
import { loadModel, saveModel } from '../../lib/formats';
import { inspect } from '../../lib/inspect';
import { inspectionTables } from '../../lib/cli/commands/inspect-table';
import { Model, type Network, validateNetwork } from '../../lib/model';
import { asDense, denseWeight, DTYPES } from '../../lib/weights';
import { storedElements } from '../../lib/weights';
import fixture from '../fixtures/language.json';
import { EVERY_CELL } from './every-cell';
import { LANGUAGE_NETWORK } from './language';
import { randomDense, randomLayer, randoms } from './networks';

const floats = (numbers: number[]): Float32Array => Float32Array.from(numbers);
const TOKENS = 23;

/** A model of every-cell.ts behind an embedding. */
function withEmbedding(model: Model): Model {
  const size = model.inputSize;
  const { layers, head, emits } = model;
  return new Model({
    embedding: denseWeight(TOKENS, size, randoms(6)(TOKENS * size)),
    layers,
    head,
    emits,
  });
}

/** The same without its embedding. */
function headless({ layers, head, emits }: Model): Model {
  return new Model({ layers, head, emits });
}

function rowsOf({ embedding }: Model, tokens: Float32Array): Float32Array {
  const { cols, data } = embedding!;
  return floats(
    Array.from(tokens).flatMap((token) => [...data.subarray(token * cols, (token + 1) * cols)]),
  );
}

function someTokens(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => (7 * i * i + 3 * i + 22) % TOKENS);
}

describe("PyTorch's embedding, LSTM and linear layer", () => {
  const model = new Model(LANGUAGE_NETWORK);

  test.each([
    ['f32', 1e-5],
    ['f16', 5e-3],
    ['int8', 5e-2],
  ] as const)('give what the model gives in %s', (dtype, tolerance) => {
    const ys = model
      .convert({ dtype })
      .runSync(floats(fixture.tokens), { frames: fixture.tokens.length });
    const off = ys.map((y, i) => Math.abs(y - fixture.ys[i]!));
    expect(Math.max(...off)).toBeLessThan(tolerance);
  });

  test('count as many parameters', () => {
    const { sizes, weights } = fixture;
    const biases = sizes.layers * 4 * sizes.cells; // two of PyTorch are one here
    const all = Object.values(weights).reduce((sum, { length }) => sum + length, 0);
    expect(model.parameters).toBe(all - biases);
    expect(model).toMatchObject({
      inputSize: 1,
      outputSize: sizes.tokens,
      bytes: 4 * model.parameters,
    });
  });
});

describe.each(EVERY_CELL)('an embedding before %s', (_, cell) => {
  test.each(DTYPES)('gives to the bit what its rows give without it, in %s', async (dtype) => {
    const model = withEmbedding(cell).convert({ dtype });
    const plain = headless(model);
    const [batch, frames, lengths] = [3, 8, [8, 1, 5]];
    const tokens = someTokens(batch * frames);
    const rows = rowsOf(model, tokens);
    const expected = plain.runSync(rows, { batch, frames, lengths });
    expect(model.runSync(tokens, { batch, frames, lengths })).toEqual(expected);
    expect(await model.run(tokens, { batch, frames, lengths, threads: 2 })).toEqual(expected);

    const stream = model.createStream({ batch: 3, threads: 2 });
    const twin = plain.createStream({ batch: 3 });
    for (let t = 0; t < frames; t++) {
      const x = tokens.subarray(t * batch, (t + 1) * batch);
      expect(stream.step(x)).toEqual(twin.step(rowsOf(model, x)));
    }
    expect(stream.states).toEqual(twin.states);

    const [pool, pools] = [model.createPool({ maxBatch: 2 }), plain.createPool()];
    const parts = [tokens.subarray(0, 5), tokens.subarray(5, 6), tokens.subarray(6)];
    const ys = await Promise.all(parts.map((xs) => pool.push(pool.open(), xs)));
    expect(ys).toEqual(
      await Promise.all(parts.map((xs) => pools.push(pools.open(), rowsOf(model, xs)))),
    );
  });
});

const small: Network = {
  embedding: denseWeight(TOKENS, 5, randoms(6)(TOKENS * 5)),
  layers: [
    randomLayer('lstm1', { cell: 'lstm', inputSize: 5, hiddenSize: 12 }),
    randomLayer('lstm2', { cell: 'lstm', inputSize: 12, hiddenSize: 12 }),
  ],
  head: [randomDense('output', 12, TOKENS)],
  emits: 'every-frame',
};

describe('a model with an embedding', () => {
  const model = new Model(small);
  const tokens = someTokens(9);

  test.each(DTYPES)('comes back from a file bit-equal, in %s', async (dtype) => {
    const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-embedding-'));
    const path = join(folder, 'lm.safetensors');
    const converted = model.convert({ dtype });
    await saveModel(converted, path);
    const loaded = await loadModel(path);
    rmSync(folder, { recursive: true });
    expect(storedElements(asDense(loaded.embedding!))).toEqual(
      storedElements(asDense(converted.embedding!)),
    );
    expect(loaded.bytes).toBe(converted.bytes);
    expect(loaded.runSync(tokens, { frames: 9 })).toEqual(converted.runSync(tokens, { frames: 9 }));
  });

  test('keeps it when compressed, shared', async () => {
    const { model: compressed, report } = await compress(
      model,
      planCompression(model, { method: 'joint-svd', rank: 3 }),
    );
    expect(compressed.embedding).toBe(model.embedding);
    expect(compressed.layers[0]!.weights[0]!.projection?.rows).toBe(3);
    expect(report.before.parameters).toBe(model.parameters);
    expect(compressed.runSync(tokens, { frames: 9 })).toHaveLength(9 * TOKENS);
  });

  test('runs both ways over whole sequences, and may answer with the last frame', () => {
    const layers = [
      randomLayer('gru1', { cell: 'gru', inputSize: 5, hiddenSize: 6, direction: 'bidirectional' }),
    ];
    const classifier = new Model({
      embedding: small.embedding,
      layers,
      head: [],
      emits: 'last-frame',
    });
    const expected = headless(classifier).runSync(rowsOf(classifier, tokens), { frames: 9 });
    expect(classifier.runSync(tokens, { frames: 9 })).toEqual(expected);
  });

  test('is inspected', async () => {
    const inspection = await inspect(model.convert({ dtype: 'int8' }), [0.9]);
    expect(inspection.summary).toMatchObject({
      inputSize: 1,
      embedding: {
        tokens: TOKENS,
        size: 5,
        parameters: 5 * TOKENS,
        bytes: 9 * TOKENS,
        dtype: 'int8',
      },
    });
    const [title, ...tables] = inspectionTables('lm.safetensors', inspection);
    expect(title).toContain('one of 23 tokens in, 23 out');
    expect(tables.join('\n')).toMatch(/^embedding +embedding +- +23 +5 +- +int8 +115/m);
  });

  test.each([
    [TOKENS, `${TOKENS}`],
    [-1, '-1'],
    [2.5, '2.5'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('refuses a token that is none: %d', async (bad, shown) => {
    const xs = floats([1, 0, bad, 3]);
    const where = (name: string, place: number): object => ({
      code: 'INVALID_INPUT',
      message: `${name}[${place}] is ${shown}, but every input must be a token, a whole number from 0 to 22`,
    });
    const stream = model.createStream({ batch: 4 });
    const before = stream.states;
    expect(() => stream.step(xs)).toThrow(expect.objectContaining(where('x', 2)));
    expect(stream.states).toEqual(before);
    expect(() => model.runSync(xs, { frames: 4 })).toThrow(expect.objectContaining(where('xs', 2)));
    await expect(model.run(xs, { frames: 2, batch: 2 })).rejects.toMatchObject(where('xs', 2));
    const pool = model.createPool();
    await expect(pool.push(pool.open(), xs.subarray(1))).rejects.toMatchObject(where('xs', 1));
  });

  test('takes its first and its last token', () => {
    expect(() => model.runSync(floats([0, TOKENS - 1]), { frames: 2 })).not.toThrow();
  });
});

test.each<[string, Network['embedding'], RegExp]>([
  [
    'of rows of another size',
    denseWeight(4, 6, new Float32Array(24)),
    /lstm1 takes 5 inputs, .* embedding have 6/,
  ],
  [
    'without tokens',
    denseWeight(0, 5, new Float32Array(0)),
    /the tokens of the embedding must be .* but is 0/,
  ],
  ['with NaN', denseWeight(1, 5, floats([0, 0, NaN, 0, 0])), /embedding holds NaN at index 2/],
  [
    'with a number too few',
    denseWeight(2, 5, new Float32Array(9)),
    /embedding is 2 x 5, but holds 9 numbers/,
  ],
  [
    'that is no weight',
    5 as unknown as undefined,
    /the embedding must be a weight of kind "dense", but is 5/,
  ],
  [
    'of another kind',
    { rows: 1, cols: 5 } as unknown as undefined,
    /must be a weight of kind "dense"/,
  ],
])('an embedding %s is refused', (_, embedding, message) => {
  expect(() => new Model({ ...small, embedding })).toThrow(
    expect.objectContaining({ code: 'INVALID_MODEL', message: expect.stringMatching(message) }),
  );
});

test('an embedding with too many tokens is refused', () => {
  const embedding = denseWeight(2 ** 24 + 1, 5, new Float32Array(0));
  expect(() => {
    validateNetwork({ ...small, embedding });
  }).toThrow(/16777217 tokens, more than 16777216/);
});

test('a front end is refused beside an embedding', () => {
  const frontEnd = { kind: 'log-mel', sampleRate: 8000, bins: 5 } as unknown as Network['frontEnd'];
  expect(() => new Model({ ...small, frontEnd })).toThrow(/has a front end, .* and an embedding/);
});
