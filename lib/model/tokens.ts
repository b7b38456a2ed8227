/**
 * Tokens: what a model with an embedding takes, one a frame, as whole numbers from 0 that index its
 * rows.
 */

/** The index of the first number that is no token, or -1. */
export function firstNonToken(xs: Float32Array, tokens: number): number {
  return xs.findIndex((x) => !(Number.isInteger(x) && x >= 0 && x < tokens));
}

/** What errors say that a token is. */
export function tokenRange(tokens: number): string {
  return `a token, a whole number from 0 to ${tokens - 1}`;
}
