/**
 * What trainings on strings of digits share: the corpus, the task, and the strings that models are
 * judged by.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FrontEnd } from '../../lib';
import { percent } from '../../lib/charts';
import type { Method } from '../runs/methods';
import { Results } from '../runs/results';
import type { Laboratory, Run } from '../runs/run';
import { devCorpus, trainingCorpus } from './corpus';
import { heardOf, trainingExamples } from './examples';
import { judge, type Judgement } from './judge';
import type { Facts, Result } from './results';
import { CLEAN, NOISY } from './style';
import { digitTask, ranksOf, type Task } from './task';

/**
 * A training, with the tau that its ranks were found by, or how it was compressed to how many times
 * fewer parameters.
 */
export interface DigitRun extends Run {
  readonly tau?: number;
  readonly method?: Method;
  readonly ratio?: number;
}

export type DigitLaboratory = Laboratory<Judgement, Facts, DigitRun>;

export interface LaboratoryOptions {
  readonly folder: string;
  readonly seed: number;
  readonly threads: number;
  readonly voices: number;
  /** A speaker who is left out of the training, and alone makes the development strings. */
  readonly without?: string | undefined;
}

/** Strings that models are judged by, of each style. */
export const DEV_STRINGS = 500;

/**
 * @param frontEnd that of a model to go on from; default one with mean and variance of the corpus.
 */
export async function digitLaboratory(
  { folder, seed, threads, voices, without }: LaboratoryOptions,
  signal: AbortSignal,
  frontEnd?: FrontEnd,
): Promise<{ task: Task; laboratory: DigitLaboratory }> {
  mkdirSync(folder, { recursive: true });
  const corpus = await trainingCorpus({ seed, voices, without });
  const task = await digitTask(corpus, frontEnd);
  const noisy = await heardOf(await devCorpus(NOISY, without), task, DEV_STRINGS);
  const clean = await heardOf(await devCorpus(CLEAN, without), task, DEV_STRINGS);
  const laboratory: DigitLaboratory = {
    folder,
    seed,
    threads,
    signal,
    results: new Results<Result>(join(folder, 'results.jsonl')),
    examples: trainingExamples(corpus, task),
    criterion: { kind: 'ctc', blank: task.units.blank! },
    judge: async (model) => judge(model, noisy, threads),
    factsOf: async (model, { tau, method, ratio }) => ({
      ...(tau !== undefined && { tau }),
      ...(method && { method, ratio }),
      ranks: ranksOf(model).map((rank) => rank ?? null),
      clean: await judge(model, clean, threads),
    }),
    shown: ({ wordErrorRate }) => `word errors ${percent(wordErrorRate, 2)}`,
    say: (line) => {
      console.log(line);
    },
  };
  return { task, laboratory };
}
