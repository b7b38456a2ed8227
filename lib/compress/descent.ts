/**
 * A descent: sizes for the pieces of a network, from the largest to the smallest, so that one
 * number says how far down. Whatever a budget is of (parameters, bytes, time, loss), what meets it
 * is found by bisection along a descent.
 */
export interface Descent<Size> {
  /** Points; at least 1. */
  readonly length: number;
  /** The sizes of all pieces at a point: 0 is the largest, `length - 1` the smallest. */
  readonly at: (point: number) => readonly Size[];
}

/**
 * The first of 0, 1, ..., `count` - 1 for which `holds`, where it holds for all after one for which
 * it does; `count` where it holds for none. What is returned, unless it is `count`, has been seen
 * to hold, even where `holds` is noisy.
 */
export async function firstThat(
  count: number,
  holds: (i: number) => boolean | Promise<boolean>,
): Promise<number> {
  let [beyond, first] = [-1, count]; // holds not for `beyond`, but for `first`
  while (first - beyond > 1) {
    const middle = (beyond + first) >> 1;
    if (await holds(middle)) first = middle;
    else beyond = middle;
  }
  return first;
}
