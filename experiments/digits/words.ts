/** The ten words. */
export const DIGITS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
] as const;

/** Samples a second of everything here: that of the recordings. */
export const RATE = 8000;

/** Digits in a string, at most. */
export const LONGEST = 7;

/** 3, 1, 4 -> "three one four" */
export function spelled(digits: readonly number[]): string {
  return digits.map((digit) => DIGITS[digit]!).join(' ');
}
