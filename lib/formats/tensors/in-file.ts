/** Numbers that stay in a file until they are needed. */
import { copyFloats, type Source } from '../../files';
import type { ElementType } from './element-type';
import { inMemory, numbersFor, type Store } from './store';

/** Bytes of a tensor that is read at once: a bias, a shape. */
const SMALL = 4096;

/** Elements in the bytes of a file, as many as there are. */
export function inFile(raw: Source, type: ElementType): Store {
  const store: Store = {
    length: raw.size / type.bytes,
    content: type.floating ? 'floats' : 'integers',
    copy: (start, length, target, at) => {
      if (type.name === 'float' && target instanceof Float32Array) {
        copyFloats(raw, 4 * start, target.subarray(at, at + length));
        return;
      }
      const bytes = raw.bytes(start * type.bytes, length * type.bytes);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let i = 0; i < length; i++) target[at + i] = type.read(view, i * type.bytes);
    },
  };
  return raw.size <= SMALL && Number.isInteger(store.length) ? loaded(store) : store;
}

function loaded(store: Store): Store {
  const numbers = numbersFor(store.content, store.length);
  store.copy(0, store.length, numbers, 0);
  return inMemory(numbers);
}
