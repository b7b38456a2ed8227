/** The child's side of the protocol, for engines that run in Node. */
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { native } from '../lib/native';
import type { Case } from './cases';
import type { Greeting, Ready, Slice, SliceRequest } from './protocol';

export interface PreparedCase {
  readonly ready: Ready;
  /** What is timed. */
  readonly call: () => unknown;
  /**
   * What it is measured by: seconds of each of so many readings; those of the weights' bytes unless
   * given.
   */
  readonly read?: (readings: number) => readonly number[];
}

/**
 * Prepares the case on the command line, as JSON, and answers slices until the parent closes its
 * stdin.
 */
export async function serve(prepare: (benchCase: Case) => Promise<PreparedCase>): Promise<void> {
  const benchCase = JSON.parse(process.argv[2] ?? '') as Case;
  let prepared: PreparedCase;
  try {
    prepared = await prepare(benchCase);
    // What it cannot do must come to light now.
    await prepared.call();
  } catch (error) {
    say({ unavailable: error instanceof Error ? error.message : String(error) });
    return;
  }
  say({ ready: prepared.ready });
  for await (const line of createInterface({ input: process.stdin }))
    say(await slice(prepared, benchCase.threads, JSON.parse(line) as SliceRequest));
}

function say(line: Greeting | Slice): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function slice(
  { ready, call, read }: PreparedCase,
  threads: number,
  request: SliceRequest,
): Promise<Slice> {
  const { calls, warmUp, pauseMs, readings } = request;
  const micros: number[] = [];
  for (let i = 0; i < warmUp + calls; i++) {
    if (pauseMs > 0) await sleep(pauseMs);
    const begin = performance.now();
    const pending = call();
    if (pending instanceof Promise) await pending;
    if (i >= warmUp) micros.push((performance.now() - begin) * 1000);
  }
  if (readings === 0) return { calls: micros };
  const seconds =
    read?.(readings) ??
    native.timeReading(ready.weightBytes, warmUp + readings, threads).slice(warmUp);
  return { calls: micros, readings: seconds.map((each) => each * 1e6) };
}
