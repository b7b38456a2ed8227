/**
 * The run: the processes of what is compared are asked for one slice after another, round robin,
 * one at a time while all others sleep, so that what disturbs the machine disturbs all alike.
 */
import { EngineProcess } from './engine-process';
import type { Engine } from './engines';
import { entryName, type Entry } from './entry';
import { Timetable, groupsOf, roundsOf } from './timetable';
import { processorTime, type ProcessorClock } from './idle';
import { Load } from './load';
import type { Ready } from './protocol';
import { Repetitions, leastDisturbed, takeSlice, wasDisturbed } from './slice';
import type { Rounds } from './statistics';

/** An entry with what was measured of it. */
export interface Measured extends Entry, Ready {
  /** Microseconds of a frame of one stream. */
  readonly frames: Rounds;
  /** Microseconds of the floor (SliceRequest.readings), for a frame; empty without one. */
  readonly readings: Rounds;
  /** Rounds that were measured again since others were at work. */
  readonly repeated: number;
  /** Rounds that count although others were at work, also when they were measured again. */
  readonly disturbed: number;
  /** Whether the system told if others were at work. */
  readonly watched: boolean;
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
  /** Those of each mode (cases.ts) unless given. */
  readonly rounds?: number | undefined;
  /** How many processes live from the first round of a group to its last (keptProcesses()). */
  readonly kept: number;
  /** Where engines put what their children need. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number, what: string) => void;
  /** Called between slices, when nothing is measured. */
  readonly onSlice?: (soFar: () => Measurements) => Promise<void>;
  /** Tells whether others are at work: the system's clock unless given. */
  readonly clock?: ProcessorClock;
}

interface Running extends Entry, Ready {
  /** Undefined between slices where there are more entries than processes are kept. */
  process: EngineProcess | undefined;
  readonly frames: (readonly number[])[];
  readonly readings: (readonly number[])[];
  repeated: number;
  disturbed: number;
  watched: boolean;
}

/**
 * Group by group of what is compared: round after round a slice of each entry. The processes of the
 * first entries are started for their first slice and stopped after the group; those beyond
 * `kept` are started for every slice.
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
    for (const group of groupsOf(entries)) await run.group(group);
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
  readonly #timetable: Timetable;
  readonly #total: number;
  #done = 0;
  #share = 0;
  readonly #begin = performance.now();

  constructor(
    readonly entries: readonly Entry[],
    readonly options: MeasureOptions,
  ) {
    this.#timetable = new Timetable(entries, options.rounds, options.kept);
    this.#total = this.#slicesOf(entries);
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
    const { signal, onSlice } = this.options;
    const repetitions = new Repetitions(this.#slicesOf(entries));
    const most = Math.max(0, ...entries.map((entry) => this.#roundsOf(entry)));
    for (let round = 0; round < most; round++)
      for (const entry of entries.filter((each) => round < this.#roundsOf(each))) {
        signal.throwIfAborted();
        await this.#slice(entry, round, repetitions);
        await onSlice?.(() => this.soFar());
      }
    this.stop();
    signal.throwIfAborted();
  }

  /** Ends the processes that are there. */
  stop(): void {
    for (const running of this.#running.values()) stopProcess(running);
  }

  async end(): Promise<void> {
    this.stop();
    await this.#load.stop();
  }

  #roundsOf(entry: Entry): number {
    return roundsOf(entry.case, this.options.rounds);
  }

  #slicesOf(entries: readonly Entry[]): number {
    return entries.reduce((sum, entry) => sum + this.#roundsOf(entry), 0);
  }

  async #slice(entry: Entry, round: number, repetitions: Repetitions): Promise<void> {
    this.#tell(`${entryName(entry)}, round ${round + 1} of ${this.#roundsOf(entry)}`);
    try {
      if (!this.#skipped.has(entry)) await this.#measure(entry, repetitions);
    } catch (error) {
      this.options.signal.throwIfAborted(); // which stops processes
      this.#skipped.set(entry, (error as Error).message);
      this.#timetable.dropped(entry);
    }
    this.#done++;
  }

  /** Says what is measured now, and which share of the time has passed; that never falls. */
  #tell(what: string): void {
    const spent = (performance.now() - this.#begin) / 1000;
    this.#share = Math.max(this.#share, spent / (spent + this.#timetable.left));
    this.options.onProgress(this.#share, what);
  }

  async #measure(entry: Entry, repetitions: Repetitions): Promise<void> {
    const process = this.#running.get(entry)?.process ?? (await this.#start(entry));
    const running = this.#running.get(entry)!;
    const tools = { load: this.#load, clock: this.options.clock ?? processorTime };
    const take = () => takeSlice(entry, process, tools);
    const { slice, repeated } = await leastDisturbed(take, repetitions);
    running.frames.push(slice.frames);
    running.readings.push(slice.readings);
    if (repeated > 0) running.repeated++;
    if (wasDisturbed(slice)) running.disturbed++;
    if (slice.others !== null) running.watched = true;
    this.#timetable.took(entry, slice.seconds);
    if (this.#living() > this.options.kept) stopProcess(running);
  }

  #living(): number {
    return [...this.#running.values()].filter(({ process }) => process !== undefined).length;
  }

  async #start(entry: Entry): Promise<EngineProcess> {
    const { engine } = entry;
    const { folder } = this.options;
    if (!this.#engines.has(engine))
      this.#engines.set(engine, await failureOf(engine.setUp?.(folder)));
    const missing = this.#engines.get(engine);
    if (missing !== undefined) throw new Error(missing);
    const { process, ready } = await EngineProcess.start(engine.launch(entry.case, folder));
    const nothing = { frames: [], readings: [], repeated: 0, disturbed: 0, watched: false };
    this.#running.set(entry, {
      ...nothing,
      ...this.#running.get(entry),
      ...entry,
      ...ready,
      process,
    });
    this.#timetable.started(entry);
    return process;
  }
}

function stopProcess(running: Running): void {
  running.process?.stop();
  running.process = undefined;
}

async function failureOf(task: Promise<void> | undefined): Promise<string | undefined> {
  return task?.then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
}
