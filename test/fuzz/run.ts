/** Runs cases of a fuzzer in processes of their own, which may die, hang or grow. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Report } from './child';

/** A process hangs that has taken so many seconds of processor time, or of any, without a word. */
const PATIENCE = { busy: 20, idle: 120 };

export interface Cases {
  readonly fuzzer: string;
  readonly seed: number;
  readonly first?: number;
  readonly count: number;
  /** One callable or reader. */
  readonly only?: string | undefined;
  /** Of processor time that a case may take; default 2. */
  readonly seconds?: number;
  /** Further variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The most that any case took, those of processes that died or hung not counted. */
export interface Worst {
  /** Of processor time, or of any where that is less. */
  seconds: number;
  bytes: number;
}

/** What should not have happened, and how to see it again. */
export interface Found {
  readonly replay: string;
  readonly what: string;
  readonly found: string;
}

/**
 * Runs all of them, in as many processes as it takes, and gives what was found. `worst` grows to
 * what the cases took.
 */
export async function runCases(
  cases: Cases,
  onFound?: (found: Found) => void,
  worst: Worst = { seconds: 0, bytes: 0 },
): Promise<Found[]> {
  const all: Found[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-fuzz-'));
  const add: Add = ({ number, found, what }) => {
    const replay = `npm run fuzz -- ${cases.fuzzer} --seed ${cases.seed} --case ${number}${cases.only ? ` --only '${cases.only}'` : ''}`;
    all.push({ replay, what, found });
    onFound?.(all.at(-1)!);
  };
  try {
    const end = (cases.first ?? 0) + cases.count;
    for (let next = cases.first ?? 0; next < end;)
      next = await runProcess({ ...cases, first: next, count: end - next }, folder, add, worst);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return all;
}

type Add = (found: { number: number; found: string; what: string }) => void;

/** What a process has taken so far; 0 where nothing says it. */
function processorSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** What the process said when it died: the lines that say why, not where everything was. */
function deathOf(said: string): string {
  const lines = said.split('\n').filter((line) => /Error|ERROR|FATAL|#[0-9] /.test(line));
  return lines.slice(0, 12).join('\n').slice(0, 1500);
}

/** @returns the case at which to go on. */
function runProcess(
  { fuzzer, seed, first, count, only, seconds = 2, env }: Cases & { first: number },
  folder: string,
  add: Add,
  worst: Worst,
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
      env: {
        ...process.env,
        COMPACT_RNN_FUZZ_FOLDER: folder,
        NODE_NO_WARNINGS: '1',
        COMPACT_RNN_FUZZ_SECONDS: String(seconds),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let at = { number: first, what: 'the start of the process' };
  let said = '';
  let hangs = false;
  let [heard, busy] = [Date.now(), 0];
  const timer = setInterval(() => {
    const silent = processorSeconds(child.pid!) - busy;
    hangs = silent > PATIENCE.busy || Date.now() - heard > 1000 * PATIENCE.idle;
    if (hangs) child.kill('SIGKILL');
  }, 2000);
  createInterface(child.stdout).on('line', (line) => {
    [heard, busy] = [Date.now(), processorSeconds(child.pid!)];
    const report = JSON.parse(line) as Report;
    if ('begins' in report) at = { number: report.begins, what: report.what };
    else if ('found' in report) add(report);
    else {
      worst.seconds = Math.max(worst.seconds, report.seconds);
      worst.bytes = Math.max(worst.bytes, report.bytes);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearInterval(timer);
      if (code === 0 && signal === null && at.number === first + count - 1) resolve(first + count);
      else {
        if (hangs) add({ ...at, found: 'hangs' });
        else if (code !== 0)
          add({ ...at, found: `the process died (${signal ?? code ?? '?'}): ${deathOf(said)}` });
        resolve(at.number + 1);
      }
    });
  });
}
