/** "Did you mean": the nearest of some known words. */
import { closest, distance } from 'fastest-levenshtein';

/**
 * ` (did you mean "tau"?)` where a candidate is near enough to `word` to be a slip of the hand,
 * else nothing.
 */
export function suggest(word: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return '';
  const nearest = closest(word, candidates);
  const far = Math.max(2, Math.floor(nearest.length / 3));
  return distance(word, nearest) <= far ? ` (did you mean "${nearest}"?)` : '';
}
