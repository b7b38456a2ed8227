/** The harness: from the command line to the tables and files. */
import {
  checkFiles,
  printLines,
  runProgram,
  savingWhenAborted,
  sayLines,
  withProgress,
} from '../lib/cli';
import { withTemporaryFolder, writeAtomically } from '../lib/files';
import { keptProcesses } from './engine-process';
import { entryName, type Entry } from './entry';
import { kernelLine, timeKernels, type KernelTime } from './kernel-times';
import { selectEntries } from './selection';
import { measureService } from './service';
import { expectedSeconds } from './timetable';
import { thisMachine } from './machine';
import { commandOf, reportMarkdown } from './markdown';
import { measure, type Measurements } from './measure';
import { createCommand, readOptions, type Options } from './options';
import { reportPage } from './page';
import { reportOf, type Report } from './report';
import { REPEATED_SHARE } from './slice';
import { reportLines } from './text';

/** Results on disk are never older than this while a run goes on. */
const WRITE_MS = 5000;

async function main(signal: AbortSignal): Promise<void> {
  const command = createCommand();
  const options = readOptions(command, process.argv.slice(2));
  if (options.kernels !== undefined) {
    await checkFiles(command);
    return runKernels(options, signal);
  }
  if (options.service !== undefined) {
    await checkFiles(command);
    return measureService(options.service, options, signal);
  }
  const entries = selectEntries(options);
  if (options.list) printLines(...entries.map(entryName));
  const kept = keptProcesses();
  sayLines(expectation(entries, options.rounds, kept));
  if (options.list) return;
  await checkFiles(command); // refused now, not after minutes of measuring
  await savingWhenAborted(run(entries, kept, options, signal));
}

/** The microbenchmark of the kernels. */
async function runKernels({ kernels, json }: Options, signal: AbortSignal): Promise<void> {
  const times: KernelTime[] = [];
  await timeKernels(kernels === true || kernels === undefined ? '' : kernels, signal, (time) => {
    times.push(time);
    printLines(kernelLine(time));
  });
  const report = { ...thisMachine(), kernels: times };
  if (json !== undefined) await writeAtomically(json, [`${JSON.stringify(report, null, 2)}\n`]);
}

/** How many cases, and how long they take, also where they are measured again. */
function expectation(entries: readonly Entry[], rounds: number | undefined, kept: number): string {
  const seconds = expectedSeconds(entries, rounds, kept);
  const more = minutes(seconds * REPEATED_SHARE);
  return (
    `cases: ${entries.length}, about ${minutes(seconds)}, ` +
    `and up to ${more} more where other programs are at work; Ctrl-C keeps what is measured by then`
  );
}

function minutes(seconds: number): string {
  return seconds < 90 ? 'a minute' : `${Math.round(seconds / 60)} minutes`;
}

/** What is measured is shown and written, also where the run is stopped. */
async function run(
  entries: readonly Entry[],
  kept: number,
  { rounds, json, html, table }: Options,
  signal: AbortSignal,
): Promise<void> {
  const [machine, begin] = [thisMachine(), new Date()];
  let soFar: () => Measurements = () => ({ measured: [], skipped: [], done: 0, total: 1 });
  let written = performance.now();
  const report = (): Report => reportOf(machine, begin, soFar());
  const write = async (): Promise<void> => {
    written = performance.now();
    if (json !== undefined) await writeAtomically(json, [`${JSON.stringify(report(), null, 2)}\n`]);
    if (html !== undefined) await writeAtomically(html, [reportPage(report())]);
    if (table !== undefined)
      await writeAtomically(table, [reportMarkdown(report(), thisCommand())]);
  };
  const show = async (): Promise<void> => {
    if (soFar().done === 0) return;
    await write();
    printLines(...reportLines(report()));
  };
  const onSlice = async (now: () => Measurements): Promise<void> => {
    soFar = now;
    if (performance.now() - written > WRITE_MS) await write();
  };
  await withTemporaryFolder('compact-rnn-bench', (folder) =>
    withProgress('starting', (onProgress) =>
      measure(entries, {
        rounds,
        kept,
        folder,
        signal,
        onSlice,
        onProgress: (share, stage) => {
          onProgress({ stage, done: share, total: 1 });
        },
      }),
    ),
  ).finally(show);
}

function thisCommand(): string {
  return commandOf(process.argv.slice(2), process.env);
}

/** Runs it as a program: Ctrl-C ends the children, and keeps what is measured. */
export async function runHarness(): Promise<void> {
  await runProgram(main, { whenStopped: 'what was measured by then is kept' });
}
