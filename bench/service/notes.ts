/** The notes of a soak test: its callers of each kind, how they ended, and what went wrong. */
import { ClosedError } from './caller';

/** A session may be told so long after its worker was killed. */
const TOLD_MS = 5000;
/** More of them say nothing new. */
const MOST_WRONGS = 50;

export class Notes {
  readonly callers: Record<string, number> = {};
  /** Sessions that a killed worker took with it. */
  lost = 0;
  /** What must not be. */
  readonly wrongs: string[] = [];
  /** Seconds from a chunk to its answer, of callers who wait for it. */
  readonly delays: number[] = [];
  /** Sessions whose words were compared. */
  compared = 0;
  readonly #kills: number[] = [];

  noteKill(): void {
    this.#kills.push(performance.now());
  }

  get kills(): number {
    return this.#kills.length;
  }

  wrong(what: string): void {
    if (this.wrongs.length < MOST_WRONGS) this.wrongs.push(what);
  }

  compare(kind: string, heard: string, expected: string): void {
    this.compared++;
    if (heard !== expected) this.wrong(`${kind}: "${heard}" instead of "${expected}"`);
  }

  /** A caller whose visit ended early: by a worker that was killed, or wrongly. */
  fail(kind: string, error: unknown): void {
    const isLost = error instanceof ClosedError && error.close.code === 1011;
    if (isLost && this.isAfterKill()) this.lost++;
    else this.wrong(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
  }

  /** Whether a worker was killed a moment ago. */
  isAfterKill(): boolean {
    const last = this.#kills.at(-1);
    return last !== undefined && performance.now() - last < TOLD_MS;
  }
}
