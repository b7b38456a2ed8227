/**
 * What trainings on strings of digits share: the corpus, the task, and the strings that models are
 * scored on.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FrontEnd } from '../../lib';
import { percent } from '../../lib/charts';
import type { Method } from '../runs/methods';
import { Results } from '../runs/results';
import type { ExperimentContext, Run } from '../runs/run';
import { devCorpus, trainingCorpus } from './corpus';
import { digitExamples, trainingExamples } from './examples';
import { type Scores, scoreModel } from './score';
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

export type DigitContext = ExperimentContext<Scores, Facts, DigitRun>;

export interface ContextOptions {
  readonly folder: string;
  readonly seed: number;
  readonly threads: number;
  readonly voices: number;
  /** A speaker who is left out of the training, and alone makes the development strings. */
  readonly without?: string | undefined;
}

/** Strings that models are scored on, of each style. */
export const DEV_STRINGS = 500;

/**
 * @param frontEnd that of a model to go on from; default one with mean and variance of the corpus.
 */
export async function digitContext(
  { folder, seed, threads, voices, without }: ContextOptions,
  signal: AbortSignal,
  frontEnd?: FrontEnd,
): Promise<{ task: Task; context: DigitContext }> {
  mkdirSync(folder, { recursive: true });
  const corpus = await trainingCorpus({ seed, voices, without });
  const task = await digitTask(corpus, frontEnd);
  const noisy = await digitExamples(await devCorpus(NOISY, without), task, DEV_STRINGS);
  const clean = await digitExamples(await devCorpus(CLEAN, without), task, DEV_STRINGS);
  const context: DigitContext = {
    folder,
    seed,
    threads,
    signal,
    results: new Results<Result>(join(folder, 'results.jsonl')),
    examples: trainingExamples(corpus, task),
    criterion: { kind: 'ctc', blank: task.units.blank! },
    evaluate: async (model) => scoreModel(model, noisy, threads),
    factsOf: async (model, { tau, method, ratio }) => ({
      ...(tau !== undefined && { tau }),
      ...(method && { method, ratio }),
      ranks: ranksOf(model).map((rank) => rank ?? null),
      clean: await scoreModel(model, clean, threads),
    }),
    shown: ({ wordErrorRate }) => `word errors ${percent(wordErrorRate, 2)}`,
    say: (line) => {
      console.log(line);
    },
  };
  return { task, context };
}
