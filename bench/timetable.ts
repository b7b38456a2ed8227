/**
 * How long a run takes: told beforehand from rough rates, and on the way from what its slices took.
 */
import { MODES, type Case } from './cases';
import type { Entry } from './entry';
import { sliceSeconds } from './request';

/** About how long a process takes to start, to make its model and to run it once. */
const START_SECONDS = 1;

/** How often to go round with a case. */
export function roundsOf({ mode }: Case, asked: number | undefined): number {
  return asked ?? MODES[mode].rounds;
}

/** About how long measuring takes, in seconds, where the machine is idle. */
export function expectedSeconds(entries: readonly Entry[], rounds?: number): number {
  return new Timetable(entries, rounds).left;
}

/** The slices that are still to be taken, and how long each of them takes. */
export class Timetable {
  /** Of each entry: how many slices are left, and the seconds of one. */
  readonly #left = new Map<Entry, { slices: number; seconds: number }>();
  #toStart: Set<Entry>;

  constructor(entries: readonly Entry[], rounds?: number) {
    for (const entry of entries)
      this.#left.set(entry, {
        slices: roundsOf(entry.case, rounds),
        seconds: sliceSeconds(entry),
      });
    this.#toStart = new Set(entries);
  }

  /** Seconds that the rest takes. */
  get left(): number {
    let seconds = START_SECONDS * this.#toStart.size;
    for (const each of this.#left.values()) seconds += each.slices * each.seconds;
    return seconds;
  }

  /** A slice was taken, in so many seconds: the others of the entry take as long. */
  took(entry: Entry, seconds: number): void {
    const slices = this.#left.get(entry)!.slices - 1;
    this.#left.set(entry, { slices, seconds });
  }

  /** The process of the entry is there. */
  started(entry: Entry): void {
    this.#toStart.delete(entry);
  }

  /** The entry cannot be measured. */
  dropped(entry: Entry): void {
    this.#toStart.delete(entry);
    this.#left.delete(entry);
  }
}
