/** Words wrong, time and memory of one setting, in a process of its own on one core. */
import {
  countWordErrors,
  createDecoder,
  decodeGreedy,
  loadNgramModel,
  sumWordErrors,
  type WordErrors,
} from '../../lib';
import { FRAME_SECONDS, type Strength, type Utterance } from './posteriors';
import { cmudict, sentences } from './task';

export interface Setting {
  readonly name: string;
  /** Files of the model of the first pass, and of the one that rescores it. */
  readonly lm: string;
  readonly rescore?: string;
  readonly beam: number;
  /** Default: no limit. */
  readonly maxHypotheses?: number;
  readonly lmWeight: number;
  readonly wordPenalty: number;
}

export interface Task {
  readonly utterances: number;
  readonly strength: Strength;
  readonly seed: number;
}

/** Bytes by which the process has grown, mapped files among them. */
export interface Memory {
  readonly models: number;
  readonly decoder: number;
  /** All of it, where it was most. */
  readonly peak: number;
}

export interface Row {
  readonly setting: Setting;
  readonly words: WordErrors;
  /** Units of the best path wrong: how hard the task is. */
  readonly units: WordErrors;
  readonly audioSeconds: number;
  /** Of the processor, that the search took. */
  readonly seconds: number;
  /** From the last frame to the words, mean. */
  readonly lastMillis: number;
  readonly memory: Memory;
}

/** Frames that are pushed at once, as somebody speaks: 0.3 s. */
const PIECE = 10;

export async function measure(setting: Setting, task: Task): Promise<Row> {
  const units = await cmudict();
  const spoken = sentences(task.utterances, units.lexicon, task.strength, task.seed);
  const start = resident();
  const lm = await loadNgramModel(setting.lm);
  const rescore = setting.rescore === undefined ? undefined : await loadNgramModel(setting.rescore);
  const withModels = resident();
  const { beam, maxHypotheses = Infinity, lmWeight, wordPenalty } = setting;
  const decoder = createDecoder(units, { lm, rescore, beam, maxHypotheses, lmWeight, wordPenalty });
  const withDecoder = resident();
  let peak = withDecoder;
  const words: WordErrors[] = [];
  let micros = 0;
  let lastMicros = 0;
  for (const utterance of spoken) {
    decoder.reset();
    const began = process.cpuUsage();
    pushInPieces(utterance, units.names.length, (scores) => {
      decoder.push(scores);
    });
    const pushed = process.cpuUsage();
    const found = decoder.result().words.map(({ word }) => word);
    lastMicros += spent(pushed);
    micros += spent(began);
    words.push(countWordErrors(utterance.words, found));
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  return {
    setting,
    words: sumWordErrors(words),
    units: sumWordErrors(
      spoken.map(({ said, scores }) =>
        countWordErrors(
          said,
          decodeGreedy(scores, units).map(({ unit }) => unit),
        ),
      ),
    ),
    audioSeconds: spoken.reduce((sum, { frames }) => sum + frames * FRAME_SECONDS, 0),
    seconds: micros / 1e6,
    lastMillis: lastMicros / 1e3 / spoken.length,
    memory: {
      models: withModels - start,
      decoder: withDecoder - withModels,
      peak: peak - start,
    },
  };
}

function pushInPieces(
  { frames, scores }: Utterance,
  units: number,
  push: (scores: Float32Array) => void,
): void {
  for (let t = 0; t < frames; t += PIECE)
    push(scores.subarray(t * units, Math.min(t + PIECE, frames) * units));
}

function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}

/** Bytes of the process, once what nothing refers to is gone. */
function resident(): number {
  globalThis.gc!();
  globalThis.gc!();
  return process.memoryUsage.rss();
}
