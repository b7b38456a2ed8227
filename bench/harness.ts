/** The harness: from the command line to the tables and files. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printLines, runProgram, showProgress } from '../lib/cli';
import { outputTarget, writeAtomically } from '../lib/files';
import { caseName, selectCases } from './cases';
import { selectEngines } from './engines';
import { thisMachine } from './machine';
import { entryName, measure, type Entry } from './measure';
import { readOptions, type Options } from './options';
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

async function run(
  entries: readonly Entry[],
  rounds: number,
  signal: AbortSignal,
): Promise<Report> {
  const begin = new Date();
  const machine = thisMachine();
  const folder = await mkdtemp(join(tmpdir(), 'compact-rnn-bench-'));
  const progress = showProgress('starting');
  const onProgress = (share: number, stage: string): void => {
    progress.update({ stage, done: share, total: 1 });
  };
  try {
    return reportOf(
      machine,
      begin,
      rounds,
      await measure(entries, { rounds, folder, signal, onProgress }),
    );
  } finally {
    progress.stop();
    await rm(folder, { recursive: true });
  }
}

async function main(signal: AbortSignal): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const entries = entriesOf(options);
  if (options.list) {
    printLines(...entries.map(entryName));
    return;
  }
  const { json, html } = options;
  // Refused now, not after minutes of measuring.
  for (const file of [json, html]) if (file !== undefined) await outputTarget(file);

  const report = await run(entries, options.rounds, signal);
  printLines(...reportLines(report));
  if (json !== undefined)
    await writeAtomically(json, [`${JSON.stringify(report, null, 2)}\n`], { signal });
  if (html !== undefined) await writeAtomically(html, [reportPage(report)], { signal });
}

/** Runs it as a program: Ctrl-C ends the children, and leaves nothing half-written. */
export async function runHarness(): Promise<void> {
  await runProgram(main);
}
