/** Checks of numbers and of ranges that settings are drawn from. */
import { invalidOption } from '../errors';
import { ownElements, shown } from '../json';

/** The least and the most of something that is drawn at random. */
export type Range = readonly [low: number, high: number];

/** The bounds of something that is measured in a unit. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** ` dB`, ` s`, or nothing. */
  readonly unit: string;
}

/** @throws CompactRnnError INVALID_OPTION where it is not a number from `least` to `most`. */
export function checkedNumber(name: string, value: unknown, bounds: Bounds): number {
  if (isWithin(value, bounds)) return value;
  const { least, most, unit } = bounds;
  throw invalidOption(
    `${name} must be a number from ${least} to ${most}${unit}, but is ${shown(value)}`,
  );
}

/** @throws CompactRnnError INVALID_OPTION where it is not a pair of these, the lower first. */
export function checkedRange(name: string, value: unknown, bounds: Bounds): Range {
  const [low, high, ...rest] = ownElements(value) ?? [];
  const { least, most, unit } = bounds;
  if (!isWithin(low, bounds) || !isWithin(high, bounds) || rest.length > 0)
    throw invalidOption(
      `${name} must be two numbers from ${least} to ${most}${unit}, the lower first, but is ${shown(value)}`,
    );
  if (low <= high) return [low, high];
  throw invalidOption(`${name} runs from ${low} to ${high}${unit}: give the lower number first`);
}

function isWithin(value: unknown, { least, most }: Bounds): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}
