/**
 * Weights of other kinds than dense through the addon: they come back as they went in, run, and are
 * refused where wrong.
 */
import {
  native,
  type NativeArchitecture,
  type NativeHashed,
  type NativeLayer,
  type NativePlainWeight,
  type NativeSparse,
  type NativeStoredWeight,
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

/** W x: what a head layer makes of what a layer without weights of its own outputs, tanh(x). */
function product(weight: WeightHandle, rows: number, x: number[]): number[] {
  const size = x.length;
  const zeros = (cols: number): WeightHandle =>
    native.packWeight({ rows: size, cols, data: new Float32Array(size * cols) }, 1);
  const layer: NativeLayer = {
    name: 'rnn1',
    cell: 'rnn',
    cells: size,
    activation: 'none',
    resetAfter: true,
    gateClip: undefined,
    cellClip: undefined,
    outputsHidden: true,
    directions: [
      { backward: false, projection: undefined, peepholes: false, recurrentBias: false },
    ],
  };
  const architecture: NativeArchitecture = {
    inputSize: 1,
    embedding: undefined,
    layers: [layer],
    head: [
      { kind: 'dense', name: 'head', inputs: size, outputs: rows, activation: 'none', bias: false },
    ],
    lastFrame: false,
  };
  const weights = {
    input: zeros(1),
    recurrent: zeros(size),
    bias: Float32Array.from(x),
    recurrentBias: undefined,
    peepholes: undefined,
    projection: undefined,
  };
  const network = native.packNetwork(architecture, {
    embedding: undefined,
    layers: [{ before: [], directions: [weights] }],
    head: [{ weight, bias: undefined }],
  });
  return [...native.runSync(network, Float32Array.of(0), 1, 1, [1], undefined, 1)];
}

test('a sparse weight runs and comes back', () => {
  const handle = native.packWeight(SPARSE, 1);
  expect(product(handle, 3, [1, 10, 100, 1000])).toEqual([2010, 0, 3]);
  expect(native.unpackWeight(handle, 0)).toEqual({ data: SPARSE.values });
});

test('a weight of sparse blocks comes back', () => {
  expect(native.unpackWeight(native.packWeight(BLOCKS, 2), 0)).toEqual({ data: BLOCKS.values });
});

test('a hashed weight runs and comes back', () => {
  const handle = native.packWeight(HASHED, 1);
  expect(native.unpackWeight(handle, 0)).toEqual({ data: HASHED.buckets });
  for (const entry of product(handle, 3, [1, 0, 0, 0])) {
    expect([0.5, 1, 2]).toContain(Math.abs(entry));
  }
});

test('bytes come back with their scales', () => {
  const scales = Float32Array.of(1, 2, 3);
  const sparse = native.packWeight({ ...SPARSE, values: Int8Array.of(1, -127, 5), scales }, 1);
  expect(product(sparse, 3, [1, 1, 1, 1])).toEqual([-126, 0, 15]);
  expect(native.unpackWeight(sparse, 0)).toEqual({ data: Int8Array.of(1, -127, 5), scales });
  const one = Float32Array.of(0.25);
  const hashed = native.packWeight(
    { ...HASHED, buckets: Int8Array.of(4), scales: one, signed: false },
    1,
  );
  expect(product(hashed, 3, [1, 1, 1, 1])).toEqual([4, 4, 4]);
  expect(native.unpackWeight(hashed, 0)).toEqual({ data: Int8Array.of(4), scales: one });
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
  expect(() => native.packWeight({ ...SPARSE, ...wrong }, 1)).toThrow(message);
});

test('numbers beyond the last cell of a gate are refused', () => {
  const values = BLOCKS.values.slice() as Float32Array;
  values[17] = 1;
  expect(() => native.packWeight({ ...BLOCKS, values }, 2)).toThrow(
    /values\[17\] is beyond the last cell/,
  );
  expect(() => native.packWeight(BLOCKS, 3)).toThrow(/rows must be gates times cells/);
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
  expect(() => native.packWeight({ ...HASHED, ...wrong }, 1)).toThrow(message);
});

test('a Toeplitz-like weight runs: a circulant times a skew-circulant', () => {
  const one = (...data: number[]) => ({ rows: 1, cols: 3, data: Float32Array.from(data) });
  const kind = 'toeplitz-like';
  const wrong = { kind, rows: 2, cols: 2, g: one(1, 2, 3), h: one(1, 2, 3) } as const;
  expect(() => native.packWeight(wrong, 1)).toThrow(/as long as the longer side/);
  const [g, h] = [one(0, 1, 0), one(1, 0, 0)];
  // C shifts down by one, S is the identity: y[j] = x[j - 1 mod 3].
  const shift = native.packWeight({ kind, rows: 3, cols: 3, g, h }, 1);
  const y = product(shift, 3, [1, 10, 100]);
  [100, 1, 10].forEach((expected, i) => {
    expect(y[i]).toBeCloseTo(expected, 4);
  });
  expect(native.unpackWeight(shift, 0)).toEqual({ data: g.data });
  expect(native.unpackWeight(shift, 1)).toEqual({ data: h.data });
  expect(() => native.unpackWeight(shift, 2)).toThrow(/the weight has 2 parts/);
});

test('a Toeplitz-like weight of more gates than its kernels take is refused', () => {
  const rows = { rows: 17, cols: 1, data: new Float32Array(17) };
  const weight = { kind: 'toeplitz-like', rows: 17, cols: 1, g: rows, h: rows } as const;
  expect(() => native.packWeight(weight, 17)).toThrow(/at most 16 gates/);
});

test('a low-rank weight runs, and both factors come back', () => {
  const a = { rows: 2, cols: 1, data: Float32Array.of(1, 2) };
  const b = { rows: 1, cols: 2, data: Int8Array.of(3, 4), scales: Float32Array.of(0.5) };
  const handle = native.packWeight({ kind: 'low-rank', a, b }, 1);
  expect(product(handle, 2, [10, 0])).toEqual([15, 30]);
  expect(native.unpackWeight(handle, 0)).toEqual({ data: a.data });
  expect(native.unpackWeight(handle, 1)).toEqual({ data: b.data, scales: b.scales });
});

test('a stack of gates takes weights of one shape without gates', () => {
  const stack = (...gates: NativePlainWeight[]) => ({ kind: 'gates', gates }) as const;
  const dense = { rows: 3, cols: 4, data: Float32Array.from({ length: 12 }, (_, i) => i) };
  expect(product(native.packWeight(stack(HASHED), 1), 3, [1, 2, 3, 4])).toEqual(
    product(native.packWeight(HASHED, 1), 3, [1, 2, 3, 4]),
  );
  const both = native.packWeight(stack(HASHED, dense), 2);
  expect(native.unpackWeight(both, 0)).toEqual({ data: HASHED.buckets });
  expect(native.unpackWeight(both, 1)).toEqual({ data: dense.data });
  const narrow = { rows: 3, cols: 3, data: new Float32Array(9) };
  expect(() => native.packWeight(stack(dense, narrow), 2)).toThrow(/gates must be of one shape/);
  expect(() => native.packWeight(stack(), 1)).toThrow(/a weight for each gate/);
  const nested = stack(stack(dense) as unknown as NativePlainWeight);
  expect(() => native.packWeight(nested, 1)).toThrow(/kind must be that of a weight/);
});

test('weights that hold weights without end are refused', () => {
  const weight: Record<string, unknown> = { kind: 'low-rank' };
  weight.a = weight;
  expect(() => native.packWeight(weight as unknown as NativeStoredWeight, 1)).toThrow(
    /hold weights of their own/,
  );
});
