/** Whether a weight or a vector has the shape that its layer asks for, and holds nothing but numbers. */
import { types } from 'node:util';
import { CompactRnnError } from '../errors';
import { shown } from '../json/shown';
import { native } from '../native';
import type { Weight } from './weight';

function invalid(message: string): CompactRnnError {
  return new CompactRnnError('INVALID_MODEL', message);
}

function checkFinite(what: string, data: Float32Array): void {
  const bad = native.firstNonFinite(data);
  if (bad >= 0) {
    throw invalid(
      `${what} holds ${data[bad]!} at index ${bad}; every weight must be a finite number: re-export the model`,
    );
  }
}

function checkFloats(what: string, data: unknown): void {
  if (!types.isFloat32Array(data)) throw invalid(`${what} must be a Float32Array, but is ${shown(data)}`);
}

/** The shape of a matrix alone: its numbers may still be in a file. @throws CompactRnnError INVALID_MODEL. */
export function checkShape(
  what: string,
  weight: Weight | null | undefined,
  rows: number,
  cols: number,
): void {
  if (weight?.kind !== 'dense')
    throw invalid(`${what} must be a weight of kind "dense", but is ${shown(weight)}`);
  if (weight.rows !== rows || weight.cols !== cols) {
    throw invalid(`${what} is ${shown(weight.rows)} x ${shown(weight.cols)}, but must be ${rows} x ${cols}`);
  }
}

/** The numbers of a matrix whose shape is right. @throws CompactRnnError INVALID_MODEL. */
export function checkNumbers(what: string, { rows, cols }: Weight, data: Float32Array): void {
  checkFloats(`the data of ${what}`, data);
  if (data.length !== rows * cols) {
    throw invalid(`${what} is ${rows} x ${cols}, but holds ${data.length} numbers`);
  }
  checkFinite(what, data);
}

/** @throws CompactRnnError INVALID_MODEL. */
export function checkVector(what: string, vector: Float32Array, size: number): void {
  checkFloats(what, vector);
  if (vector.length !== size) throw invalid(`${what} holds ${vector.length} numbers, but must hold ${size}`);
  checkFinite(what, vector);
}
