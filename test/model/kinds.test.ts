/** Models with weights of every kind, against the definitions of the kinds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel, saveModel } from '../../lib/formats';
import { initNetwork } from '../../lib/init';
import { Model, type Network } from '../../lib/model';
import {
  asDense,
  denseWeight,
  stackedGates,
  hashedWeight,
  partsOf,
  lowRankWeight,
  sparseWeight,
  toeplitzLikeWeight,
  weightBytes,
  weightParameters,
  type Weight,
  type PlainWeightSpec,
  type PlainWeight,
  type WeightSpec,
} from '../../lib/weights';
import { changeNumbers } from '../../lib/model/matrices';

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-kinds-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const KINDS: [string, PlainWeightSpec][] = [
  ['low-rank', { kind: 'low-rank', rank: 3 }],
  ['hashed', { kind: 'hashed', buckets: 37, seed: 5 }],
  ['hashed, few and without signs', { kind: 'hashed', buckets: 3, signed: false }],
  ['sparse', { kind: 'sparse', density: 0.2 }],
  ['sparse in blocks', { kind: 'sparse', density: 0.3, block: 16 }],
  ['toeplitz-like', { kind: 'toeplitz-like', rank: 2 }],
];

const CELLS = 19;
const STACKED: Record<string, WeightSpec> = {
  lstm: { kind: 'gates', gates: { i: KINDS[0]![1], f: KINDS[1]![1], o: KINDS[5]![1] } },
  gru: { kind: 'gates', gates: { r: KINDS[3]![1], n: KINDS[4]![1] } },
};

function networkOf(cell: 'lstm' | 'gru' | 'rnn', kind: WeightSpec, more: object = {}): Network {
  const layer = { inputWeight: kind, recurrentWeight: kind };
  const output = kind.kind === 'gates' ? {} : { outputWeight: kind };
  return initNetwork(
    { cell, input: 7, cells: CELLS, layers: [layer, layer], output: 5, ...output, ...more },
    3,
  );
}

/** The same network of dense matrices. */
function expanded(network: Network): Network {
  return changeNumbers(network, {
    matrix: ({ weight }) => {
      const { rows, cols, data } = asDense(weight);
      return denseWeight(rows, cols, data.slice());
    },
    vector: (vector) => vector,
  });
}

const FRAMES = 6;
const xs = Float32Array.from({ length: FRAMES * 7 }, (_, i) => Math.sin(i * 1.7));

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, y, i) => Math.max(most, Math.abs(y - b[i]!)), 0);
}

const CASES = (['lstm', 'gru', 'rnn'] as const).flatMap((cell) =>
  [
    ...KINDS,
    ...(STACKED[cell] ? [['a stack of gates', STACKED[cell]] as [string, WeightSpec]] : []),
  ].map(([name, kind]) => [cell, name, kind] as const),
);

describe.each(CASES)('%s with weights %s', (cell, _, kind) => {
  const network = networkOf(
    cell,
    kind,
    cell === 'gru' ? { resetAfter: false } : { projection: 17 },
  );
  const model = new Model(network);
  const plain = new Model(expanded(network));

  test('runs as the expanded matrices do, whole sequences and step by step, several and with threads', async () => {
    const expected = plain.runSync(xs, { frames: FRAMES });
    expect(largestDifference(model.runSync(xs, { frames: FRAMES }), expected)).toBeLessThan(2e-6);
    const both = Float32Array.from([...xs, ...xs]);
    const ys = await model.run(both, { frames: FRAMES, batch: 2, threads: 2 });
    expect(largestDifference(ys.subarray(expected.length), expected)).toBeLessThan(2e-6);
    const stream = model.createStream();
    for (let t = 0; t < FRAMES; t++)
      expect(
        largestDifference(
          stream.step(xs.subarray(t * 7, t * 7 + 7)),
          expected.subarray(t * 5, t * 5 + 5),
        ),
      ).toBeLessThan(2e-6);
  });

  test('comes back from a file to the bit', async () => {
    const path = join(folder, `${cell}.safetensors`);
    await saveModel(model, path);
    const loaded = await loadModel(path);
    expect(loaded.parameters).toBe(model.parameters);
    expect(loaded.bytes).toBe(model.bytes);
    expect(loaded.layers[1]!.weights[0]!.recurrent.data).toEqual(
      network.layers[1]!.weights[0]!.recurrent.data,
    );
    expect(loaded.runSync(xs, { frames: FRAMES })).toEqual(model.runSync(xs, { frames: FRAMES }));
  });

  test.each(['f16', 'int8'] as const)('is smaller in %s, and close', (dtype) => {
    const small = model.convert({ dtype });
    expect(small.bytes).toBeLessThan(model.bytes);
    expect(small.parameters).toBe(model.parameters);
    const off = largestDifference(
      small.runSync(xs, { frames: FRAMES }),
      model.runSync(xs, { frames: FRAMES }),
    );
    expect(off).toBeLessThan(dtype === 'f16' ? 2e-3 : 5e-2);
    expect(off).toBeGreaterThan(0);
  });
});

// Definitions in plain loops.
const column = (n: number, phase: number) =>
  Float32Array.from({ length: n }, (_, i) => Math.cos(i * 2.3 + phase));

test('low-rank: W = A B, r (rows + cols) numbers', () => {
  const w = lowRankWeight(denseWeight(3, 2, column(6, 0)), denseWeight(2, 4, column(8, 1)));
  const [a, b] = [w.a.data, w.b.data];
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 4; j++)
      expect(w.data[i * 4 + j]).toBeCloseTo(a[i * 2]! * b[j]! + a[i * 2 + 1]! * b[4 + j]!, 6);
  expect(weightParameters(w)).toBe(14);
  expect(weightBytes(w)).toBe(56);
});

test('hashed: the documented hash, in BigInt', () => {
  const [rows, cols, gates, k, seed] = [2 * 18, 5, 2, 11, 77];
  const w = hashedWeight(
    { rows, cols, gates, seed, signed: true },
    denseWeight(1, k, column(k, 0)),
  );
  const mask = 0xffffffffn;
  const cells = rows / gates;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) {
      const [gate, cell] = [Math.floor(i / cells), i % cells];
      const block = gate * Math.ceil(cells / 16) + Math.floor(cell / 16);
      let x = (BigInt(seed) + BigInt(block) * 0x9e3779b1n + BigInt(j) * 0x85ebca77n) & mask;
      x ^= x >> 16n;
      x = (x * 0x7feb352dn) & mask;
      x ^= x >> 15n;
      x = (x * 0x846ca68bn) & mask;
      x ^= x >> 16n;
      const bucket = (Number((x * BigInt(k)) >> 32n) + (cell % 16)) % k;
      expect(w.data[i * cols + j]).toBe(Math.fround((x & 1n ? -1 : 1) * w.buckets.data[bucket]!));
    }
  expect(weightParameters(w)).toBe(k);
});

test('toeplitz-like: the corner of the sum of circulants times skew-circulants, 2 n r numbers a gate', () => {
  const [cells, cols, gates, r] = [3, 5, 2, 2];
  const n = 5;
  const g = denseWeight(gates * r, n, column(gates * r * n, 0));
  const h = denseWeight(gates * r, n, column(gates * r * n, 1));
  const w = toeplitzLikeWeight({ rows: gates * cells, cols, gates }, g, h);
  for (let q = 0; q < gates; q++)
    for (let i = 0; i < cells; i++)
      for (let j = 0; j < cols; j++) {
        let sum = 0;
        for (let pair = q * r; pair < (q + 1) * r; pair++)
          for (let m = 0; m < n; m++) {
            const c = g.data[pair * n + ((i - m + n) % n)]!;
            const s = m >= j ? h.data[pair * n + m - j]! : -h.data[pair * n + n + m - j]!;
            sum += c * s;
          }
        expect(w.data[(q * cells + i) * cols + j]).toBeCloseTo(sum, 5);
      }
  expect(weightParameters(w)).toBe(2 * n * r * gates);
});

test('sparse: what is listed, and zeros; places count in bytes', () => {
  const w = sparseWeight(
    {
      rows: 3,
      cols: 4,
      gates: 1,
      block: 1 as const,
      starts: Uint32Array.of(0, 2, 2, 3),
      columns: Uint16Array.of(0, 3, 1),
    },
    denseWeight(1, 3, Float32Array.of(1, 2, 3)),
  );
  expect([...w.data]).toEqual([1, 0, 0, 2, 0, 0, 0, 0, 0, 3, 0, 0]);
  expect(weightParameters(w)).toBe(3);
  expect(weightBytes(w)).toBe(3 * 4 + 3 * 2 + 4 * 4);
});

test('a stack of gates is made of the leaves of its gates', () => {
  const each = (): PlainWeight =>
    lowRankWeight(denseWeight(2, 1, column(2, 0)), denseWeight(1, 3, column(3, 1)));
  const w = stackedGates([each(), denseWeight(2, 3, column(6, 2))]);
  expect([w.rows, w.cols]).toEqual([4, 3]);
  expect(partsOf(w)).toHaveLength(3);
  expect([...w.data.subarray(6)]).toEqual([...column(6, 2)]);
});

describe('what does not fit together is refused by name', () => {
  const base = networkOf('lstm', { kind: 'dense' });
  const withRecurrent = (recurrent: unknown): Network => {
    const [first, ...rest] = base.layers;
    const weights = [{ ...first!.weights[0]!, recurrent: recurrent as Weight }];
    return { ...base, layers: [{ ...first!, weights }, ...rest] };
  };
  const ROWS = 4 * CELLS;
  const places = { rows: ROWS, cols: CELLS, gates: 4, block: 1 as const };

  test.each<[string, unknown, RegExp]>([
    [
      'an unknown kind',
      { kind: 'fancy' },
      /lstm1 recurrent weight must be a weight of kind dense, low-rank/,
    ],
    [
      'factors that do not meet',
      lowRankWeight(
        denseWeight(ROWS, 2, column(ROWS * 2, 0)),
        denseWeight(3, CELLS, column(3 * CELLS, 0)),
      ),
      /lstm1 recurrent weight b is 3 x 19, but must be 2 x 19/,
    ],
    [
      'another number of gates',
      hashedWeight(
        { rows: ROWS, cols: CELLS, gates: 3, seed: 0, signed: true },
        denseWeight(1, 4, column(4, 0)),
      ),
      /has 3 gates, but must have 4/,
    ],
    [
      'a seed of more than 32 bits',
      hashedWeight(
        { rows: ROWS, cols: CELLS, gates: 4, seed: 2 ** 32, signed: true },
        denseWeight(1, 4, column(4, 0)),
      ),
      /the seed of lstm1 recurrent weight/,
    ],
    [
      'NaN in a bucket',
      hashedWeight(
        { rows: ROWS, cols: CELLS, gates: 4, seed: 0, signed: true },
        denseWeight(1, 2, Float32Array.of(1, NaN)),
      ),
      /lstm1 recurrent weight buckets holds NaN at index 1/,
    ],
    [
      'a column outside',
      sparseWeight(
        { ...places, starts: new Uint32Array(ROWS + 1).fill(1, 1), columns: Uint16Array.of(CELLS) },
        denseWeight(1, 1, column(1, 0)),
      ),
      /columns of lstm1 recurrent weight .* stay below 19, but at index 0 is 19/,
    ],
    [
      'starts that fall',
      sparseWeight(
        {
          ...places,
          starts: Uint32Array.from({ length: ROWS + 1 }, (_, i) => (i === 1 ? 1 : 0)),
          columns: new Uint16Array(),
        },
        denseWeight(1, 0, column(0, 0)),
      ),
      /starts of lstm1 recurrent weight fall from 1 to 0 at index 2/,
    ],
    [
      'a start far beyond all columns, which is not walked to',
      sparseWeight(
        {
          ...places,
          starts: Uint32Array.from({ length: ROWS + 1 }, (_, i) => (i === 1 ? 2 ** 32 - 1 : 0)),
          columns: new Uint16Array(),
        },
        denseWeight(1, 0, column(0, 0)),
      ),
      /starts of lstm1 recurrent weight fall from 4294967295 to 0 at index 2/,
    ],
    [
      'g and h of other lengths',
      toeplitzLikeWeight(
        { rows: ROWS, cols: CELLS, gates: 4 },
        denseWeight(4, CELLS, column(4 * CELLS, 0)),
        denseWeight(4, 18, column(72, 0)),
      ),
      /lstm1 recurrent weight h is 4 x 18, but must be 4 x 19/,
    ],
    [
      'a stack in a stack',
      // Its maker refuses it, too.
      {
        ...stackedGates([denseWeight(ROWS, CELLS, column(ROWS * CELLS, 0))]),
        gates: Array.from({ length: 4 }, () =>
          stackedGates([denseWeight(CELLS, CELLS, column(CELLS * CELLS, 0))]),
        ) as unknown as PlainWeight[],
      },
      /gate 1 is itself a stack of gates/,
    ],
  ])('%s', (_, recurrent, message) => {
    expect(() => new Model(withRecurrent(recurrent))).toThrow(message);
  });
});
