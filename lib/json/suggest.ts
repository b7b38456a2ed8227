/** A misspelled name gets the nearest right one back. */
import { closest, distance } from 'fastest-levenshtein';

/** ` (did you mean tau?)` where a candidate is near enough to `word`, else nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return '';
  const nearest = closest(word.toLowerCase(), candidates);
  const tolerance = Math.max(2, Math.floor(nearest.length / 3));
  return distance(word.toLowerCase(), nearest.toLowerCase()) <= tolerance
    ? ` (did you mean ${nearest}?)`
    : '';
}
