/**
 * Whether the machine was idle but for what was measured: from the processor time that others took
 * meanwhile, which is what all processors worked less what the harness and the measured process
 * did. Linux tells both; elsewhere it is not known.
 */
import { readFileSync } from 'node:fs';

/** Processor time so far, in seconds. */
export interface ProcessorTime {
  /** What all processors worked, with what the hosts of a virtual machine took from them. */
  readonly all: number;
  /** What the harness and the measured process took of it. */
  readonly own: number;
}

/** @returns null where the system does not tell. */
export type ProcessorClock = (pid: number) => ProcessorTime | null;

/** Linux counts in hundredths of a second, whatever the rate of its timer. */
const TICK_SECONDS = 0.01;

export const processorTime: ProcessorClock = (pid) => {
  const { user, system } = process.cpuUsage();
  try {
    const all = workedSeconds(readFileSync('/proc/stat', 'utf8'));
    const child = processSeconds(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return { all, own: child + (user + system) / 1e6 };
  } catch {
    return null;
  }
};

/** @param stat what /proc/stat holds, whose first line is the sum of all processors. */
export function workedSeconds(stat: string): number {
  const [user, nice, system, , , irq, softirq, steal] = /^cpu +(.*)/
    .exec(stat)![1]!
    .split(' ')
    .map(Number);
  return [user, nice, system, irq, softirq, steal].reduce<number>(sum, 0) * TICK_SECONDS;
}

/** @param stat what /proc/PID/stat holds: a name in brackets, the state, and numbers. */
export function processSeconds(stat: string): number {
  const numbers = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(numbers[11]) + Number(numbers[12])) * TICK_SECONDS; // user, system
}

const sum = (total: number, each: number | undefined): number => total + (each ?? 0);

/** The processor time that others took in between; null where it is not known. */
export function othersSeconds(
  before: ProcessorTime | null,
  after: ProcessorTime | null,
): number | null {
  return before && after ? Math.max(0, after.all - before.all - (after.own - before.own)) : null;
}

/** Counters of whole ticks are wrong by so much together. */
const ERROR_SECONDS = 0.05;

/** From this share of one processor on, others are seen in the times. */
const DISTURBING = 0.1;

/** Whether the processor time that others took while a slice ran makes it worth nothing. */
export function isDisturbed(others: number, seconds: number): boolean {
  return others > Math.max(ERROR_SECONDS, DISTURBING * seconds);
}
