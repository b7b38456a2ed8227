/**
 * Batches: frames of many sessions that are stepped together. The first frames wait for those of
 * other sessions, at most for the latency. They do not wait once every session has some, or if more
 * audio of their own session is here already.
 */
import type { PoolStream, StreamPool } from '../model';

/** Outputs, and the time they took. */
export interface BatchShare {
  /** [frames, outputs]. */
  readonly ys: Float32Array;
  /** The share of the batch's time, by frames. */
  readonly micros: number;
}

interface Entry {
  readonly stream: PoolStream;
  readonly xs: Float32Array;
  readonly resolve: (share: BatchShare) => void;
  readonly reject: (error: unknown) => void;
}

export class Batches {
  readonly #pool: StreamPool;
  readonly #latency: number;
  #waiting: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Whether a batch should run now. */
  #due = false;
  #running = false;
  #scheduled = false;

  /** @param latency milliseconds. */
  constructor(pool: StreamPool, latency: number) {
    this.#pool = pool;
    this.#latency = latency;
  }

  /**
   * Steps a stream over xs, [frames, inputSize].
   * @param urgent whether not to wait for other sessions.
   */
  run(stream: PoolStream, xs: Float32Array, urgent: boolean): Promise<BatchShare> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ stream, xs, resolve, reject });
      if (urgent || this.#latency === 0 || this.#waiting.length >= this.#pool.size)
        this.#due = true;
      else this.#timer ??= setTimeout(this.#timeOut, this.#latency);
      this.#runSoon();
    });
  }

  readonly #timeOut = (): void => {
    this.#timer = undefined;
    this.#due = true;
    this.#runSoon();
  };

  /** After the messages that have arrived already: they may bring more frames. */
  #runSoon(): void {
    if (!this.#due || this.#running || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    const entries = this.#waiting;
    this.#waiting = [];
    this.#due = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (entries.length === 0) return;
    this.#running = true;
    const begin = performance.now();
    const results = await Promise.allSettled(
      entries.map(({ stream, xs }) => this.#pool.push(stream, xs)),
    );
    const micros = 1000 * (performance.now() - begin);
    this.#running = false;
    const sum = entries.reduce((all, { xs }) => all + xs.length, 0);
    entries.forEach(({ xs, resolve, reject }, i) => {
      const result = results[i]!;
      if (result.status === 'rejected') reject(result.reason);
      else resolve({ ys: result.value, micros: (micros * xs.length) / sum });
    });
    this.#runSoon();
  }
}
