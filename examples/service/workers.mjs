// Worker threads, each with the model and one pool; a session stays with the worker that has the
// fewest.
import { Worker } from 'node:worker_threads';

/** @typedef {{ id: number, kind: 'open' | 'push' | 'end' | 'close', sampleRate?: number, bytes?: Uint8Array }} Call */
/** @typedef {{ text: string, words: { word: string, start: number, end: number }[] }} Words */
/** @typedef {{ worker: Worker, sessions: number, waiting: Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }[]> }} Place */

export class Workers {
  /** @type {Place[]} */
  #places;
  #next = 0;

  /**
   * @param {string} model
   * @param {number} threads
   */
  constructor(model, threads) {
    this.#places = Array.from({ length: threads }, () => {
      const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: model });
      /** @type {Place} */
      const place = { worker, sessions: 0, waiting: new Map() };
      worker.on('message', ({ id, result, error }) => {
        const call = place.waiting.get(id)?.shift();
        if (error === undefined) call?.resolve(result);
        else call?.reject(new Error(error));
      });
      worker.on('error', (error) => {
        for (const calls of place.waiting.values()) for (const { reject } of calls) reject(error);
      });
      return place;
    });
  }

  get sessions() {
    return this.#places.reduce((sum, { sessions }) => sum + sessions, 0);
  }

  /** @param {number} sampleRate */
  open(sampleRate) {
    const place = this.#places.reduce((a, b) => (b.sessions < a.sessions ? b : a));
    const id = this.#next++;
    place.sessions++;
    place.waiting.set(id, []);
    /**
     * Answers come in the order of the calls.
     *
     * @param {Omit<Call, 'id'>} call
     * @returns {Promise<any>}
     */
    const send = (call) =>
      new Promise((resolve, reject) => {
        place.waiting.get(id)?.push({ resolve, reject });
        place.worker.postMessage({ id, ...call });
      });
    const opened = send({ kind: 'open', sampleRate });
    opened.catch(() => undefined); // the first push says so
    return {
      /** @param {Uint8Array} bytes 16-bit samples, which pieces may cut in two */
      push: async (bytes) => {
        await opened;
        await send({ kind: 'push', bytes });
      },
      /** @returns {Promise<Words>} */
      end: async () => {
        await opened;
        return send({ kind: 'end' });
      },
      close: () => {
        place.sessions--;
        place.worker.postMessage({ id, kind: 'close' });
        place.waiting.delete(id);
      },
    };
  }

  async stop() {
    await Promise.all(this.#places.map(({ worker }) => worker.terminate()));
  }
}
