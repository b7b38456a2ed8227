/** One training of an experiment, which goes on where it was stopped. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Model, loadModel, saveModel, type Network } from '../../lib';
import { networkParameters } from '../../lib/model';
import {
  train,
  type Criterion,
  type EpochRecord,
  type TrainingExamples,
  type TrainingReport,
} from '../../lib/train';
import { commit } from '../../bench';
import type { Recipe } from './recipe';
import type { Outcome, Results, Start } from './results';

export interface Run {
  readonly name: string;
  readonly start: Start;
  readonly recipe: Recipe;
  /** Made only where the run is still to be done. */
  readonly network: () => Promise<Network> | Network;
}

/**
 * What all runs of an experiment share: `Score` is what models are compared by, `Facts` what else
 * is told of a run.
 */
export interface ExperimentContext<Score, Facts extends object, R extends Run = Run> {
  readonly folder: string;
  readonly results: Results<Outcome<Score> & Facts>;
  readonly examples: TrainingExamples;
  readonly criterion: Criterion;
  /**
   * By which the epoch is chosen whose weights are kept. Default those of the last epoch: choosing
   * by the examples that a model is scored on would be training on those.
   */
  readonly dev?: TrainingExamples;
  readonly evaluate: (model: Model) => Promise<Score>;
  readonly factsOf: (model: Model, run: R) => Promise<Facts>;
  /** A score in a few words. */
  readonly shown: (score: Score) => string;
  readonly seed: number;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** The trained model, from its file where the run was done before. */
export async function carryOut<Score, Facts extends object, R extends Run>(
  run: R,
  context: ExperimentContext<Score, Facts, R>,
): Promise<Model> {
  const { folder, results, evaluate, factsOf, shown, say, seed } = context;
  const { name, start } = run;
  const file = join(folder, `${name}.safetensors`);
  if (results.find(name) && existsSync(file)) return loadModel(file);
  say(`${name}:`);
  const network = await run.network();
  const before = await evaluate(new Model(network));
  const { model, report } = await trained(run, network, context);
  await saveModel(model, file);
  const after = await evaluate(model);
  results.add({
    name,
    start,
    ...(await factsOf(model, run)),
    parameters: networkParameters(model),
    before,
    after,
    epochs: report.epochs.length,
    trainingSeconds: report.epochs.reduce((sum, { seconds }) => sum + seconds, 0),
    seed,
    commit: commit(),
    date: new Date().toISOString(),
  });
  rmSync(checkpointOf(run, folder), { force: true });
  say(`${name}: ${networkParameters(model)} parameters, ${shown(before)} -> ${shown(after)}`);
  return model;
}

function checkpointOf({ name }: Run, folder: string): string {
  return join(folder, `${name}.checkpoint`);
}

async function trained<Score, Facts extends object, R extends Run>(
  run: R,
  start: Network,
  context: ExperimentContext<Score, Facts, R>,
): Promise<{ model: Model; report: Pick<TrainingReport, 'epochs'> }> {
  const { folder, examples, criterion, dev, seed, threads, signal, say } = context;
  if (run.recipe.epochs === 0) return { model: new Model(start), report: { epochs: [] } };
  return train(start, examples, {
    ...run.recipe,
    criterion,
    ...(dev && { dev }),
    seed,
    threads,
    signal,
    checkpoint: { path: checkpointOf(run, folder), minutes: 2, resume: true },
    onEpoch: (record) => {
      say(`  ${epochLine(record)}`);
    },
  });
}

function epochLine({ epoch, train: training, dev, rate, seconds }: EpochRecord): string {
  const errors = training.errorRate == null ? '' : `, errors ${training.errorRate.toFixed(4)}`;
  const chosenBy = dev ? `, dev ${dev.loss!.toFixed(4)}` : '';
  return (
    `epoch ${epoch}: loss ${training.loss!.toFixed(3)}${errors}${chosenBy}; ` +
    `rate ${rate.toExponential(1)}, ${seconds.toFixed(0)} s`
  );
}
