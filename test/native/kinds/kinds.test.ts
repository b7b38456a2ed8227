/**
 * Weights of other kinds than dense through the addon: they come back as they went in, run, and are
 * refused where wrong.
 */
import {
  native,
  type NativeHashed,
  type NativeSparse,
  type WeightHandle,
} from '../../../lib/native';

const SPARSE: NativeSparse = {
  kind: 'sparse',
  rows: 3,
  cols: 4,
  block: 1,
  starts: Uint32Array.of(0, 2, 2, 3),
  columns: Uint16Array.of(1, 3, 0),
  values: Float32Array.of(1, 2, 3),
};
/** Two gates of one cell each. */
const BLOCKS: NativeSparse = {
  ...SPARSE,
  rows: 2,
  block: 16,
  starts: Uint32Array.of(0, 1, 3),
  columns: Uint16Array.of(2, 0, 3),
  values: Float32Array.from({ length: 48 }, (_, i) => (i % 16 === 0 ? i + 1 : 0)),
};
const HASHED: NativeHashed = {
  kind: 'hashed',
  rows: 3,
  cols: 4,
  buckets: Float32Array.of(0.5, -1, 2),
  seed: 7,
  signed: true,
};

/** W x: what a head layer makes of what a layer without weights of its own emits, tanh(x). */
function product(weight: WeightHandle, rows: number, x: number[]): number[] {
  const size = x.length;
  const zeros = (cols: number): WeightHandle =>
    native.packWeight({ rows: size, cols, data: new Float32Array(size * cols) }, 1);
  const network = native.packNetwork({
    inputSize: 1,
    embedding: undefined,
    layers: [
      [
        {
          cell: 'rnn',
          cells: size,
          recurrentSize: size,
          input: zeros(1),
          recurrent: zeros(size),
          bias: Float32Array.from(x),
          recurrentBias: undefined,
          peepholes: undefined,
          projection: undefined,
          activation: 'none',
          resetAfter: true,
          gateClip: undefined,
          cellClip: undefined,
          backward: false,
          emitsHidden: true,
        },
      ],
    ],
    head: [{ rows, weight, bias: undefined, activation: 'none' }],
    lastFrame: false,
  });
  return [...native.runSync(network, Float32Array.of(0), 1, 1, [1], undefined, 1)];
}

test('a sparse weight runs and comes back', () => {
  const handle = native.packSparse(SPARSE, 1);
  expect(product(handle, 3, [1, 10, 100, 1000])).toEqual([2010, 0, 3]);
  const { starts, columns, values } = SPARSE;
  expect(native.unpackWeight(handle)).toEqual({ starts, columns, values });
});

test('a weight of sparse blocks comes back', () => {
  const { starts, columns, values } = BLOCKS;
  expect(native.unpackWeight(native.packSparse(BLOCKS, 2))).toEqual({ starts, columns, values });
});

test('a hashed weight runs and comes back', () => {
  const handle = native.packHashed(HASHED, 1);
  expect(native.unpackWeight(handle)).toEqual({ buckets: HASHED.buckets });
  for (const entry of product(handle, 3, [1, 0, 0, 0])) {
    expect([0.5, 1, 2]).toContain(Math.abs(entry));
  }
});

test('bytes come back with their scales', () => {
  const scales = Float32Array.of(1, 2, 3);
  const sparse = native.packSparse({ ...SPARSE, values: Int8Array.of(1, -127, 5), scales }, 1);
  expect(product(sparse, 3, [1, 1, 1, 1])).toEqual([-126, 0, 15]);
  expect(native.unpackWeight(sparse)).toMatchObject({ values: Int8Array.of(1, -127, 5), scales });
  const one = Float32Array.of(0.25);
  const hashed = native.packHashed(
    { ...HASHED, buckets: Int8Array.of(4), scales: one, signed: false },
    1,
  );
  expect(product(hashed, 3, [1, 1, 1, 1])).toEqual([4, 4, 4]);
  expect(native.unpackWeight(hashed)).toEqual({ buckets: Int8Array.of(4), scales: one });
});

const wrongSparse: [RegExp, Partial<NativeSparse>][] = [
  [/a sparse weight has at most 65536 columns/, { cols: 65537 }],
  [/block must be 1 or 16/, { block: 4 as 1 }],
  [/starts must hold one more than there are rows of blocks/, { starts: Uint32Array.of(0, 3) }],
  [/starts must rise from 0 to the length of columns/, { starts: Uint32Array.of(1, 2, 2, 3) }],
  [/starts must rise from 0/, { starts: Uint32Array.of(0, 2, 1, 3) }],
  [/starts must rise from 0 to the length/, { starts: Uint32Array.of(0, 2, 2, 2) }],
  [/a column is outside the weight/, { columns: Uint16Array.of(1, 4, 0) }],
  [/the columns of a row must ascend/, { columns: Uint16Array.of(3, 3, 0) }],
  [/columns must be a Uint16Array/, { columns: [1, 3, 0] as unknown as Uint16Array }],
  [/values must hold those of every block/, { values: Float32Array.of(1, 2) }],
  [/values\[1\] is NaN/, { values: Float32Array.of(1, NaN, 2) }],
  [/values\[1\] is not a finite half/, { values: Uint16Array.of(1, 0x7c00, 2) }],
  [/values\[1\] is -128/, { values: Int8Array.of(1, -128, 2) }],
  [/scales must be a Float32Array/, { values: Int8Array.of(1, 2, 3) }],
];

test.each(wrongSparse)('a wrong sparse weight is refused: %s', (message, wrong) => {
  expect(() => native.packSparse({ ...SPARSE, ...wrong }, 1)).toThrow(message);
});

test('numbers beyond the last cell of a gate are refused', () => {
  const values = BLOCKS.values.slice() as Float32Array;
  values[17] = 1;
  expect(() => native.packSparse({ ...BLOCKS, values }, 2)).toThrow(
    /values\[17\] is beyond the last cell/,
  );
  expect(() => native.packSparse(BLOCKS, 3)).toThrow(/rows must be gates times cells/);
});

const wrongHashed: [RegExp, Partial<NativeHashed>][] = [
  [/a hashed weight has 1 to 2\^24 buckets/, { buckets: new Float32Array(0) }],
  [/1 to 2\^24 buckets/, { buckets: new Int8Array(2 ** 24 + 1), scales: Float32Array.of(1) }],
  [/buckets\[0\] is Infinity/, { buckets: Float32Array.of(Infinity) }],
  [/seed must be below 2\^32/, { seed: 2 ** 32 }],
  [/seed must be a non-negative whole number/, { seed: -1 }],
  [/signed must be true or false/, { signed: 1 as unknown as boolean }],
];

test.each(wrongHashed)('a wrong hashed weight is refused: %s', (message, wrong) => {
  expect(() => native.packHashed({ ...HASHED, ...wrong }, 1)).toThrow(message);
});

test('a Toeplitz-like weight runs: a circulant times a skew-circulant', () => {
  const one = (...data: number[]) => ({ rows: 1, cols: 3, data: Float32Array.from(data) });
  const wrong = { rows: 2, cols: 2, g: one(1, 2, 3), h: one(1, 2, 3) };
  expect(() => native.packToeplitzLike(wrong, 1)).toThrow(/as long as the longer side/);
  // C shifts down by one, S is the identity: y[j] = x[j - 1 mod 3].
  const shift = native.packToeplitzLike({ rows: 3, cols: 3, g: one(0, 1, 0), h: one(1, 0, 0) }, 1);
  const y = product(shift, 3, [1, 10, 100]);
  [100, 1, 10].forEach((expected, i) => {
    expect(y[i]).toBeCloseTo(expected, 4);
  });
  expect(() => native.unpackWeight(shift)).toThrow(/keeps no arrays/);
});

test('a stack of gates takes weights of one shape without gates', () => {
  const dense = native.packWeight({ rows: 3, cols: 4, data: new Float32Array(12) }, 1);
  const hashed = native.packHashed(HASHED, 1);
  expect(product(native.joinGates([hashed]), 3, [1, 2, 3, 4])).toEqual(
    product(hashed, 3, [1, 2, 3, 4]),
  );
  expect(native.joinGates([dense, hashed])).toBeDefined();
  const narrow = native.packWeight({ rows: 3, cols: 3, data: new Float32Array(9) }, 1);
  expect(() => native.joinGates([dense, narrow])).toThrow(
    /gates\[1\] must have the rows and columns/,
  );
  expect(() => native.joinGates([])).toThrow(/one weight at least/);
  const gated = native.packWeight({ rows: 3, cols: 4, data: new Float32Array(12) }, 3);
  expect(() => native.joinGates([gated])).toThrow(/no gates of its own/);
});
