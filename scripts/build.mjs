#!/usr/bin/env node
// Builds the addon on this machine, into build/Release of the package that this file lies in: what
// `npx compact-rnn build` runs. Quiet where it succeeds; where it fails it says what failed and how.
//
//   node scripts/build.mjs [--jobs N]
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const BUILD = join(ROOT, 'build');
const LOG = join(BUILD, 'build.log');
/** Bytes that a compiler takes at most, for Eigen's decompositions. */
const MEMORY = 0.6e9;

const HOW = {
  linux: 'On Debian or Ubuntu: sudo apt-get install cmake make g++. On Alpine: apk add cmake make g++',
  darwin: 'On macOS: xcode-select --install; brew install cmake',
  win32: "On Windows: Visual Studio's C++ build tools, which bring CMake",
};

const runs = (command) => command !== undefined && !spawnSync(command, ['--version']).error;

/** What the build needs and this machine has not. On Windows CMake looks for the compiler itself. */
function missing() {
  const found = (...commands) => commands.some(runs);
  const isWindows = process.platform === 'win32';
  return [
    found('cmake') ? [] : 'cmake',
    isWindows || found('make', 'ninja') ? [] : 'make (or ninja)',
    isWindows || found(process.env.CXX, 'c++', 'g++', 'clang++') ? [] : 'a C++17 compiler',
  ].flat();
}

function fail(reason, remedy) {
  console.error(`compact-rnn: the native addon cannot be built here: ${reason}.\n${remedy}`);
  process.exit(1);
}

/** Bytes that are free to be used, of caches too, where the system tells. */
function availableMemory() {
  try {
    return 1024 * Number(/MemAvailable: *(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))[1]);
  } catch {
    return freemem();
  }
}

/** As many compilers as there are processors, and as memory holds. */
function defaultJobs(memory) {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(memory / MEMORY)));
}

function jobsAsked() {
  const at = process.argv.indexOf('--jobs');
  if (at < 0) return undefined;
  const jobs = Number(process.argv[at + 1]);
  if (!Number.isSafeInteger(jobs) || jobs < 1) fail('--jobs must be a whole number from 1', 'Nothing was built.');
  return jobs;
}

/** Runs a command whose output goes to the log; ends the process where it fails. */
function step(command, args, log) {
  const { status, signal, error } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', log, log] });
  if (status === 0) return;
  const how = error?.message ?? (signal ? `it was ended by ${signal}` : `its exit status was ${status}`);
  const text = readFileSync(LOG, 'utf8');
  const killed = signal === 'SIGKILL' || /Killed signal|Killed \(program/.test(text);
  fail(
    `${[command, ...args].join(' ')} failed: ${how}`,
    [
      ...firstErrors(text),
      killed ? 'The system ended a compiler, most likely since memory ran out: try --jobs 1.' : '',
      `The whole log: ${LOG}. It needs CMake 3.18 or later and a C++17 compiler.`,
    ]
      .filter(Boolean)
      .join('\n'),
  );
}

/** The lines that say what is wrong: a few of them. */
function firstErrors(text) {
  const lines = text.trimEnd().split('\n');
  const errors = lines.filter((line) => /\berror\b|Killed|undefined reference|No such file/i.test(line));
  return (errors.length > 0 ? errors : lines.slice(-5)).slice(0, 8);
}

if (runs('ninja')) process.env.CMAKE_GENERATOR ??= 'Ninja';
const lacking = missing();
if (lacking.length > 0)
  fail(
    `missing ${lacking.join(', ')}`,
    `${HOW[process.platform] ?? 'Install them'}. Then try again.`,
  );
const memory = availableMemory();
const jobs = jobsAsked() ?? defaultJobs(memory);
mkdirSync(BUILD, { recursive: true });
const log = openSync(LOG, 'w');
const eigen = memory < MEMORY ? 'OFF' : 'AUTO';
if (eigen === 'OFF')
  console.error(
    "compact-rnn: little memory is free, so Eigen's decompositions are left out: compression will need OpenBLAS (libopenblas0); running models needs neither.",
  );
console.error(`compact-rnn: building the native addon (${jobs} at a time; minutes)`);
step('cmake', ['-S', ROOT, '-B', BUILD, `-DCOMPACT_RNN_EIGEN=${eigen}`], log);
step('cmake', ['--build', BUILD, '--target', 'compact_rnn', '--config', 'Release', '--parallel', String(jobs)], log);
closeSync(log);
