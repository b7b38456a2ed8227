// Compares another build of the addon with this machine's: node agreement.cjs ADDON [NODE...], where
// NODE is a command that runs another system's. Outputs of cells of every kind in f32, f16 and int8
// must agree to rounding. Prints the largest difference of each.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, openSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { Model, initNetwork } = require('../../dist/index.js');

/** Of probabilities: instruction sets round sums and curves in their own ways, int8 in larger steps. */
const TOLERANCES = { f32: 1e-5, f16: 1e-5, int8: 2e-3 };
const SPECS = [
  { cell: 'lstm', input: 7, layers: 2, cells: 50, output: 5, outputActivation: 'softmax' },
  { cell: 'gru', input: 7, layers: 2, cells: 33, output: 5, outputActivation: 'softmax' },
  { cell: 'rnn', input: 7, layers: 1, cells: 19, output: 5, outputActivation: 'softmax' },
];
const FRAMES = 40;

function outputs() {
  return Object.keys(TOLERANCES).flatMap((dtype) =>
    SPECS.map((spec, i) => {
      const model = new Model(initNetwork(spec, i)).convert({ dtype });
      const xs = Float32Array.from({ length: FRAMES * spec.input }, (_, n) => Math.sin(n * n));
      const { data } = model.runSync(xs, { frames: FRAMES });
      return {
        name: `${spec.cell} ${dtype}`,
        dtype,
        ys: [...(data ?? model.runSync(xs, { frames: FRAMES }))],
      };
    }),
  );
}

/** What a program writes goes to a file: under wine it cannot write to a pipe. */
function outputsOf(addon, [node, ...args]) {
  const env = { ...process.env, ...(addon && { COMPACT_RNN_ADDON: addon }) };
  const folder = mkdtempSync(join(tmpdir(), 'compact-rnn-agreement-'));
  const file = join(folder, 'outputs.json');
  spawnSync(node, [...args, __filename], {
    env,
    stdio: ['ignore', openSync(file, 'w'), 'inherit'],
  });
  const text = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  return JSON.parse(text);
}

const [addon, ...node] = process.argv.slice(2);
if (addon === undefined) {
  console.log(JSON.stringify(outputs()));
} else {
  const theirs = outputsOf(addon, node.length > 0 ? node : [process.execPath]);
  for (const [i, { name, dtype, ys }] of outputsOf(undefined, [process.execPath]).entries()) {
    const difference = Math.max(...ys.map((y, k) => Math.abs(y - theirs[i].ys[k])));
    console.log(`${name}: ${difference.toExponential(1)}`);
    if (!(difference <= TOLERANCES[dtype])) process.exitCode = 1;
  }
}
