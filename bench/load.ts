/** A load: a thread of this process that keeps a processor busy while it is on. */
import { Worker } from 'node:worker_threads';

const OFF = 0;
const ON = 1;

const SPIN = `
  const on = new Int32Array(require('node:worker_threads').workerData);
  for (;;) {
    Atomics.wait(on, 0, ${OFF});
    while (Atomics.load(on, 0) === ${ON}) {}
  }`;

export class Load {
  readonly #on = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker = new Worker(SPIN, { eval: true, workerData: this.#on.buffer });

  /** Runs the task under the load. */
  async during<Result>(task: () => Promise<Result>): Promise<Result> {
    Atomics.store(this.#on, 0, ON);
    Atomics.notify(this.#on, 0);
    try {
      return await task();
    } finally {
      Atomics.store(this.#on, 0, OFF);
    }
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
