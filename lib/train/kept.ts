/**
 * What was loaded once and may be wanted again. An epoch takes everything once and in another order
 * each time, so that whatever is thrown out to make room was as good as what it made room for: what
 * fits stays, the rest is loaded anew.
 */
import type { Features } from '../speech';

/** Bytes of features that are kept: some six hours of 40 numbers every 10 ms. */
const ROOM = 384 * 2 ** 20;

/** The same, with a memory. */
export function keeping(
  load: (i: number) => Promise<Features>,
  room = ROOM,
): (i: number) => Promise<Features> {
  const kept = new Map<number, Features>();
  let left = room;
  return async (i) => {
    const known = kept.get(i);
    if (known) return known;
    const loaded = await load(i);
    if (loaded.data.byteLength <= left && !kept.has(i)) {
      left -= loaded.data.byteLength;
      kept.set(i, loaded);
    }
    return loaded;
  };
}
