/** Whether a dense matrix or a vector holds as many numbers as it says, all of them finite. */
import { types } from 'node:util';
import { invalidModel } from '../errors';
import { shown } from '../json';
import { native } from '../native';
import { elementCount, type Elements, groupsOf, isInt4 } from './elements';
import type { DenseWeight } from './dense-weight';

function checkFinite(what: string, data: Float32Array): void {
  const bad = native.firstNonFinite(data);
  if (bad >= 0) {
    throw invalidModel(
      `${what} holds ${data[bad]!} at index ${bad}; every weight must be a finite number: re-export the model`,
    );
  }
}

/**
 * A copy of floats that a caller gives, whatever memory they are in and whatever becomes of it.
 * @throws CompactRnnError INVALID_MODEL where they are not a Float32Array, or one whose memory is
 *   gone.
 */
export function ownFloats(what: string, data: unknown): Float32Array {
  checkFloats(what, data);
  try {
    return new Float32Array(data);
  } catch (cause) {
    throw invalidModel(`${what} cannot be read: its memory was transferred or cut`, cause);
  }
}

function checkFloats(what: string, data: unknown): asserts data is Float32Array {
  if (!types.isFloat32Array(data))
    throw invalidModel(`${what} must be a Float32Array, but is ${shown(data)}`);
}

function checkBytes(what: string, data: Int8Array, scales: Float32Array): void {
  const bad = data.indexOf(-128);
  if (bad >= 0)
    throw invalidModel(`${what} holds -128 at index ${bad}; its bytes must be from -127 to 127`);
  checkFinite(`the scales of ${what}`, scales);
}

/** The numbers of a matrix whose shape is right. @throws CompactRnnError INVALID_MODEL. */
export function checkElements(what: string, weight: DenseWeight, elements: Elements): void {
  const { rows, cols, dtype = 'f32' } = weight;
  if (isInt4(elements)) {
    checkInt4(what, weight, elements);
    return;
  }
  if (elements.scales) checkBytes(what, elements.data, elements.scales);
  else if (dtype !== 'f16') checkFloats(`the data of ${what}`, elements.data);
  if (elements.data.length !== rows * cols) {
    throw invalidModel(`${what} is ${rows} x ${cols}, but holds ${elements.data.length} numbers`);
  }
  if (types.isFloat32Array(elements.data)) checkFinite(what, elements.data);
  else if (types.isUint16Array(elements.data)) checkHalves(what, elements.data);
}

function checkInt4(
  what: string,
  weight: DenseWeight,
  { data, scales }: { readonly data: Uint8Array; readonly scales: Uint16Array },
): void {
  const { rows, cols } = weight;
  const rowBytes = elementCount({ rows: 1, cols, dtype: 'int4' });
  if (data.length !== rows * rowBytes)
    throw invalidModel(`${what} is ${rows} x ${cols}, but holds ${data.length} bytes of int4`);
  if (scales.length !== rows * groupsOf(cols))
    throw invalidModel(
      `${what} must have ${groupsOf(cols)} scales for each of ${rows} rows, but has ${scales.length}`,
    );
  checkHalves(`the scales of ${what}`, scales);
  if (cols % 2 === 0) return;
  for (let row = 0; row < rows; row++)
    if (data[(row + 1) * rowBytes - 1]! >= 16)
      throw invalidModel(`${what} holds a number beyond the last column of row ${row}`);
}

function checkHalves(what: string, data: Uint16Array): void {
  const bad = native.firstNonFinite(data);
  if (bad >= 0)
    throw invalidModel(
      `${what} holds infinity or NaN at index ${bad}; every weight must be a finite number`,
    );
}

/** @throws CompactRnnError INVALID_MODEL. */
export function checkVector(what: string, vector: Float32Array, size: number): void {
  checkFloats(what, vector);
  if (vector.length !== size)
    throw invalidModel(`${what} holds ${vector.length} numbers, but must hold ${size}`);
  checkFinite(what, vector);
}
