/**
 * How long a run takes: told beforehand from rough rates, and on the way from what its slices took.
 */
import { COMPARED, MODES, type Case } from './cases';
import type { Entry } from './entry';
import { sliceSeconds } from './request';

/** About how long a process takes to start, to make its model and to run it once. */
const START_SECONDS = 1;

/** How often to go round with a case. */
export function roundsOf({ mode }: Case, asked: number | undefined): number {
  return asked ?? MODES[mode].rounds;
}

/** The groups of entries that are compared with each other: each is measured in turns. */
export function groupsOf(entries: readonly Entry[]): Entry[][] {
  return COMPARED.map((modes) => entries.filter((entry) => modes.includes(entry.case.mode)));
}

/** About how long measuring takes, in seconds, where the machine is idle. */
export function expectedSeconds(
  entries: readonly Entry[],
  rounds: number | undefined,
  kept: number,
): number {
  return new Timetable(entries, rounds, kept).left;
}

/**
 * The slices that are still to be taken, how long each of them takes, and the starts of processes.
 * Of a group, `kept` processes live from its first round to its last; those of the other entries
 * are started for each slice.
 */
export class Timetable {
  /** Of each entry: how many slices are left, and the seconds of one. */
  readonly #left = new Map<Entry, { slices: number; seconds: number }>();
  /** How often the process of each entry is still to be started. */
  readonly #starts = new Map<Entry, number>();

  constructor(entries: readonly Entry[], rounds: number | undefined, kept: number) {
    for (const group of groupsOf(entries))
      group.forEach((entry, i) => {
        const slices = roundsOf(entry.case, rounds);
        this.#left.set(entry, { slices, seconds: sliceSeconds(entry) });
        this.#starts.set(entry, i < kept ? 1 : slices);
      });
  }

  /** Seconds that the rest takes. */
  get left(): number {
    let seconds = 0;
    for (const starts of this.#starts.values()) seconds += starts * START_SECONDS;
    for (const each of this.#left.values()) seconds += each.slices * each.seconds;
    return seconds;
  }

  /** A slice was taken, in so many seconds: the others of the entry take as long. */
  took(entry: Entry, seconds: number): void {
    const slices = this.#left.get(entry)!.slices - 1;
    this.#left.set(entry, { slices, seconds });
  }

  /** The process of the entry was started. */
  started(entry: Entry): void {
    this.#starts.set(entry, this.#starts.get(entry)! - 1);
  }

  /** The entry cannot be measured. */
  dropped(entry: Entry): void {
    this.#starts.delete(entry);
    this.#left.delete(entry);
  }
}
