/** The penalty that leaves a wanted number of nonzeros. */

/** How far below its start a penalty is looked for: there hardly any coefficient is zero. */
const LEAST = 2 ** -10;

/** A penalty and how many nonzeros it leaves. */
interface Tried {
  readonly lambda: number;
  readonly count: number;
}

/**
 * Where the straight line through two of them, over the logarithm of lambda, has `wanted` nonzeros,
 * but not in the outer tenths of the interval. Measured on a layer of 2000 x 500 twice: 97401,
 * 169416, 245946 and 329875 nonzeros as lambda halves, so nearly a straight line.
 */
function between(low: Tried, high: Tried, wanted: number): number {
  const share = (low.count - wanted) / (low.count - high.count);
  return low.lambda * (high.lambda / low.lambda) ** Math.min(Math.max(share, 0.1), 0.9);
}

/**
 * A lambda that leaves at most `most` nonzeros and more than 1 - `slack` of them, where there is
 * one: more penalty leaves fewer, by and large.
 *
 * @param start where to look first.
 * @param nonzeros solves for a lambda; called last for the one that is returned.
 */
export async function lambdaFor(
  most: number,
  start: number,
  nonzeros: (lambda: number) => Promise<number>,
  slack = 0.01,
): Promise<number> {
  let last = 0;
  const tried = async (lambda: number): Promise<Tried> => ({
    lambda: (last = lambda),
    count: await nonzeros(lambda),
  });
  const least = (1 - slack) * most;
  let low = await tried(start);
  let high = low;
  while (high.count > most) [low, high] = [high, await tried(2 * high.lambda)];
  while (low.count < least && low.lambda > start * LEAST)
    [high, low] = [low, await tried(low.lambda / 2)];
  if (low.count <= most) high = low;
  while (high.count < least && high.lambda > 1.001 * low.lambda) {
    const middle = await tried(between(low, high, (most + least) / 2));
    if (middle.count > most) low = middle;
    else high = middle;
  }
  let { lambda } = high;
  // it comes from elsewhere this time
  if (last !== lambda) while ((await nonzeros(lambda)) > most) lambda *= 1.01;
  return lambda;
}
