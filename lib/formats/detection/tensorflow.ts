/** The index of a TensorFlow checkpoint: a table of LevelDB, known by its last eight bytes. */
import type { Source } from '../../files';

const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];

export function isTensorFlowIndex(file: Source): boolean {
  if (file.size <= MAGIC.length) return false;
  const last = file.bytes(file.size - MAGIC.length, MAGIC.length);
  return MAGIC.every((byte, i) => last[i] === byte);
}
