/**
 * Settings of a decoder that are chosen on other people than those whom they are scored on: AN4 has
 * no development part, so each speaker of the test part is decoded with the settings that are best
 * for the nine others (leave one out).
 */
import { sumWordErrors, type WordErrors } from '../../lib';

/** The errors on one utterance with each of the settings, in their order. */
export interface TriedUtterance {
  readonly speaker: string;
  readonly errors: readonly WordErrors[];
}

/**
 * The errors of each utterance with the setting of fewest errors on all other speakers, the first
 * of equals.
 */
export function errorsByOthersChoice(tried: readonly TriedUtterance[]): WordErrors[] {
  const chosen = new Map<string, number>();
  return tried.map(({ speaker, errors }) => {
    if (!chosen.has(speaker))
      chosen.set(speaker, bestSetting(tried.filter((other) => other.speaker !== speaker)));
    return errors[chosen.get(speaker)!]!;
  });
}

/** Which setting has the fewest errors. */
export function bestSetting(tried: readonly TriedUtterance[]): number {
  const totals = (tried[0]?.errors ?? []).map((_, setting) =>
    editsOf(sumWordErrors(tried.map(({ errors }) => errors[setting]!))),
  );
  return totals.indexOf(Math.min(...totals));
}

/** Edits in all. */
export const editsOf = ({ substitutions, insertions, deletions }: WordErrors): number =>
  substitutions + insertions + deletions;
