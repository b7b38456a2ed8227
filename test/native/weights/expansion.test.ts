/**
 * Weights of every kind and storage through the addon, against plain loops; what is refused; fits.
 */
import {
  native,
  type NativeDense,
  type NativeElements,
  type NativeHashed,
  type NativeSparse,
  type NativeStoredWeight,
  type NativeToeplitzLike,
} from '../../../lib/native';
import { denseFloats, plainExpansion, randoms } from './plain-expansion';

type Storage = 'f32' | 'f16' | 'int8';

/** Random numbers in a storage, with scales of so many rows. */
function numbers(
  storage: Storage,
  size: number,
  scaled: number,
  stream: number,
): Exclude<NativeElements, { data: Uint8Array }> {
  const data = randoms(size, stream);
  if (storage === 'f32') return { data };
  if (storage === 'f16') return { data: native.toHalves(data) };
  return {
    data: Int8Array.from(data, (x) => Math.round(x * 127)),
    scales: randoms(scaled, stream + 50).map((x) => x / 127),
  };
}

const matrix = (storage: Storage, rows: number, cols: number, stream: number): NativeDense => ({
  rows,
  cols,
  ...numbers(storage, rows * cols, rows, stream),
});

function hashed(storage: Storage, rows: number, cols: number, k: number): NativeHashed {
  const { data, scales } = numbers(storage, k, 1, 3);
  return {
    kind: 'hashed',
    rows,
    cols,
    buckets: data,
    ...(scales && { scales }),
    seed: 4e9,
    signed: true,
  };
}

/** Every third column of every row of blocks but the second. */
function sparse(
  storage: Storage,
  rows: number,
  cols: number,
  block: 1 | 16,
  gates: number,
): NativeSparse {
  const blockRows = gates * Math.ceil(rows / gates / block);
  const starts = new Uint32Array(blockRows + 1);
  const columns: number[] = [];
  for (let r = 0; r < blockRows; r++) {
    if (r !== 1) for (let j = r % 3; j < cols; j += 3) columns.push(j);
    starts[r + 1] = columns.length;
  }
  const { data, scales } = numbers(storage, columns.length * block, rows, 5);
  const pattern = { block, starts, columns: Uint16Array.from(columns) };
  return { kind: 'sparse', rows, cols, ...pattern, values: data, ...(scales && { scales }) };
}

function toeplitzLike(
  storage: Storage,
  rows: number,
  cols: number,
  gates: number,
): NativeToeplitzLike {
  const n = Math.max(rows / gates, cols);
  const [g, h] = [matrix(storage, 2 * gates, n, 1), matrix(storage, 2 * gates, n, 2)];
  return { kind: 'toeplitz-like', rows, cols, g, h };
}

/** [name, weight, gates] of 4 x 19 rows and 7 columns, and of one gate. */
const cases = (['f32', 'f16', 'int8'] as const).flatMap(
  (storage): [string, NativeStoredWeight, number][] => [
    [`dense ${storage}`, matrix(storage, 76, 7, 1), 4],
    [
      `low-rank ${storage}`,
      { kind: 'low-rank', a: matrix(storage, 76, 3, 1), b: matrix(storage, 3, 7, 2) },
      4,
    ],
    [`hashed ${storage}`, hashed(storage, 76, 7, 23), 4],
    [`hashed ${storage} to a few`, hashed(storage, 20, 7, 3), 1],
    [`sparse ${storage}`, sparse(storage, 76, 7, 1, 4), 4],
    [`sparse ${storage} in blocks`, sparse(storage, 76, 7, 16, 4), 4],
    [`toeplitz-like ${storage}`, toeplitzLike(storage, 76, 7, 4), 4],
    [`toeplitz-like ${storage}, wide`, toeplitzLike(storage, 6, 11, 2), 2],
    [
      `gates ${storage}`,
      {
        kind: 'gates',
        gates: [
          sparse(storage, 19, 7, 16, 1),
          matrix(storage, 19, 7, 4),
          hashed(storage, 19, 7, 40),
        ],
      },
      3,
    ],
  ],
);

/** Numbers of four bits, an odd number of columns. */
function int4(rows: number, cols: number, stream: number): NativeDense {
  return { rows, cols, ...native.quantizeInt4(randoms(rows * cols, stream), rows) };
}

test.each<[string, NativeStoredWeight, number]>([
  ['dense', int4(76, 67, 1), 4],
  ['low-rank', { kind: 'low-rank', a: int4(76, 33, 1), b: int4(33, 7, 2) }, 4],
  ['gates', { kind: 'gates', gates: [int4(19, 7, 1), matrix('f16', 19, 7, 4), int4(19, 7, 3)] }, 3],
])('%s int4 expands to its definition, packs and unpacks to the bit', (_, weight, gates) => {
  const expanded = native.expandWeight(weight, gates);
  const expected = plainExpansion(weight, gates);
  expected.forEach((x, e) => {
    expect(expanded[e]).toBeCloseTo(x, 5);
  });
  const packed = native.packWeight(weight, gates);
  const part = 'a' in weight ? weight.a : 'gates' in weight ? weight.gates[0]! : weight;
  const { data, scales } = part as NativeDense;
  expect(native.unpackWeight(packed, 0)).toEqual({ data, scales });
});

test('int4 of the wrong size, without halves or with numbers beyond the last column is refused', () => {
  const { data, scales } = native.quantizeInt4(randoms(4 * 33, 1), 4);
  const weight = { rows: 4, cols: 33, data, scales };
  const refused = (changed: object, message: string) => {
    expect(() => native.packWeight({ ...weight, ...changed }, 1)).toThrow(message);
  };
  refused({ cols: 35 }, 'data must hold rows of 18 bytes');
  refused({ scales: scales.subarray(1) }, 'scales must hold 8 halves but holds 7');
  refused({ scales: new Float32Array(8) }, 'scales must be a Uint16Array');
  refused({ scales: scales.map(() => 0x7c00) }, 'scales[0] is not a finite half');
  refused({ data: data.map((byte) => byte | 0xf0) }, 'beyond the last column of row 0');
});

test.each(cases)('%s expands to its definition', (_, weight, gates) => {
  const expanded = native.expandWeight(weight, gates);
  const expected = plainExpansion(weight, gates);
  expect(expanded).toHaveLength(expected.length);
  expect(expected.some((x) => x !== 0)).toBe(true);
  const worst = expected.reduce((most, x, e) => Math.max(most, Math.abs(x - expanded[e]!)), 0);
  expect(worst).toBeLessThan(1e-6);
});

const SPARSE = sparse('f32', 76, 7, 16, 4);
const HASHED = hashed('f32', 76, 7, 23);
const TOEPLITZ = toeplitzLike('f32', 76, 7, 4);

test.each<[string, unknown, number]>([
  ['a weight must be an object', 3, 1],
  ['kind must be that of a weight, but is "x"', { kind: 'x' }, 1],
  ['a weight has at least one gate', denseFloats(4, 2), 0],
  ['rows must be gates times cells', denseFloats(5, 2), 2],
  ['rows is out of range', { ...HASHED, rows: 0 }, 4],
  ['data must hold rows x cols elements', { ...denseFloats(4, 2), cols: 3 }, 1],
  [
    'a.data[1] is NaN, but every input must be a finite number',
    {
      kind: 'low-rank',
      a: { rows: 1, cols: 2, data: Float32Array.of(0, NaN) },
      b: denseFloats(2, 2),
    },
    1,
  ],
  [
    'b must have as many rows as a has columns',
    { kind: 'low-rank', a: denseFloats(4, 2), b: denseFloats(3, 2) },
    1,
  ],
  ['a hashed weight has 1 to 2^24 buckets', { ...HASHED, buckets: new Float32Array(0) }, 4],
  ['seed must be below 2^32', { ...HASHED, seed: 2 ** 32 }, 4],
  ['signed must be true or false', { ...HASHED, signed: undefined }, 4],
  ['scales must be a Float32Array', { ...HASHED, buckets: new Int8Array(3) }, 4],
  ['buckets[2] is -128, outside -127 to 127', { ...HASHED, buckets: Int8Array.of(1, 2, -128) }, 4],
  ['block must be 1 or 16', { ...SPARSE, block: 8 }, 4],
  ['starts must be a Uint32Array', { ...SPARSE, starts: [0] }, 4],
  [
    'starts must hold one more than there are rows of blocks',
    { ...SPARSE, starts: SPARSE.starts.slice(1) },
    4,
  ],
  [
    'starts must rise from 0 to the length of columns',
    { ...SPARSE, starts: SPARSE.starts.map((s) => s + 1) },
    4,
  ],
  ['a column is outside the weight', { ...SPARSE, columns: SPARSE.columns.map(() => 7) }, 4],
  ['the columns of a row must ascend', { ...SPARSE, columns: SPARSE.columns.map(() => 6) }, 4],
  ['values must hold those of every block', { ...SPARSE, values: new Float32Array(16) }, 4],
  ['a sparse weight has at most 65536 columns', { ...SPARSE, cols: 65537 }, 4],
  [
    'the rows of g and h must be as long as the longer side of a gate',
    { ...TOEPLITZ, g: denseFloats(8, 7) },
    4,
  ],
  [
    'g and h must have the same number of rows for each gate',
    { ...TOEPLITZ, h: denseFloats(4, 19) },
    4,
  ],
  ['gates must be an array', { kind: 'gates' }, 1],
  ['gates must hold a weight for each gate', { kind: 'gates', gates: [denseFloats(2, 2)] }, 2],
  [
    'gates must be of one shape',
    { kind: 'gates', gates: [denseFloats(2, 2), denseFloats(2, 3)] },
    2,
  ],
  [
    'kind must be that of a weight, but is "gates"',
    { kind: 'gates', gates: [{ kind: 'gates', gates: [] }] },
    1,
  ],
])('refused: %s', (message, weight, gates) => {
  expect(() => native.expandWeight(weight as NativeStoredWeight, gates)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', message }),
  );
});

test('buckets of a fit are the means of their entries', () => {
  const dense = denseFloats(2 * 19, 40);
  const fit = native.hashedFit(dense, 2, 50, 3, true);
  const shape = { kind: 'hashed', rows: 38, cols: 40, seed: 3, signed: true } as const;
  const shared = plainExpansion({ ...shape, buckets: Float32Array.from(fit, (_, i) => i + 1) }, 2);
  const sums = new Float64Array(50);
  const counts = new Float64Array(50);
  shared.forEach((signedBucket, e) => {
    const bucket = Math.abs(signedBucket) - 1;
    sums[bucket]! += Math.sign(signedBucket) * dense.data[e]!;
    counts[bucket]!++;
  });
  fit.forEach((mean, i) => {
    expect(mean).toBeCloseTo(sums[i]! / counts[i]!, 6);
  });
});

test.each([
  [1, 6, 6],
  [3, 15, 7],
  [2, 8, 9],
])('the displacement of %i gates, [%i, %i], expands to them', (gates, rows, cols) => {
  const dense = denseFloats(rows, cols);
  const n = Math.max(rows / gates, cols);
  const data = Float32Array.from(native.toeplitzDisplacement(dense, gates));
  expect(data).toHaveLength(gates * n * n);
  const identities = Float32Array.from(data, (_, e) => (Math.floor(e / n) % n === e % n ? 1 : 0));
  const [g, h] = [identities, data].map((numbers) => ({ rows: gates * n, cols: n, data: numbers }));
  const expanded = native.expandWeight({ kind: 'toeplitz-like', rows, cols, g: g!, h: h! }, gates);
  expanded.forEach((x, e) => {
    expect(x).toBeCloseTo(dense.data[e]!, 5);
  });
});

test('only dense weights of floats are fitted', () => {
  const refused = expect.objectContaining({
    code: 'INVALID_INPUT',
    message: 'only a dense weight of floats can be fitted',
  });
  expect(() => native.hashedFit(matrix('f16', 4, 4, 0), 1, 2, 0, false)).toThrow(refused);
  expect(() => native.toeplitzDisplacement(HASHED as unknown as NativeDense, 4)).toThrow(refused);
  expect(() => native.hashedFit(denseFloats(4, 4), 1, 0, 0, false)).toThrow(
    expect.objectContaining({
      code: 'INVALID_INPUT',
      message: 'a hashed weight has 1 to 2^24 buckets',
    }),
  );
});
