/**
 * Types and shapes of arrays and attributes. Numbers are named as NumPy names them (`<f4`); texts
 * are of a fixed length, or lie in a heap for all of the file.
 */
import { invalidFile } from '../../errors';
import { dtypeOf, floatsOf } from '../numpy/dtype';
import { Cursor } from './cursor';
import type { Storage } from './storage';

export type Datatype =
  | { readonly kind: 'number'; readonly bytes: number; readonly dtype: string }
  | { readonly kind: 'text'; readonly bytes: number; readonly inHeap: boolean }
  | { readonly kind: 'other'; readonly bytes: number };

const FIXED_POINT = 0;
const FLOATING_POINT = 1;
const STRING = 3;
const VARIABLE_LENGTH = 9;
/** Bits of the exponent of IEEE's floats, by their bytes. */
const EXPONENT_BITS: Readonly<Record<number, number>> = { 2: 5, 4: 8, 8: 11 };
const MOST_DIMENSIONS = 32;

export function datatypeIn(body: Uint8Array): Datatype {
  const type = new Cursor(body, 'a type');
  const kind = type.uint(1) & 0x0f;
  const bits = type.uint(3);
  const bytes = type.uint(4);
  const order = bits & 1 ? '>' : '<';
  if (kind === FIXED_POINT)
    return { kind: 'number', bytes, dtype: `${order}${bits & 8 ? 'i' : 'u'}${bytes}` };
  if (kind === FLOATING_POINT) {
    type.skip(5);
    return type.uint(1) === EXPONENT_BITS[bytes]
      ? { kind: 'number', bytes, dtype: `${order}f${bytes}` }
      : { kind: 'other', bytes };
  }
  if (kind === STRING) return { kind: 'text', bytes, inHeap: false };
  if (kind === VARIABLE_LENGTH && (bits & 0x0f) === 1) return { kind: 'text', bytes, inHeap: true };
  return { kind: 'other', bytes };
}

/** The sizes along its axes; none for a single value. */
export function shapeIn(storage: Storage, body: Uint8Array): number[] {
  const space = new Cursor(body, 'a shape');
  const version = space.uint(1);
  const rank = space.uint(1);
  if (rank > MOST_DIMENSIONS)
    throw invalidFile(`the HDF5 file is damaged: an array of ${rank} axes`);
  space.skip(version === 1 ? 6 : 2);
  return Array.from({ length: rank }, () => space.uint(storage.lengthBytes));
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** The numbers as the nearest f32; `where` names the array in errors. */
export function numbersIn(type: Datatype, bytes: Uint8Array, where: string): Float32Array {
  if (type.kind !== 'number')
    throw invalidFile(`${where} holds no real numbers of IEEE’s types: save the model in float32`);
  return floatsOf(bytes, dtypeOf(type.bytes === 1 ? type.dtype.replace(/[<>]/, '|') : type.dtype));
}

/** The texts of an attribute. */
export function textsIn(
  storage: Storage,
  type: Datatype,
  bytes: Uint8Array,
  count: number,
): string[] {
  if (type.kind !== 'text') return [];
  const values = new Cursor(bytes, 'an attribute');
  return Array.from({ length: count }, () => {
    if (!type.inHeap) return values.bytes(type.bytes).toString('utf8').replace(/\0.*$/s, '');
    const length = values.uint(4);
    const heap = values.uint(storage.addressBytes);
    const index = values.uint(4);
    return length === 0
      ? ''
      : inHeap(storage, heap, index).subarray(0, length).toString('utf8').replace(/\0.*$/s, '');
  });
}

/** An object of a heap: by its number, from 1. */
function inHeap(storage: Storage, address: number, index: number): Buffer {
  const head = storage.structure('a heap of texts', address, 8 + storage.lengthBytes);
  head.expect('GCOL');
  head.skip(4);
  const size = head.uint(storage.lengthBytes);
  const objects = storage.structure('a heap of texts', address + head.at, size - head.at);
  while (objects.left >= 8 + storage.lengthBytes) {
    const number = objects.uint(2);
    objects.skip(6);
    const bytes = objects.uint(storage.lengthBytes);
    if (number === index) return objects.bytes(bytes);
    if (number === 0) break;
    objects.skip(Math.min(objects.left, Math.ceil(bytes / 8) * 8));
  }
  throw invalidFile(`the HDF5 file is damaged: a heap of texts has no object ${index}`);
}
