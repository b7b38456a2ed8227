/** Positions along an axis that a node picks: evenly spaced ones, or any. */

export interface Range {
  /** At least 0, or -1 for the last position of an axis of unknown size. */
  readonly start: number;
  readonly count: number;
  /** At least 0. */
  readonly step: number;
}

export type Picks = Range | readonly number[];

export function isRange(picks: Picks): picks is Range {
  return !Array.isArray(picks);
}

export function range(start: number, count: number, step = 1): Range {
  return { start, count, step };
}

/** The list, as a range where it is one that goes up. */
export function picksOf(list: readonly number[]): Picks {
  const [start = 0, second = start + 1] = list;
  const step = second - start;
  return step >= 0 && list.every((pick, k) => pick === start + k * step)
    ? range(start, list.length, step)
    : list;
}

export function countOf(picks: Picks): number {
  return isRange(picks) ? picks.count : picks.length;
}

/** The k-th of them. */
export function pickAt(picks: Picks, k: number): number {
  return isRange(picks) ? picks.start + k * picks.step : picks[k]!;
}

/** Whether those from the k-th on are `count` neighbours, in order. */
export function areNeighbours(picks: Picks, k: number, count: number): boolean {
  if (k + count > countOf(picks)) return false;
  if (isRange(picks)) return picks.step === 1 || count <= 1;
  const first = picks[k]!;
  for (let i = 1; i < count; i++) if (picks[k + i] !== first + i) return false;
  return true;
}
