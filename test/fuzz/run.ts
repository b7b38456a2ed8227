/** Runs cases of a fuzzer in processes of their own, which may die, hang or grow. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Report } from './child';

/** Seconds without a word after which a process hangs. */
const PATIENCE = 30;

export interface Cases {
  readonly fuzzer: string;
  readonly seed: number;
  readonly first?: number;
  readonly count: number;
  /** One callable or reader. */
  readonly only?: string | undefined;
  /** Further variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What should not have happened, and how to see it again. */
export interface Found {
  readonly replay: string;
  readonly what: string;
  readonly found: string;
}

/** Runs all of them, in as many processes as it takes, and gives what was found. */
export async function runCases(cases: Cases, onFound?: (found: Found) => void): Promise<Found[]> {
  const all: Found[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-fuzz-'));
  const add = ({ number, found, what }: { number: number; found: string; what: string }): void => {
    const replay = `npm run fuzz -- ${cases.fuzzer} --seed ${cases.seed} --case ${number}${cases.only ? ` --only '${cases.only}'` : ''}`;
    all.push({ replay, what, found });
    onFound?.(all.at(-1)!);
  };
  try {
    const end = (cases.first ?? 0) + cases.count;
    for (let next = cases.first ?? 0; next < end;)
      next = await runProcess({ ...cases, first: next, count: end - next }, folder, add);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return all;
}

/** What the process said when it died: the lines that say why, not where everything was. */
function deathOf(said: string): string {
  const lines = said.split('\n').filter((line) => /Error|ERROR|FATAL|#[0-9] /.test(line));
  return lines.slice(0, 12).join('\n').slice(0, 1500);
}

/** @returns the case at which to go on. */
function runProcess(
  { fuzzer, seed, first, count, only, env }: Cases & { first: number },
  folder: string,
  add: (found: { number: number; found: string; what: string }) => void,
): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      '--max-old-space-size=1024',
      '-r',
      join(__dirname, 'register.cjs'),
      join(__dirname, 'child.ts'),
      ...[fuzzer, seed, first, count].map(String),
      ...(only === undefined ? [] : [only]),
    ],
    {
      cwd: folder,
      env: { ...process.env, COMPACT_RNN_FUZZ_FOLDER: folder, NODE_NO_WARNINGS: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let at = { number: first, what: 'the start of the process' };
  let said = '';
  let hangs = false;
  const timer = setTimeout(() => {
    hangs = true;
    child.kill('SIGKILL');
  }, PATIENCE * 1000);
  createInterface(child.stdout).on('line', (line) => {
    timer.refresh();
    const report = JSON.parse(line) as Report;
    if ('begins' in report) at = { number: report.begins, what: report.what };
    else add(report);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0 && signal === null && at.number === first + count - 1) resolve(first + count);
      else {
        if (hangs) add({ ...at, found: `no word for ${PATIENCE} s` });
        else if (code !== 0)
          add({ ...at, found: `the process died (${signal ?? code ?? '?'}): ${deathOf(said)}` });
        resolve(at.number + 1);
      }
    });
  });
}
