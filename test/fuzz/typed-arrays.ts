/** Typed arrays that are not what they seem. */
import type { Random } from './random';
import { detached, type HostileValue } from './values';

type Numbers = Float32Array | Float64Array | Int32Array | Uint32Array | Uint16Array | Int8Array;
type NumbersOf = new (source: number | ArrayLike<number> | ArrayBufferLike) => Numbers;

const TYPES = [
  Float32Array,
  Float64Array,
  Int32Array,
  Uint32Array,
  Uint16Array,
  Int8Array,
  Uint8ClampedArray,
] as unknown as NumbersOf[];

const ELEMENTS = [NaN, Infinity, -Infinity, -0, -1, 0.5, 3e38, -3e38, 1e-42, 2 ** 31, 2 ** 24 + 1];

const CHANGES: Record<string, (array: Numbers, random: Random) => unknown> = {
  'of another type': (array, random) => new (random.pick(TYPES))(array),
  'one shorter': (array) => array.slice(0, -1),
  'one longer': (array) => resized(array, array.length + 1),
  empty: (array) => array.slice(0, 0),
  'twice as long': (array) => resized(array, 2 * array.length),
  'with another element': (array, random) => {
    const copy = array.slice();
    copy[random.below(copy.length)] = random.pick(ELEMENTS);
    return copy;
  },
  'all of one number': (array, random) => array.slice().fill(random.pick(ELEMENTS)),
  'an ordinary array': (array) => [...array],
  'in shared memory': (array) => {
    const shared = new (typeOf(array))(new SharedArrayBuffer(array.byteLength));
    shared.set(array);
    return shared;
  },
  'in memory that is gone': (array) => detached(array.slice()),
  'in memory that can grow': (array) => inResizable(array).view,
  'in memory that shrank': (array) => {
    const { view, buffer } = inResizable(array);
    buffer.resize(buffer.byteLength >> 1);
    return view;
  },
  'at an offset': (array) => resized(array, array.length + 4).subarray(2, array.length + 2),
  'whose length lies': (array) =>
    Object.defineProperty(array.slice(), 'length', { value: 2 * array.length + 1 }),
  'of a class whose length lies': (array) => {
    class Liar extends (typeOf(array) as typeof Float32Array) {
      override get length(): number {
        return 1_000_000;
      }
    }
    return new Liar(array as Float32Array);
  },
  'as another kind calls itself': (array) =>
    Object.defineProperty(array.slice(), Symbol.toStringTag, { value: 'Float32Array' }),
};

const NAMES = Object.keys(CHANGES);

export function changedArray(array: Numbers, random: Random): HostileValue {
  const what = random.pick(NAMES);
  return { what, value: CHANGES[what]!(array, random) };
}

export function isNumbers(value: unknown): value is Numbers {
  return (
    ArrayBuffer.isView(value) &&
    'fill' in value &&
    !('asUintN' in value.constructor) &&
    typeof (value as Numbers)[0] !== 'bigint'
  );
}

function typeOf(array: Numbers): NumbersOf {
  return array.constructor as NumbersOf;
}

function resized(array: Numbers, length: number): Numbers {
  const copy = new (typeOf(array))(length);
  copy.set(array.subarray(0, length));
  return copy;
}

interface ResizableBuffer extends ArrayBuffer {
  resize(bytes: number): void;
}

function inResizable(array: Numbers): { view: Numbers; buffer: ResizableBuffer } {
  const Resizable = ArrayBuffer as unknown as new (
    bytes: number,
    options: { maxByteLength: number },
  ) => ResizableBuffer;
  const buffer = new Resizable(array.byteLength, { maxByteLength: 2 * array.byteLength + 64 });
  const view = new (typeOf(array))(buffer);
  view.set(array);
  return { view, buffer };
}
