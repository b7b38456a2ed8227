/** "Did you mean": the nearest of some known words. */
import { closest, distance } from 'fastest-levenshtein';
import { CompactRnnError } from './errors';

/** ` (did you mean "tau"?)` where a candidate is near enough to `word` to be a slip of the hand, else nothing. */
export function suggest(word: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return '';
  const nearest = closest(word, candidates);
  const far = Math.max(2, Math.floor(nearest.length / 3));
  return distance(word, nearest) <= far ? ` (did you mean "${nearest}"?)` : '';
}

/**
 * Refuses options that do not exist.
 * @throws CompactRnnError INVALID_OPTION naming the option, the call `what`, and the nearest option there is.
 */
export function checkOptionNames(what: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const choices = known.length > 0 ? `it takes ${known.join(', ')}` : 'it takes none';
    throw new CompactRnnError(
      'INVALID_OPTION',
      `${what} has no option "${name}"${suggest(name, known)}; ${choices}`,
    );
  }
}
