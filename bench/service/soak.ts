/**
 * A soak: so many callers at a time for so long, honest and others, while workers are killed. No
 * word may be wrong, nobody may wait for long, and memory must not grow after it has warmed up.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../lib/random';
import { median, quantile } from '../statistics';
import { visit } from './callers';
import { Notes } from './notes';
import type { Recording } from './recordings';
import type { Server } from './server';

export interface SoakOptions {
  readonly seconds: number;
  /** Callers at a time. */
  readonly sessions: number;
  readonly seed: number;
  /** Seconds from one kill of a worker to the next. */
  readonly killEvery: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

export interface SoakResult {
  readonly seconds: number;
  readonly sessions: number;
  readonly seed: number;
  readonly callers: Readonly<Record<string, number>>;
  /** Sessions whose words were compared with those of `transcribe`. */
  readonly compared: number;
  readonly wrongs: readonly string[];
  readonly kills: number;
  /** Sessions that went with a killed worker. */
  readonly lost: number;
  /** Seconds from a chunk to its answer: median, 95th percentile, the worst. */
  readonly delay: { readonly median: number; readonly p95: number; readonly worst: number };
  /** Bytes of service and workers, as medians of the second and of the last quarter. */
  readonly resident: { readonly early: number; readonly late: number };
}

/** What a caller may wait for an answer, on a machine with more to do than it can. */
const LONGEST_DELAY = 10;
/** Every worker is back by then. */
const RESTART_MS = 10_000;
const SAMPLE_MS = 250;

export async function soak(
  server: Server,
  recordings: readonly Recording[],
  { seconds, sessions, seed, killEvery, signal, onProgress }: SoakOptions,
): Promise<SoakResult> {
  const notes = new Notes();
  const [begin, workers] = [performance.now(), server.workers.length];
  const elapsed = (): number => (performance.now() - begin) / 1000;
  const isOver = (): boolean => elapsed() >= seconds || signal?.aborted === true;
  const calling = Array.from({ length: sessions }, async (_, i) => {
    const random = new Random(seed, i);
    await sleep(random.uniform(0, 1000)); // not all at once
    while (!isOver()) await visit({ url: server.url, recordings, random, notes });
  });
  const resident: number[] = [];
  const random = new Random(seed);
  let nextKill = killEvery;
  while (!isOver()) {
    await sleep(SAMPLE_MS);
    resident.push(server.residentBytes);
    onProgress?.(Math.min(1, elapsed() / seconds));
    if (elapsed() < nextKill) continue;
    nextKill += killEvery;
    notes.noteKill();
    process.kill(random.pick(server.workers), 'SIGKILL');
  }
  await Promise.all(calling);
  await checkAftermath(server, notes, workers);
  const quarter = Math.floor(resident.length / 4);
  return {
    seconds: elapsed(),
    sessions,
    seed,
    callers: notes.callers,
    compared: notes.compared,
    wrongs: notes.wrongs,
    kills: notes.kills,
    lost: notes.lost,
    delay: delaysOf(notes),
    resident: {
      early: median(resident.slice(quarter, 2 * quarter)),
      late: median(resident.slice(-quarter)),
    },
  };
}

function delaysOf({ delays }: Notes): SoakResult['delay'] {
  const worst = delays.reduce((most, delay) => Math.max(most, delay), 0);
  return { median: quantile(delays, 0.5), p95: quantile(delays, 0.95), worst };
}

/** Everybody is gone, and every worker is back. */
async function checkAftermath(server: Server, notes: Notes, workers: number): Promise<void> {
  const worst = delaysOf(notes).worst;
  if (worst > LONGEST_DELAY) notes.wrong(`somebody waited ${worst.toFixed(1)} s for an answer`);
  const end = performance.now() + RESTART_MS;
  const isWell = async (): Promise<boolean> =>
    (await server.sessions()) === 0 && server.workers.length === workers;
  while (!(await isWell()) && performance.now() < end) await sleep(SAMPLE_MS);
  const sessions = await server.sessions();
  if (sessions > 0) notes.wrong(`${sessions} sessions stayed behind`);
  if (server.workers.length < workers)
    notes.wrong(`only ${server.workers.length} workers are back`);
  const lost = await server.metric('compact_rnn_workers_lost_total');
  if (lost !== notes.kills) notes.wrong(`${lost} workers were lost, but ${notes.kills} killed`);
}
