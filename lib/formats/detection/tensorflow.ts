/** The index of a TensorFlow checkpoint: a table of LevelDB, known by its last eight bytes. */
import type { Source } from '../../files';

const MAGIC = Buffer.from('57fb808b247547db', 'hex');

export function isTensorFlowIndex(file: Source): boolean {
  return (
    file.size > MAGIC.length && MAGIC.equals(file.bytes(file.size - MAGIC.length, MAGIC.length))
  );
}
