/** Elements in the bytes of a file. */
import { copyFloats, type Source } from '../../files';
import type { ElementType } from './element-type';
import type { Elements } from './elements';

/** Elements of another type than float that are converted at a time. */
const CHUNK = 1 << 14;

/** Calls `take` with each of `count` numbers from the element `start` on. */
export function eachNumber(
  raw: Source,
  type: ElementType,
  start: number,
  count: number,
  take: (x: number, i: number) => void,
): void {
  for (let first = 0; first < count; first += CHUNK) {
    const n = Math.min(CHUNK, count - first);
    const bytes = raw.bytes((start + first) * type.bytes, n * type.bytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < n; i++) take(type.read(view, i * type.bytes), first + i);
  }
}

/** f32, read straight into the target. */
export function floatElements(raw: Source): Elements {
  return {
    length: raw.size / 4,
    depth: 0,
    read: (start, target) => {
      copyFloats(raw, 4 * start, target);
    },
  };
}

/** Any other floating-point type, converted on the way. */
export function convertedElements(raw: Source, type: ElementType): Elements {
  return {
    length: raw.size / type.bytes,
    depth: 0,
    read: (start, target) => {
      eachNumber(raw, type, start, target.length, (x, i) => (target[i] = x));
    },
  };
}
