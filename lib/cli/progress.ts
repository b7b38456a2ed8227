/**
 * How far long work is, on stderr: a bar with what is being done and the time left where stderr is
 * a terminal, and now and then a line where it is not.
 */
import type { Progress } from '../options';
import { beginning } from './text-width';

export interface ProgressBar {
  update(progress: Progress): void;
  /** Has `print` write lines above the bar. */
  above(print: () => void): void;
  /** Takes the bar off the screen. */
  stop(): void;
}

/** A bar is drawn anew this often, for time passes even where nothing is done. */
const REDRAW_MS = 250;

/** Where lines stay there is one this often, and none of work that takes less. */
const LINE_MS = 10_000;

const CELLS = 20;
const CLEAR_LINE = '\r\x1b[K';

/** @param stage what is being done before the first update says so. */
export function showProgress(stage: string): ProgressBar {
  const { stderr } = process;
  const [every, clear] = stderr.isTTY ? [REDRAW_MS, CLEAR_LINE] : [LINE_MS, ''];
  const clock = new WorkClock(stage);
  let shown = performance.now();
  const show = (): void => {
    shown = performance.now();
    stderr.write(stderr.isTTY ? clear + barLine(clock, stderr.columns) : `${textOf(clock)}\n`);
  };
  const timer = setInterval(show, every).unref();
  return {
    update: (progress) => {
      clock.set(progress);
      if (performance.now() - shown > every) show(); // timers wait for work on this thread
    },
    above: (print) => {
      stderr.write(clear);
      print();
    },
    stop: () => {
      clearInterval(timer);
      stderr.write(clear);
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
  const line = `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${textOf(clock)}`;
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
