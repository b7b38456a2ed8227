/**
 * The run: every process is started, then asked for one slice after another, round robin, one at a
 * time while all others sleep, so that what disturbs the machine disturbs all alike.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { MODES, caseName, type Case } from './cases';
import type { Engine } from './engines';
import { Load } from './load';
import type { Ready, SliceRequest } from './protocol';
import type { Rounds } from './statistics';
import { EngineProcess } from './engine-process';

/** One case of one engine. */
export interface Entry {
  readonly engine: Engine;
  readonly case: Case;
}

/** An entry with what was measured of it. */
export interface Measured extends Entry, Ready {
  /** Microseconds of a frame of one stream. */
  readonly frames: Rounds;
  /** Microseconds of the yardstick (SliceRequest.readings), for a frame; empty without one. */
  readonly readings: Rounds;
}

/** An entry that could not be measured, and why. */
export interface Skipped extends Entry {
  readonly reason: string;
}

export interface MeasureOptions {
  readonly rounds: number;
  /** Where engines put what their children need. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number, what: string) => void;
}

/** Threads of peers spin a while after their work, in the hope of more: by then they sleep. */
const SETTLE_MS = 20;

interface Running extends Entry, Ready {
  readonly process: EngineProcess;
  readonly frames: number[][];
  readonly readings: number[][];
}

export async function measure(
  entries: readonly Entry[],
  options: MeasureOptions,
): Promise<{ measured: Measured[]; skipped: Skipped[] }> {
  const running: Running[] = [];
  const skipped: Skipped[] = [];
  const load = new Load();
  const stop = (): void => {
    for (const { process } of running) process.stop();
  };
  options.signal.addEventListener('abort', stop);
  try {
    await startAll(entries, options, running, skipped);
    const failed = await runRounds(running, load, options);
    const measured = running.filter((each) => !failed.has(each));
    return {
      measured,
      skipped: [...skipped, ...[...failed].map(([each, reason]) => ({ ...each, reason }))],
    };
  } finally {
    options.signal.removeEventListener('abort', stop);
    stop();
    await load.stop();
  }
}

/** One after another: two processes that load would disturb each other. */
async function startAll(
  entries: readonly Entry[],
  { folder, signal, onProgress }: MeasureOptions,
  running: Running[],
  skipped: Skipped[],
): Promise<void> {
  const engines = new Map<Engine, string | undefined>();
  for (const [i, entry] of entries.entries()) {
    signal.throwIfAborted();
    const { engine } = entry;
    onProgress(i / entries.length, `starting ${entryName(entry)}`);
    if (!engines.has(engine)) engines.set(engine, await failureOf(engine.setUp?.(folder)));
    try {
      const missing = engines.get(engine);
      if (missing !== undefined) throw new Error(missing);
      const started = await EngineProcess.start(engine.launch(entry.case, folder));
      running.push({
        ...entry,
        ...started.ready,
        process: started.process,
        frames: [],
        readings: [],
      });
    } catch (error) {
      skipped.push({ ...entry, reason: (error as Error).message });
    }
  }
}

async function failureOf(task: Promise<void> | undefined): Promise<string | undefined> {
  return task?.then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
}

/** @returns the processes that died, and how. */
async function runRounds(
  running: readonly Running[],
  load: Load,
  { rounds, signal, onProgress }: MeasureOptions,
): Promise<Map<Running, string>> {
  const failed = new Map<Running, string>();
  for (let round = 0; round < rounds; round++) {
    for (const [i, each] of running.entries()) {
      signal.throwIfAborted();
      if (failed.has(each)) continue;
      onProgress((round + i / running.length) / rounds, `round ${round + 1}: ${entryName(each)}`);
      await sleep(SETTLE_MS);
      await addSlice(each, load).catch((error: unknown) =>
        failed.set(each, (error as Error).message),
      );
    }
  }
  signal.throwIfAborted();
  return failed;
}

async function addSlice(each: Running, load: Load): Promise<void> {
  const { mode } = each.case;
  const request = requestOf(each);
  const ask = () => each.process.slice(request);
  const { calls, readings = [] } = await (mode === 'busy' ? load.during(ask) : ask());
  const ofFrame = (micros: number): number => micros / MODES[mode].frames;
  each.frames.push(calls.map(ofFrame));
  each.readings.push(readings.map(ofFrame));
}

/**
 * Reading memory is the yardstick where weights are read once a frame, the rate of sgemm that of
 * training; a busy processor would slow the reading too.
 */
function requestOf({ case: { mode } }: Entry): SliceRequest {
  const { calls, warmUp, pauseMs } = MODES[mode];
  const reads = mode === 'step' || mode === 'cadence' || mode === 'training';
  return { calls, warmUp, pauseMs, readings: reads ? calls : 0 };
}

/** `onnxruntime tau0.6-int8-step-t2`. */
export function entryName({ engine, case: benchCase }: Entry): string {
  return `${engine.name} ${caseName(benchCase)}`;
}
