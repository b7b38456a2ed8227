/**
 * Real-time callers: each sends a chunk every 100 ms, whatever was answered, as a microphone does.
 * The delay is from the end of a chunk, when it is due, to its answer.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../lib/random';
import { quantile } from '../statistics';
import { Caller } from './caller';
import type { Server } from './server';

export interface Load {
  readonly sessions: number;
  /** Seconds before delays count, and in which they do. */
  readonly warmUp: number;
  readonly measured: number;
  readonly signal?: AbortSignal | undefined;
}

export interface LoadResult {
  readonly sessions: number;
  /** Seconds, the 95th percentile; what was not answered in the end counts as long as it waited. */
  readonly p95: number;
  readonly median: number;
  /** Processors that the service was busy on. */
  readonly processors: number;
  readonly residentBytes: number;
}

const CHUNK_MS = 100;
export const RATE = 16_000;
/** Chunks of a session, on average, that may wait for answers: then it is enough. */
const MOST_WAITING = 5;

/** Noise of a few seconds, 16-bit: the front end has its work, whatever the words. */
const NOISE = (() => {
  const random = new Random(1);
  return Uint8Array.from({ length: 4 * 2 * RATE }, (_, i) =>
    i % 2 === 0 ? random.below(256) : random.below(8),
  );
})();
const CHUNK_BYTES = (2 * RATE * CHUNK_MS) / 1000;

/** One of them, from when it is opened. */
class RealTimeCaller {
  readonly #caller: Caller;
  readonly #begin: number;
  readonly #offset: number;
  #sent = 0;
  #answered = 0;
  /** When chunks were due, and, of those that were answered, their delays. */
  readonly delays: { readonly due: number; readonly delay: number }[] = [];

  private constructor(caller: Caller, begin: number, offset: number) {
    this.#caller = caller;
    this.#begin = begin;
    this.#offset = offset;
    caller.onAnswer = () => {
      const due = this.#due(this.#answered++);
      this.delays.push({ due, delay: performance.now() - due });
      caller.drop();
    };
  }

  static async open(url: string, random: Random): Promise<RealTimeCaller> {
    const caller = await Caller.open(url);
    caller.send({ config: { sample_rate: RATE } });
    const begin = performance.now() + random.uniform(0, CHUNK_MS);
    return new RealTimeCaller(caller, begin, 2 * random.below(RATE));
  }

  get waiting(): number {
    return this.#sent - this.#answered;
  }

  /** Sends what is due by now. */
  tick(now: number): void {
    for (; this.#due(this.#sent) <= now; this.#sent++) {
      const from = this.#offset + (this.#sent % 30) * CHUNK_BYTES;
      this.#caller.send(NOISE.subarray(from, from + CHUNK_BYTES));
    }
  }

  end(): void {
    const now = performance.now();
    for (; this.#answered < this.#sent; this.#answered++) {
      const due = this.#due(this.#answered);
      this.delays.push({ due, delay: now - due });
    }
    this.#caller.onAnswer = undefined;
    this.#caller.socket.terminate();
  }

  #due(chunk: number): number {
    return this.#begin + chunk * CHUNK_MS;
  }
}

/** Milliseconds from a look at what is due to the next: what is late by it counts as delay. */
const TICK_MS = 2;

export async function underLoad(server: Server, load: Load): Promise<LoadResult> {
  const { sessions, warmUp, measured, signal } = load;
  const random = new Random(1, sessions);
  const callers: RealTimeCaller[] = [];
  const waiting = (): number => callers.reduce((sum, caller) => sum + caller.waiting, 0);
  const run = async (seconds: number): Promise<void> => {
    const end = performance.now() + 1000 * seconds;
    while (performance.now() < end && waiting() <= MOST_WAITING * sessions && !signal?.aborted) {
      const now = performance.now();
      for (const caller of callers) caller.tick(now);
      await sleep(TICK_MS);
    }
  };
  try {
    // A few at a time, while those that are there already speak.
    for (let i = 0; i < sessions; i += 16) {
      const count = Math.min(16, sessions - i);
      const opening = Array.from({ length: count }, () => RealTimeCaller.open(server.url, random));
      callers.push(...(await Promise.all(opening)));
      await run(0.02);
    }
    await run(warmUp);
    const [begin, cpu] = [performance.now(), server.cpuSeconds];
    await run(measured);
    const processors = (1000 * (server.cpuSeconds - cpu)) / (performance.now() - begin);
    const { residentBytes } = server;
    for (const caller of callers) caller.end();
    const delays = callers
      .flatMap((caller) => caller.delays)
      .filter(({ due }) => due >= begin)
      .map(({ delay }) => delay / 1000);
    // Nothing was due where it had enough before it began to count.
    const at = (q: number): number => (delays.length > 0 ? quantile(delays, q) : Infinity);
    return { sessions, p95: at(0.95), median: at(0.5), processors, residentBytes };
  } finally {
    for (const caller of callers) caller.end();
    await everybodyGone(server);
  }
}

async function everybodyGone(server: Server): Promise<void> {
  const end = performance.now() + 10_000;
  while ((await server.sessions()) > 0 && performance.now() < end) await sleep(50);
}
