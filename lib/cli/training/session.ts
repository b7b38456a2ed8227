/**
 * A training from its first step to its files: it shows how it goes, and says how to go on where it
 * was interrupted.
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

export interface Task {
  readonly start: Network;
  readonly examples: TrainingExamples;
  readonly dev: TrainingExamples | undefined;
  readonly criterion: Criterion;
  /** Utterances left out. */
  readonly skipped: number;
}

export async function runTraining(
  task: Task,
  options: TrainingOptions,
  outputs: Outputs,
  display: TrainingDisplay,
  signal: AbortSignal,
): Promise<void> {
  const { start, examples, dev, criterion } = task;
  const { minutes, resume, density, stages } = options;
  const { train } = await import('../../train/index.js');
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
  const checkpoint = {
    path: outputs.checkpoint,
    ...(minutes !== undefined && { minutes }),
    ...(resume !== undefined && { resume }),
  };
  const { model, report } = await savingWhenAborted(
    density === undefined
      ? train(start, examples, { ...learning, ...(dev && { dev }), checkpoint })
      : (await import('../../prune/index.js')).prune(start, examples, {
          ...learning,
          density,
          stages,
        }),
  ).catch((error: unknown) => {
    throw sayingHowToGoOn(error, outputs.checkpoint);
  });
  display.stop();
  const stored = await storedAs(options.dtype, model, start);
  await writeOutputs(stored, report, outputs, signal);
  const saved = { output: outputs.output, parameters: stored.parameters, bytes: stored.bytes };
  const result = { ...saved, skipped: task.skipped };
  if (options.json) printJsonLine(resultJson(result, report));
  else printLines(...resultText(result, report));
}

/** The model stored as `dtype` says, or as what it was learned from. */
async function storedAs(dtype: Dtype | undefined, model: Model, start: Network): Promise<Model> {
  const { converted, typesOf, ...room } = await import('../../model/index.js');
  return new room.Model(converted(model, dtype ? () => dtype : typesOf(start)));
}

/** The model last but for the checkpoint, which goes when nothing is left to go wrong. */
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

/** The very command that was given, and --resume. */
function resumingCommand(): string {
  const words = process.argv.slice(2).filter((word) => word !== '--resume');
  return ['compact-rnn', ...words, '--resume'].map(quoted).join(' ');
}

/** A word as shells take it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
