/** One training of the experiment, which goes on where it was stopped. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Model, loadModel, saveModel, type Network } from '../../../lib';
import { networkParameters } from '../../../lib/model';
import { train, type Examples, type TrainingReport } from '../../../lib/train';
import { commit } from '../../commit';
import type { Heard } from './examples';
import { judge } from './judge';
import type { Recipe } from './recipe';
import type { Result, Results, Start } from './results';
import { ranksOf } from './task';

/** What all runs of an experiment share. */
export interface Laboratory {
  readonly folder: string;
  readonly results: Results;
  readonly examples: Examples;
  readonly noisy: readonly Heard[];
  readonly clean: readonly Heard[];
  readonly blank: number;
  readonly seed: number;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface Run {
  readonly name: string;
  readonly start: Start;
  readonly tau?: number;
  readonly recipe: Recipe;
  /** Made only where the run is still to be done. */
  readonly network: () => Promise<Network> | Network;
}

/** The trained model, from its file where the run was done before. */
export async function carryOut(run: Run, laboratory: Laboratory): Promise<Model> {
  const { folder, results, say } = laboratory;
  const file = join(folder, `${run.name}.safetensors`);
  if (results.find(run.name) && existsSync(file)) return loadModel(file);
  say(`${run.name}:`);
  const start = await run.network();
  const before = await judge(new Model(start), laboratory.noisy, laboratory.threads);
  const { model, report } = await trained(run, start, laboratory);
  await saveModel(model, file);
  const result = await resultOf(run, { model, report, before }, laboratory);
  results.add(result);
  rmSync(checkpointOf(run, folder), { force: true });
  const percent = (rate: number): string => `${(100 * rate).toFixed(2)} %`;
  say(
    `${run.name}: ${result.parameters} parameters, word errors ${percent(before.wordErrorRate)} -> ` +
      `${percent(result.after.wordErrorRate)}, without noise ${percent(result.clean.wordErrorRate)}`,
  );
  return model;
}

function checkpointOf({ name }: Run, folder: string): string {
  return join(folder, `${name}.checkpoint`);
}

/** The weights of the last epoch: choosing among epochs by development strings would be learning from those. */
async function trained(
  { name, recipe, ...run }: Run,
  start: Network,
  laboratory: Laboratory,
): Promise<{ model: Model; report: TrainingReport }> {
  const { folder, examples, blank, seed, threads, signal, say } = laboratory;
  return train(start, examples, {
    ...recipe,
    criterion: { kind: 'ctc', blank },
    ...{ seed, threads, signal },
    checkpoint: { path: checkpointOf({ name, recipe, ...run }, folder), minutes: 2, resume: true },
    onProgress: (event) => {
      if (event.kind !== 'epoch') return;
      const { epoch, train: learned, rate, seconds } = event.record;
      const [loss, errors] = [learned.loss.toFixed(3), learned.errorRate!.toFixed(4)];
      say(
        `  epoch ${epoch}: loss ${loss}, unit errors ${errors}; rate ${rate.toExponential(1)}, ${seconds.toFixed(0)} s`,
      );
    },
  });
}

async function resultOf(
  { name, start, tau }: Run,
  { model, report, before }: { model: Model; report: TrainingReport; before: Result['before'] },
  { noisy, clean, seed, threads }: Laboratory,
): Promise<Result> {
  return {
    ...{ name, start, ...(tau !== undefined && { tau }) },
    ranks: ranksOf(model).map((rank) => rank ?? null),
    parameters: networkParameters(model),
    before,
    after: await judge(model, noisy, threads),
    clean: await judge(model, clean, threads),
    epochs: report.epochs.length,
    trainingSeconds: report.epochs.reduce((sum, { seconds }) => sum + seconds, 0),
    ...{ seed, commit: commit(), date: new Date().toISOString() },
  };
}
