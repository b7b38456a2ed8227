/**
 * A slice of an entry: the times of its calls in one round. Where others were at work meanwhile it
 * is taken again, some times, and the least disturbed one counts.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { MODES } from './cases';
import type { EngineProcess } from './engine-process';
import type { Entry } from './entry';
import { isDisturbed, othersSeconds, type ProcessorClock } from './idle';
import type { Load } from './load';
import { requestOf } from './request';

/** Threads of peers spin a while after their work, in the hope of more: by then they sleep. */
const SETTLE_MS = 20;

export interface Slice {
  /** Microseconds of a frame of one stream. */
  readonly frames: readonly number[];
  /** The floor (SliceRequest.readings): microseconds for a frame; empty where none is timed. */
  readonly readings: readonly number[];
  readonly seconds: number;
  /** Processor time of others meanwhile, in seconds; null where it is not known. */
  readonly others: number | null;
}

/** What slices are taken with. */
export interface SliceTools {
  readonly load: Load;
  readonly clock: ProcessorClock;
}

export async function takeSlice(
  entry: Entry,
  process: EngineProcess,
  { load, clock }: SliceTools,
): Promise<Slice> {
  await sleep(SETTLE_MS);
  const { mode } = entry.case;
  const request = requestOf(entry);
  const ask = () => process.slice(request);
  const [before, begin] = [clock(process.pid), performance.now()];
  const { calls, readings = [] } = await (mode === 'busy' ? load.during(ask) : ask());
  const ofFrame = (micros: number): number => micros / MODES[mode].frames;
  return {
    frames: calls.map(ofFrame),
    readings: readings.map(ofFrame),
    seconds: (performance.now() - begin) / 1000,
    others: othersSeconds(before, clock(process.pid)),
  };
}

/** How often slices may be taken again: a share of all, so that a run ends on any machine. */
export const REPEATED_SHARE = 0.25;

export class Repetitions {
  #left: number;

  constructor(slices: number) {
    this.#left = Math.ceil(slices * REPEATED_SHARE);
  }

  /** Whether there is one left, which is used up. */
  take(): boolean {
    return this.#left-- > 0;
  }
}

/** How often a slice is taken at most. Before each further time, others get so long to end. */
const TRIES = 3;
const PAUSE_MS = 250;

/** The least disturbed slice, and how often it was taken again. */
export async function leastDisturbed(
  take: () => Promise<Slice>,
  repetitions: Repetitions,
): Promise<{ slice: Slice; repeated: number }> {
  let slice = await take();
  let repeated = 0;
  while (wasDisturbed(slice) && repeated < TRIES - 1 && repetitions.take()) {
    repeated++;
    await sleep(repeated * PAUSE_MS);
    const again = await take();
    if ((again.others ?? 0) < (slice.others ?? 0)) slice = again;
  }
  return { slice, repeated };
}

export function wasDisturbed({ others, seconds }: Slice): boolean {
  return others !== null && isDisturbed(others, seconds);
}
