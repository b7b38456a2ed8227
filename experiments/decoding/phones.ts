/**
 * The 39 phonemes of CMUdict and how alike they are, by where and how they are said: what a
 * recognizer mistakes for what.
 */

/** Voice, place from the lips to the throat, manner from closed to open. */
// prettier-ignore
const CONSONANTS: Readonly<Record<string, readonly [number, number, number]>> = {
  P: [0, 0, 0], B: [1, 0, 0], T: [0, 2, 0], D: [1, 2, 0], K: [0, 4, 0], G: [1, 4, 0],
  CH: [0, 3, 1], JH: [1, 3, 1],
  F: [0, 0, 2], V: [1, 0, 2], TH: [0, 1, 2], DH: [1, 1, 2], S: [0, 2, 2], Z: [1, 2, 2],
  SH: [0, 3, 2], ZH: [1, 3, 2], HH: [0, 5, 2],
  M: [1, 0, 3], N: [1, 2, 3], NG: [1, 4, 3],
  L: [1, 2, 4], R: [1, 3, 4], W: [1, 0, 4], Y: [1, 3, 5],
};

/** Height and backness where it begins, and where it ends. */
// prettier-ignore
const VOWELS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  IY: [4, 0, 4, 0], IH: [3, 0, 3, 0], EH: [2, 0, 2, 0], AE: [1, 0, 1, 0], AH: [2, 2, 2, 2],
  ER: [3, 2, 3, 2], AA: [0, 3, 0, 3], AO: [1, 4, 1, 4], UH: [3, 3, 3, 3], UW: [4, 4, 4, 4],
  EY: [2, 0, 4, 0], AY: [0, 2, 4, 0], OY: [1, 4, 4, 0], AW: [0, 2, 4, 4], OW: [2, 4, 4, 4],
};

export const PHONES: readonly string[] = [...Object.keys(CONSONANTS), ...Object.keys(VOWELS)];

/** Steps between a vowel and a consonant: more than between any two of a kind that are close. */
const OTHER_KIND = 8;

function distance(a: string, b: string): number {
  const [x, y] = a in VOWELS ? [VOWELS[a], VOWELS[b]] : [CONSONANTS[a], CONSONANTS[b]];
  if (!x || !y) return OTHER_KIND;
  return x.reduce((sum, value, i) => sum + Math.abs(value - y[i]!), 0);
}

/** [heard][said]: what else was said, where something else is heard: rows sum to 1. */
export const CONFUSIONS: readonly Float64Array[] = PHONES.map((heard) => {
  const row = Float64Array.from(PHONES, (said) =>
    said === heard ? 0 : Math.exp(-distance(heard, said)),
  );
  const sum = row.reduce((a, b) => a + b);
  return row.map((value) => value / sum);
});
