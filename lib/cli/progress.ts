/**
 * How far long work is, on stderr: a bar with what is being done and the time left where stderr is
 * a terminal, and now and then a line where it is not.
 */
import type { OnProgress, Progress } from '../options';
import { printable } from '../printable';
import { clearDrawn, drawLine, sayLines } from './print';
import { beginning } from './text-width';

export interface ProgressBar {
  update(progress: Progress): void;
  /** Takes the bar off the screen. */
  stop(): void;
}

/** A bar is drawn anew this often, for time passes even where nothing is done. */
const REDRAW_MS = 250;

/**
 * Where lines stay, the first comes after so long, and none of work that takes less; then one for
 * each tenth of the time that has passed, within bounds: hours are not told in thousands of lines.
 */
const FIRST_LINE_MS = 5_000;
const LEAST_PAUSE_MS = 10_000;
const MOST_PAUSE_MS = 600_000;

const CELLS = 20;

/** @param stage what is being done before the first update says so. */
export function showProgress(stage: string): ProgressBar {
  const clock = new WorkClock(stage);
  return process.stderr.isTTY ? drawnBar(clock) : saidNowAndThen(clock);
}

/** Shows how far work is for as long as it takes. */
export async function withProgress<Result>(
  stage: string,
  work: (onProgress: OnProgress) => Promise<Result>,
): Promise<Result> {
  const bar = showProgress(stage);
  try {
    return await work((progress) => {
      bar.update(progress);
    });
  } finally {
    bar.stop();
  }
}

function drawnBar(clock: WorkClock): ProgressBar {
  let shown = performance.now();
  const draw = (): void => {
    shown = performance.now();
    drawLine(barLine(clock, process.stderr.columns));
  };
  const timer = setInterval(draw, REDRAW_MS).unref();
  return {
    update: (progress) => {
      clock.set(progress);
      if (performance.now() - shown > REDRAW_MS) draw(); // timers wait for work on this thread
    },
    stop: () => {
      clearInterval(timer);
      clearDrawn();
    },
  };
}

function saidNowAndThen(clock: WorkClock): ProgressBar {
  let due = FIRST_LINE_MS;
  const say = (): void => {
    const passed = clock.passed * 1000;
    if (passed < due) return;
    due = passed + Math.min(Math.max(passed / 10, LEAST_PAUSE_MS), MOST_PAUSE_MS);
    sayLines(textOf(clock));
  };
  const timer = setInterval(say, 1000).unref();
  return {
    update: (progress) => {
      clock.set(progress);
      say();
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** When work began, how far it was then, and how far it is. */
class WorkClock {
  readonly #began = performance.now();
  #from: { share: number; time: number } | undefined;
  share = 0;

  constructor(public stage: string) {}

  set({ stage, done, total }: Progress): void {
    const share = total > 0 ? Math.min(1, done / total) : 0;
    // What is resumed begins in between, and a stage of its own begins anew.
    if (!this.#from || share < this.share) this.#from = { share, time: performance.now() };
    this.share = share;
    this.stage = stage;
  }

  /** Seconds since the work began. */
  get passed(): number {
    return (performance.now() - this.#began) / 1000;
  }

  /** Seconds, if the rest goes as fast as what is done did; undefined where nothing is done yet. */
  get left(): number | undefined {
    if (!this.#from || this.share <= this.#from.share) return undefined;
    const rate = (this.share - this.#from.share) / (performance.now() - this.#from.time);
    return (1 - this.share) / rate / 1000;
  }
}

/** No longer than a line of the terminal. */
function barLine(clock: WorkClock, columns: number): string {
  const full = Math.round(clock.share * CELLS);
  const line = `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${printable(textOf(clock))}`;
  return beginning(line, columns - 1);
}

/** ` 40%  dirnet lstm1, 12 s left`. */
function textOf({ share, stage, passed, left }: WorkClock): string {
  const time = left === undefined ? `${spokenTime(passed)} so far` : `${spokenTime(left)} left`;
  const what = stage === '' ? time : `${stage}, ${time}`;
  return `${Math.floor(100 * share)}%`.padStart(4) + `  ${what}`;
}

/** 45 s, 12 min, 3 h 20 min. */
function spokenTime(seconds: number): string {
  if (seconds < 99.5) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
