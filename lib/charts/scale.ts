/**
 * Scales: from a value to a pixel, with round ticks.
 *
 *     linear: at(v) = r0 + (v - d0) / (d1 - d0) * (r1 - r0)
 *     log:    the same of log10(v), so the domain must be above 0
 */

export type Interval = readonly [number, number];

export interface Scale {
  readonly domain: Interval;
  readonly range: Interval;
  /** Round values within the domain, ascending. */
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** A linear scale with about `ticks` ticks at multiples of 1, 2 or 5 times a power of ten. */
export function linearScale(domain: Interval, range: Interval, ticks = 6): Scale {
  return {
    domain,
    range,
    ticks: linearTicks(domain, ticks),
    at: (value) => interpolate(value, domain, range),
  };
}

/** A logarithmic scale, base 10, with ticks as close as the span allows (see `logTicks`). */
export function logScale(domain: Interval, range: Interval): Scale {
  const exponents: Interval = [Math.log10(domain[0]), Math.log10(domain[1])];
  const at = (value: number): number => interpolate(Math.log10(value), exponents, range);
  return { domain, range, ticks: logTicks(domain), at };
}

/**
 * The interval widened downwards to one significant digit, [0.0374, 1] to [0.03, 1], for a log axis
 * to start at.
 */
export function logDomain(low: number, high: number): Interval {
  const power = 10 ** Math.floor(Math.log10(low));
  const floor = tidy(Math.floor(low / power + 1e-9) * power);
  return floor < high ? [floor, high] : [floor / 10, high];
}

export function linearTicks([low, high]: Interval, about: number): number[] {
  if (!(high > low)) return [low];
  const step = niceStep((high - low) / about);
  return multiples(Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)).map((n) =>
    tidy(n * step),
  );
}

/** Every digit within half a decade, 1-2-5 within two decades, else the powers of ten. */
export function logTicks([low, high]: Interval): number[] {
  const decades = Math.log10(high / low);
  const digits = decades <= 0.6 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : decades <= 2.1 ? [1, 2, 5] : [1];
  return multiples(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)))
    .flatMap((exponent) => digits.map((digit) => tidy(digit * 10 ** exponent)))
    .filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
}

/** The multiple of 1, 2, 5 or 10 by a power of ten that is nearest, in ratio, to `raw`. */
function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const digit = raw / power;
  const nice = digit < Math.SQRT2 ? 1 : digit < Math.sqrt(10) ? 2 : digit < Math.sqrt(50) ? 5 : 10;
  return nice * power;
}

function interpolate(value: number, [d0, d1]: Interval, [r0, r1]: Interval): number {
  return d1 === d0 ? r0 : r0 + ((value - d0) / (d1 - d0)) * (r1 - r0);
}

function multiples(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Without the last binary digits that 3 * 0.1 leaves. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
