/** The requests that the harness sends to an engine process, one for each slice. */
import { MODES } from './cases';
import type { Entry } from './entry';
import { callSeconds, readingSeconds } from './pace';
import type { SliceRequest } from './protocol';

/**
 * About how long a slice lasts at least: a call that takes less is made more often, so that a clock
 * of hundredths of a second (idle.ts) can tell whether others were at work meanwhile.
 */
const LEAST_SECONDS = 0.3;

/**
 * The floor that is timed in turns with a case: reading memory where weights are read once a frame,
 * sgemm for training. None where other programs are at work, since they slow the floor, too.
 */
export function requestOf(entry: Entry): SliceRequest {
  const { mode } = entry.case;
  const { warmUp, pauseMs } = MODES[mode];
  const { call, reading } = secondsOf(entry);
  const enough = Math.ceil((LEAST_SECONDS - warmUp * (call + reading)) / (call + reading));
  const calls = Math.max(MODES[mode].calls, enough);
  return { calls, warmUp, pauseMs, readings: reads(entry) ? calls : 0 };
}

/** About how long a slice takes. */
export function sliceSeconds(entry: Entry): number {
  const { calls, warmUp } = requestOf(entry);
  const { call, reading } = secondsOf(entry);
  return (calls + warmUp) * (call + reading);
}

/** Of a call with its pause, and of the readings of its floor. */
function secondsOf(entry: Entry): { call: number; reading: number } {
  const { mode } = entry.case;
  return {
    call: callSeconds(entry) + MODES[mode].pauseMs / 1000,
    reading: reads(entry) ? readingSeconds(entry.case) : 0,
  };
}

function reads({ case: { mode } }: Entry): boolean {
  return mode === 'step' || mode === 'cadence' || mode === 'training';
}
