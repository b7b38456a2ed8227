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
import { caseName, selectCases } from './cases';
import { selectEngines } from './engines';
import { thisMachine } from './machine';
import { entryName, expectedSeconds, measure, type Entry, type Measurements } from './measure';
import { createCommand, readOptions, type Options } from './options';
import { reportPage } from './page';
import { reportOf, type Report } from './report';
import { yardstickOf } from './rows';
import { reportLines } from './text';

/**
 * What the options ask for, and what onnxruntime is measured for so that others can be compared
 * with it.
 */
export function entriesOf({ cases, peers }: Pick<Options, 'cases' | 'peers'>): Entry[] {
  const selected = selectCases(cases);
  return selectEngines(peers).flatMap((engine) => {
    const yardsticks =
      engine.name === 'onnxruntime' ? selected.flatMap((each) => yardstickOf(each) ?? []) : [];
    const byName = new Map([...selected, ...yardsticks].map((each) => [caseName(each), each]));
    return [...byName.values()]
      .filter((each) => engine.takes(each))
      .map((each) => ({ engine, case: each }));
  });
}

/** Results on disk are no older than this while a run goes on. */
const WRITE_MS = 5000;

async function main(signal: AbortSignal): Promise<void> {
  const command = createCommand();
  const options = readOptions(command, process.argv.slice(2));
  const entries = entriesOf(options);
  if (options.list) printLines(...entries.map(entryName));
  sayLines(expectation(entries, options.rounds));
  if (options.list) return;
  await checkFiles(command); // refused now, not after minutes of measuring
  await savingWhenAborted(run(entries, options, signal));
}

/** `126 cases, 12 rounds: about 20 min`. */
function expectation(entries: readonly Entry[], rounds: number): string {
  const minutes = expectedSeconds(entries, rounds) / 60;
  const time = minutes < 1.5 ? 'a minute' : `${Math.round(minutes)} minutes`;
  const [cases, turns] = [entries.length, rounds].map(String);
  return `cases: ${cases}, rounds: ${turns}, about ${time}; Ctrl-C keeps what is measured by then`;
}

/** What is measured is shown and written, also where the run is stopped. */
async function run(
  entries: readonly Entry[],
  { rounds, json, html }: Options,
  signal: AbortSignal,
): Promise<void> {
  const [machine, begin] = [thisMachine(), new Date()];
  let soFar: () => Measurements = () => ({ measured: [], skipped: [], done: 0, total: 1 });
  let written = performance.now();
  const report = (): Report => reportOf(machine, begin, rounds, soFar());
  const write = async (): Promise<void> => {
    written = performance.now();
    if (json !== undefined) await writeAtomically(json, [`${JSON.stringify(report(), null, 2)}\n`]);
    if (html !== undefined) await writeAtomically(html, [reportPage(report())]);
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

/** Runs it as a program: Ctrl-C ends the children, and keeps what is measured. */
export async function runHarness(): Promise<void> {
  await runProgram(main, { whenStopped: 'what was measured by then is kept' });
}
