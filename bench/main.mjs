// npm run bench: the 5 x 500 LSTM of Prabhavalkar et al. (2016), dense and at the ranks of every row of Table 1.
//
//   npm run bench                     a table
//   npm run bench -- --json rows.json also the rows as JSON, with CPU, versions and commit
//
// Weights are random: times do not hang on their values. Every model is measured in a process of its own, one after the
// other in one sitting, so that their ratios hold although the machine's speed drifts.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-bench-'));

/** The output of the command line, run in the folder of the models so that they go by their short names. */
function compactRnn(...args) {
  const main = join(root, 'dist/cli/main.js');
  return execFileSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function commit() {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

const json = process.argv.indexOf('--json');
const output = json > 0 ? resolve(process.argv[json + 1] ?? 'bench.json') : undefined;
try {
  const { cpu, isa, node } = JSON.parse(compactRnn('doctor', '--json'));
  const presets = JSON.parse(compactRnn('init', '--list', '--json')).map(({ name }) => name);
  const models = presets.filter((name) => !name.endsWith('-server'));
  for (const name of models) compactRnn('init', name, '-o', name);

  console.log(`${cpu}, one thread, kernels for ${isa.selected}, node ${node}, commit ${commit()}\n`);
  if (output === undefined) {
    console.log(compactRnn('bench', ...models));
  } else {
    const rows = JSON.parse(compactRnn('bench', ...models, '--json'));
    writeFileSync(
      output,
      `${JSON.stringify({ cpu, isa: isa.selected, node, commit: commit(), rows }, null, 2)}\n`,
    );
    console.log(`written: ${output}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
