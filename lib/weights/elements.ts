/** The numbers of a weight as they are stored, by type, and those that they stand for. */
import { types } from 'node:util';
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import { native, type NativeElements } from '../native';

/**
 * How numbers are stored: floats of 32 or 16 bits, or bytes -127 to 127 with one scale for each
 * row.
 */
export const DTYPES = ['f32', 'f16', 'int8'] as const;
/** How the numbers of a weight are stored. */
export type Dtype = (typeof DTYPES)[number];

/** f32; f16 as the bits of halves; int8 with a scale for each row. */
export type Elements = NativeElements;
export type ElementArray = Elements['data'];

const ARRAYS = { f32: Float32Array, f16: Uint16Array, int8: Int8Array } as const;

/** An array of that type over memory that holds `size` elements, or its own. */
export function elementArray(dtype: Dtype, size: number, memory?: ArrayBuffer): ElementArray {
  return memory ? new ARRAYS[dtype](memory, 0, size) : new ARRAYS[dtype](size);
}

/** The numbers as floats. */
export function valuesOf({ data, scales }: Elements): Float32Array {
  if (scales) return native.dequantizeRows(data, scales);
  return types.isUint16Array(data) ? native.fromHalves(data) : data;
}

/** The largest finite half; numbers below 65520 round to it. */
const LARGEST_HALF = 65504;
/** Sums of an int8 weight's dot products are exact up to this many columns. */
export const MOST_BYTE_COLUMNS = 65536;

/**
 * Floats in another type: the nearest halves, or bytes with scales[i] = max |W[i]| / 127.
 * @param what names the matrix in errors.
 * @throws CompactRnnError INVALID_OPTION where the type cannot hold them.
 */
export function elementsOf(data: Float32Array, rows: number, dtype: Dtype, what: string): Elements {
  if (dtype === 'f32') return { data };
  if (dtype === 'int8') {
    const cols = data.length / rows;
    if (cols <= MOST_BYTE_COLUMNS) return native.quantizeRows(data, rows);
    throw new CompactRnnError(
      'INVALID_OPTION',
      `${what} has ${cols} columns, more than the ${MOST_BYTE_COLUMNS} that int8 can have: use f16 or f32`,
    );
  }
  const halves = native.toHalves(data);
  const bad = native.firstNonFinite(halves);
  if (bad < 0) return { data: halves };
  throw new CompactRnnError(
    'INVALID_OPTION',
    `${what} holds ${data[bad]!} at index ${bad}, beyond ${LARGEST_HALF}, the largest number of f16: use int8 or f32`,
  );
}

/** @throws CompactRnnError INVALID_OPTION. */
export function checkDtype(value: unknown): asserts value is Dtype {
  if (DTYPES.includes(value as Dtype)) return;
  throw new CompactRnnError(
    'INVALID_OPTION',
    `dtype must be ${DTYPES.join(', ')}, but is ${shown(value)}`,
  );
}

/** Bytes of a dense matrix of that shape and type, including the scales of int8. */
export function denseBytes({
  rows,
  cols,
  dtype,
}: {
  rows: number;
  cols: number;
  dtype?: Dtype | undefined;
}): number {
  switch (dtype) {
    case 'f16':
      return 2 * rows * cols;
    case 'int8':
      return rows * cols + 4 * rows;
    default:
      return 4 * rows * cols;
  }
}
