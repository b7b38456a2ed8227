// npm run bench: the paper's 5 x 500 LSTM, dense and at the ranks of every row of its Table 1, side by side.
//
// Weights are random (times do not depend on their values). Every model is measured in a process of its own; the rows run
// one after the other in one sitting, so their ratios hold although the machine's speed drifts. Results: a table here, and
// with --json FILE the rows with CPU, back end and commit.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { benchModel, initModel, presets, saveModel } = require('../dist/index.js');
const { benchTable } = require('../dist/cli/commands/bench-table.js');

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-bench-'));
try {
  const rows = [];
  for (const { name } of presets().filter((preset) => !preset.name.endsWith('-server'))) {
    const path = join(folder, `${name}.safetensors`);
    await saveModel(initModel(name, { seed: 1 }), path);
    rows.push({ ...(await benchModel(path)), model: name });
  }
  const machine = { cpu: cpus()[0].model, threads: 1, node: process.version, commit: commit() };
  console.log(`${machine.cpu}, one thread, kernels for ${rows[0].isa}, commit ${machine.commit}\n`);
  console.log(benchTable(rows));
  const json = process.argv.indexOf('--json');
  if (json > 0) writeFileSync(process.argv[json + 1], `${JSON.stringify({ machine, rows }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
