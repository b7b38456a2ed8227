/** Python's pickles, read without running them. */
import type { Steps } from '../../slices';
import { Cursor } from './cursor';
import { Machine, type World } from './machine';
import { PICKLE_OPERATIONS } from './operations';
import type { Value } from './values';

export { Cursor } from './cursor';
export type { World } from './machine';
export { Dict, kindOfValue, Made, Opaque, Tuple, type Callable, type Value } from './values';

/**
 * The value of the pickle at the cursor, which then is behind it.
 * @throws CompactRnnError INVALID_FILE for what is no whole pickle, or one beyond what is carried
 *   out; what `world` throws for names.
 */
export function unpickling(cursor: Cursor, world: World): Steps<Value> {
  return new Machine(cursor, world).running(PICKLE_OPERATIONS);
}
