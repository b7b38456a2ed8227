/**
 * The run: the processes of what is compared are asked for one slice after another, round robin,
 * one at a time while all others sleep, so that what disturbs the machine disturbs all alike.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { COMPARED, MODES, caseName, type Case } from './cases';
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

/** What is measured so far. */
export interface Measurements {
  readonly measured: readonly Measured[];
  readonly skipped: readonly Skipped[];
  /** Slices, of how many in all. */
  readonly done: number;
  readonly total: number;
}

export interface MeasureOptions {
  readonly rounds: number;
  /** Where engines put what their children need. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number, what: string) => void;
  /** Called between slices, when nothing is measured. */
  readonly onSlice?: (soFar: () => Measurements) => Promise<void>;
}

/** Threads of peers spin a while after their work, in the hope of more: by then they sleep. */
const SETTLE_MS = 20;

/** About how long a process takes to start and to set up its case. */
const START_SECONDS = 1;

interface Running extends Entry, Ready {
  readonly process: EngineProcess;
  readonly frames: number[][];
  readonly readings: number[][];
}

/** About how long measuring takes, in seconds. */
export function expectedSeconds(entries: readonly Entry[], rounds: number): number {
  return entries.reduce((sum, entry) => sum + START_SECONDS + rounds * sliceSeconds(entry), 0);
}

function sliceSeconds({ case: { mode } }: Entry): number {
  return MODES[mode].seconds + SETTLE_MS / 1000;
}

/**
 * Group by group of what is compared: round after round a slice of each entry, whose process is
 * started for the first and stopped with the last.
 */
export async function measure(
  entries: readonly Entry[],
  options: MeasureOptions,
): Promise<Measurements> {
  const run = new MeasuringRun(entries, options);
  const stop = (): void => {
    run.stop();
  };
  options.signal.addEventListener('abort', stop);
  try {
    for (const modes of COMPARED)
      await run.group(entries.filter((entry) => modes.includes(entry.case.mode)));
    return run.soFar();
  } finally {
    options.signal.removeEventListener('abort', stop);
    await run.end();
  }
}

class MeasuringRun {
  readonly #load = new Load();
  readonly #engines = new Map<Engine, string | undefined>();
  readonly #running = new Map<Entry, Running>();
  readonly #skipped = new Map<Entry, string>();
  readonly #total: number;
  #done = 0;
  #seconds = 0;

  constructor(
    readonly entries: readonly Entry[],
    readonly options: MeasureOptions,
  ) {
    this.#total = entries.length * options.rounds;
  }

  soFar(): Measurements {
    const entries = this.entries.filter((entry) => !this.#skipped.has(entry));
    return {
      measured: entries
        .flatMap((entry) => this.#running.get(entry) ?? [])
        .filter(({ frames }) => frames.length > 0),
      skipped: Array.from(this.#skipped, ([entry, reason]) => ({ ...entry, reason })),
      done: this.#done,
      total: this.#total,
    };
  }

  async group(entries: readonly Entry[]): Promise<void> {
    const { rounds, signal, onSlice } = this.options;
    for (let round = 0; round < rounds; round++)
      for (const entry of entries) {
        signal.throwIfAborted();
        await this.#slice(entry, round);
        await onSlice?.(() => this.soFar());
      }
    this.stop();
    signal.throwIfAborted();
  }

  /** Ends the processes that are there. */
  stop(): void {
    for (const { process } of this.#running.values()) process.stop();
  }

  async end(): Promise<void> {
    this.stop();
    await this.#load.stop();
  }

  async #slice(entry: Entry, round: number): Promise<void> {
    const { rounds, signal, onProgress } = this.options;
    const share = this.#seconds / expectedSeconds(this.entries, rounds);
    onProgress(share, `${entryName(entry)}, round ${round + 1} of ${rounds}`);
    try {
      const running = this.#running.get(entry) ?? (round === 0 ? await this.#start(entry) : null);
      if (running && !this.#skipped.has(entry)) {
        await sleep(SETTLE_MS);
        await addSlice(running, this.#load);
      }
    } catch (error) {
      signal.throwIfAborted(); // which stops processes
      this.#skipped.set(entry, (error as Error).message);
    }
    this.#done++;
    this.#seconds += sliceSeconds(entry) + (round === 0 ? START_SECONDS : 0);
  }

  async #start(entry: Entry): Promise<Running> {
    const { engine } = entry;
    const { folder } = this.options;
    if (!this.#engines.has(engine))
      this.#engines.set(engine, await failureOf(engine.setUp?.(folder)));
    const missing = this.#engines.get(engine);
    if (missing !== undefined) throw new Error(missing);
    const { process, ready } = await EngineProcess.start(engine.launch(entry.case, folder));
    const running: Running = { ...entry, ...ready, process, frames: [], readings: [] };
    this.#running.set(entry, running);
    return running;
  }
}

async function failureOf(task: Promise<void> | undefined): Promise<string | undefined> {
  return task?.then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
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
