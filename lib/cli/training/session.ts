/**
 * A training of the command line: it shows progress, writes its files, and says how to resume where
 * it was interrupted.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { CompactRnnError } from '../../errors';
import type { Model, Network } from '../../model';
import type { Progress } from '../../options';
import type { Dtype } from '../../weights';
import type { Criterion, EpochRecord, TrainedModel, TrainingExamples } from '../../train';
import { Interruption, savingWhenAborted } from '../interruption';
import { printJsonLine, printLines } from '../print';
import { packageVersion } from '../version';
import type { TrainingDisplay } from './display';
import { trainOptions, type TrainingOptions } from './options';
import type { Outputs } from './outputs';
import { resultJson, resultText } from './result';

/** What is trained on what. */
export interface Task {
  readonly start: Network;
  readonly examples: TrainingExamples;
  readonly dev: TrainingExamples | undefined;
  readonly criterion: Criterion;
  /** The number of utterances that were left out. */
  readonly skipped: number;
}

/** Trains, writes the outputs, and prints the result. */
export async function runTraining(
  task: Task,
  options: TrainingOptions,
  outputs: Outputs,
  display: TrainingDisplay,
  signal: AbortSignal,
): Promise<void> {
  const { model, report } = await savingWhenAborted(
    trained(task, options, outputs.checkpoint, display, signal),
  ).catch((error: unknown) => {
    throw sayingHowToGoOn(error, outputs.checkpoint);
  });
  display.stop();
  const stored = await storedAs(options.dtype, model, task.start);
  await writeOutputs(stored, report, outputs, signal);
  const saved = { output: outputs.output, parameters: stored.parameters, bytes: stored.bytes };
  const result = { ...saved, skipped: task.skipped };
  if (options.json) printJsonLine(resultJson(result, report));
  else printLines(...resultText(result, report));
}

/** Trains, or prunes in stages where a density is given. */
async function trained(
  { start, examples, dev, criterion }: Task,
  options: TrainingOptions,
  path: string,
  display: TrainingDisplay,
  signal: AbortSignal,
): Promise<TrainedModel> {
  const { minutes, resume, density, stages } = options;
  const learning = {
    ...trainOptions(options),
    criterion,
    signal,
    onProgress: (progress: Progress): void => {
      display.showProgress(progress);
    },
    onEpoch: (record: EpochRecord): void => {
      display.showEpoch(record);
    },
  };
  if (density !== undefined) {
    const { prune } = await import('../../prune/index.js');
    return prune(start, examples, { ...learning, density, stages });
  }
  const { train } = await import('../../train/index.js');
  const checkpoint = {
    path,
    ...(minutes !== undefined && { minutes }),
    ...(resume !== undefined && { resume }),
  };
  return train(start, examples, { ...learning, ...(dev && { dev }), checkpoint });
}

/** The model stored in `dtype`, or in that of the network that it was trained from. */
async function storedAs(dtype: Dtype | undefined, model: Model, start: Network): Promise<Model> {
  const { converted, typesOf, ...room } = await import('../../model/index.js');
  return new room.Model(converted(model, dtype ? () => dtype : typesOf(start)));
}

/** Writes the report, then the model, and removes the checkpoint when both are there. */
async function writeOutputs(
  model: Model,
  report: TrainedModel['report'],
  { output, checkpoint, report: page }: Outputs,
  signal: AbortSignal,
): Promise<void> {
  const { writeAtomically } = await import('../../files/index.js');
  const { saveModel } = await import('../../formats/index.js');
  if (page !== undefined) {
    const { trainingReportHtml } = await import('../../report/index.js');
    const about = { title: basename(output), model: basename(output), version: packageVersion() };
    await writeAtomically(page, [trainingReportHtml(report, about)], { signal });
  }
  await saveModel(model, output, { signal });
  await rm(checkpoint, { force: true });
}

/** The error with how to resume, where there is a checkpoint. */
function sayingHowToGoOn(error: unknown, checkpoint: string): unknown {
  if (!existsSync(checkpoint)) return error;
  if (error instanceof Interruption)
    return new Interruption(
      error.signal,
      `all is saved in ${checkpoint}; to go on: ${resumingCommand()}`,
    );
  if (error instanceof CompactRnnError && error.code === 'NUMERICAL')
    return new CompactRnnError(
      error.code,
      `${error.message}; the last good state is in ${checkpoint}: go on from it with --resume and a lower --rate, or with --clip-norm`,
      { cause: error },
    );
  return error;
}

/** The command that was given, with --resume. */
function resumingCommand(): string {
  const words = process.argv.slice(2).filter((word) => word !== '--resume');
  return ['compact-rnn', ...words, '--resume'].map(quoted).join(' ');
}

/** A word quoted for shells. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
