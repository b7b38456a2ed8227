// Compares another build of the addon with this machine's: node agreement.cjs ADDON. Outputs of cells
// of every kind in f32, f16 and int8 must agree to rounding. Prints the largest difference of each.
const { spawnSync } = require('node:child_process');
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

function outputsOf(addon) {
  const env = { ...process.env, ...(addon && { COMPACT_RNN_ADDON: addon }) };
  const options = { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  return JSON.parse(spawnSync(process.execPath, [__filename], options).stdout);
}

if (process.argv[2] === undefined) {
  console.log(JSON.stringify(outputs()));
} else {
  const theirs = outputsOf(process.argv[2]);
  for (const [i, { name, dtype, ys }] of outputsOf().entries()) {
    const difference = Math.max(...ys.map((y, k) => Math.abs(y - theirs[i].ys[k])));
    console.log(`${name}: ${difference.toExponential(1)}`);
    if (!(difference <= TOLERANCES[dtype])) process.exitCode = 1;
  }
}
