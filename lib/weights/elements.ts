/** The numbers of a weight as they are stored, by type, and those that they stand for. */
import { types } from 'node:util';
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import { native, type NativeElements } from '../native';

/**
 * How numbers are stored: floats of 32 or 16 bits; bytes -127 to 127 with one scale for each row;
 * or four bits, -8 to 7, with one scale for each 32 columns of a row.
 */
export const DTYPES = ['f32', 'f16', 'int8', 'int4'] as const;
/** How the numbers of a weight are stored. */
export type Dtype = (typeof DTYPES)[number];

/**
 * f32; f16 as the bits of halves; int8 with a scale for each row; int4 two to a byte, with a half
 * for each group of a row.
 */
export type Elements = NativeElements;
export type ElementArray = Elements['data'];

/** The shape of a dense matrix, and how it is stored; f32 where that is left out. */
export interface StoredShape {
  readonly rows: number;
  readonly cols: number;
  readonly dtype?: Dtype | undefined;
}

const ARRAYS = { f32: Float32Array, f16: Uint16Array, int8: Int8Array, int4: Uint8Array } as const;

/** Columns of int4 that share a scale. */
export const GROUP_COLUMNS = 32;

/** The scales of a row of int4. */
export function groupsOf(cols: number): number {
  return Math.ceil(cols / GROUP_COLUMNS);
}

/** Elements of the array of a matrix: of int4, bytes of two numbers. */
export function elementCount({ rows, cols, dtype }: StoredShape): number {
  return rows * (dtype === 'int4' ? Math.ceil(cols / 2) : cols);
}

/** An array for a matrix, over memory that holds it or its own. */
export function elementArray(shape: StoredShape, memory?: ArrayBuffer): ElementArray {
  const make = ARRAYS[shape.dtype ?? 'f32'];
  const size = elementCount(shape);
  return memory ? new make(memory, 0, size) : new make(size);
}

export function isInt4(elements: Elements): elements is Extract<Elements, { data: Uint8Array }> {
  return types.isUint8Array(elements.data);
}

/** Elements of a kind that is never int4. */
export function wider(elements: Elements): Exclude<Elements, { data: Uint8Array }> {
  if (isInt4(elements)) throw new Error('a kind that int4 would spoil was stored as int4');
  return elements;
}

/** The numbers of a matrix as floats. */
export function valuesOf(elements: Elements, { rows, cols }: StoredShape): Float32Array {
  if (isInt4(elements)) return native.dequantizeInt4(elements.data, elements.scales, rows, cols);
  const { data, scales } = elements;
  if (scales) return native.dequantizeRows(data, scales);
  return types.isUint16Array(data) ? native.fromHalves(data) : data;
}

/** The largest finite half; numbers below 65520 round to it. */
const LARGEST_HALF = 65504;
/** Sums of an int8 weight's dot products are exact up to this many columns. */
export const MOST_BYTE_COLUMNS = 65536;

/**
 * Floats in another type: the nearest halves; bytes with scales[i] = max |W[i]| / 127; the int4
 * that loses least of each group.
 * @param what names the matrix in errors.
 * @throws CompactRnnError INVALID_OPTION where the type cannot hold them.
 */
export function elementsOf(data: Float32Array, rows: number, dtype: Dtype, what: string): Elements {
  switch (dtype) {
    case 'f32':
      return { data };
    case 'f16':
      return halvesOf(data, what);
    case 'int8':
      return bytesOf(data, rows, what);
    case 'int4': {
      const elements = native.quantizeInt4(data, rows);
      checkInt4Scales(elements.scales, what);
      return elements;
    }
  }
}

function bytesOf(data: Float32Array, rows: number, what: string): Elements {
  const cols = data.length / rows;
  if (cols <= MOST_BYTE_COLUMNS) return native.quantizeRows(data, rows);
  throw new CompactRnnError(
    'INVALID_OPTION',
    `${what} has ${cols} columns, more than the ${MOST_BYTE_COLUMNS} that int8 can have: use f16 or f32`,
  );
}

function halvesOf(data: Float32Array, what: string): Elements {
  const halves = native.toHalves(data);
  const bad = native.firstNonFinite(halves);
  if (bad < 0) return { data: halves };
  throw new CompactRnnError(
    'INVALID_OPTION',
    `${what} holds ${data[bad]!} at index ${bad}, beyond ${LARGEST_HALF}, the largest number of f16: use int8 or f32`,
  );
}

/** @throws CompactRnnError INVALID_OPTION where a scale is infinite: numbers were too large. */
export function checkInt4Scales(scales: Uint16Array, what: string): void {
  if (native.firstNonFinite(scales) < 0) return;
  throw new CompactRnnError(
    'INVALID_OPTION',
    `${what} holds numbers beyond ${LARGEST_HALF}, for which int4 has no scales: use int8 or f32`,
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

/** Bytes of a dense matrix of that shape and type, including the scales of int8 and int4. */
export function denseBytes({ rows, cols, dtype }: StoredShape): number {
  switch (dtype) {
    case 'f16':
      return 2 * rows * cols;
    case 'int8':
      return rows * cols + 4 * rows;
    case 'int4':
      return rows * (Math.ceil(cols / 2) + 2 * groupsOf(cols));
    default:
      return 4 * rows * cols;
  }
}
