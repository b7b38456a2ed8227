/** Stored weights and their dense matrices in plain loops, for what the addon makes of them. */
import {
  native,
  type NativeDense,
  type NativePlainWeight,
  type NativeStoredWeight,
} from '../../../lib/native';

/** Numbers in [-1, 1). */
export function randoms(size: number, stream: number): Float32Array<ArrayBuffer> {
  const array = new Float32Array(size);
  native.fillUniform(array, 7, stream, 1);
  return array;
}

export function denseFloats(rows: number, cols: number, stream = 0): NativeDense {
  return { rows, cols, data: randoms(rows * cols, stream) };
}

/** Two numbers of four bits to a byte, the even one below; a half scales 32 columns of a row. */
function plainInt4(rows: number, cols: number, data: Uint8Array, scales: Uint16Array): number[][] {
  const halves = native.fromHalves(scales);
  const [bytes, groups] = [Math.ceil(cols / 2), Math.ceil(cols / 32)];
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: cols }, (_j, j) => {
      const bits = (data[i * bytes + (j >> 1)]! >> (j % 2 === 0 ? 0 : 4)) & 15;
      return halves[i * groups + (j >> 5)]! * (bits < 8 ? bits : bits - 16);
    }),
  );
}

/** A number in any storage but int4, without its scale. */
function numberOf(data: Float32Array | Uint16Array | Int8Array, i: number): number {
  return data.BYTES_PER_ELEMENT === 2
    ? native.fromHalves(data.slice(i, i + 1) as Uint16Array)[0]!
    : data[i]!;
}

function plainDense({ rows, cols, data, scales }: NativeDense): number[][] {
  if (data instanceof Uint8Array) return plainInt4(rows, cols, data, scales as Uint16Array);
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: cols }, (_j, j) =>
      Math.fround((scales?.[i] ?? 1) * numberOf(data, i * cols + j)),
    ),
  );
}

const MASK = 0xffffffffn;

/** [bucket, sign] of an entry, in whole numbers of any size. */
function bucketOf(
  block: number,
  lane: number,
  column: number,
  k: number,
  seed: number,
): [number, number] {
  let x = (BigInt(seed) + BigInt(block) * 0x9e3779b1n + BigInt(column) * 0x85ebca77n) & MASK;
  x = ((x ^ (x >> 16n)) * 0x7feb352dn) & MASK;
  x = ((x ^ (x >> 15n)) * 0x846ca68bn) & MASK;
  x ^= x >> 16n;
  return [(Number((x * BigInt(k)) >> 32n) + lane) % k, x & 1n ? -1 : 1];
}

/** Where row i stands among blocks of so many cells: [row of blocks, lane]. */
function placeOf(i: number, cells: number, block: number): [number, number] {
  const cell = i % cells;
  return [
    Math.floor(i / cells) * Math.ceil(cells / block) + Math.floor(cell / block),
    cell % block,
  ];
}

function entryOf(weight: NativePlainWeight, cells: number, i: number, j: number): number {
  switch (weight.kind) {
    case 'low-rank': {
      const [a, b] = [plainDense(weight.a), plainDense(weight.b)];
      return a[i]!.reduce((sum, x, r) => sum + x * b[r]![j]!, 0);
    }
    case 'hashed': {
      const { buckets, scales, seed, signed } = weight;
      const [bucket, sign] = bucketOf(...placeOf(i, cells, 16), j, buckets.length, seed);
      return (signed ? sign : 1) * Math.fround((scales?.[0] ?? 1) * numberOf(buckets, bucket));
    }
    case 'sparse': {
      const [row, lane] = placeOf(i, cells, weight.block);
      for (let b = weight.starts[row]!; b < weight.starts[row + 1]!; b++) {
        if (weight.columns[b] !== j) continue;
        return Math.fround(
          (weight.scales?.[i] ?? 1) * numberOf(weight.values, b * weight.block + lane),
        );
      }
      return 0;
    }
    case 'toeplitz-like': {
      const [g, h] = [plainDense(weight.g), plainDense(weight.h)];
      const [n, cell, gate] = [weight.g.cols, i % cells, Math.floor(i / cells)];
      const pairs = (g.length * cells) / weight.rows;
      let sum = 0;
      for (let q = gate * pairs; q < (gate + 1) * pairs; q++) {
        for (let m = 0; m < n; m++) {
          sum += g[q]![(n + cell - m) % n]! * (m >= j ? h[q]![m - j]! : -h[q]![n + m - j]!);
        }
      }
      return sum;
    }
    default:
      return plainDense(weight)[i]![j]!;
  }
}

export function plainExpansion(weight: NativeStoredWeight, gates: number): number[] {
  if (weight.kind === 'gates') return weight.gates.flatMap((gate) => plainExpansion(gate, 1));
  const [rows, cols] =
    weight.kind === 'low-rank' ? [weight.a.rows, weight.b.cols] : [weight.rows, weight.cols];
  return Array.from({ length: rows * cols }, (_, e) =>
    entryOf(weight, rows / gates, Math.floor(e / cols), e % cols),
  );
}
