// The main job from end to end: make a model smaller, run both, compare them, write the report.
//
//   npm run demo                     the 5 x 500 LSTM of Prabhavalkar et al. (2016), randomly initialised
//   npm run demo -- my-model.onnx    a trained model of yours
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { loadModel } = require('../dist/index.js');
const { npyParts, readNpy } = require('../dist/formats/npy.js');

const FRAMES = 200;
const TAU = '0.6';
const out = join(root, 'demo-out');
mkdirSync(out, { recursive: true });
const file = (name) => relative(process.cwd(), join(out, name));

/** Shows a command as a user would type it, and runs it. */
function run(...args) {
  console.log(`\n$ compact-rnn ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** Frames that look like normalized features: fixed, smooth in time. */
function features(frames, size) {
  return Float32Array.from({ length: frames * size }, (_, i) => {
    const [t, k] = [Math.floor(i / size), i % size];
    return Math.sin(0.11 * t + 1.7 * k) + 0.5 * Math.sin(0.37 * t * (1 + (k % 7)));
  });
}

function rms(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

const given = process.argv[2];
const dense = given ?? file('dense.safetensors');
const small = file('compressed.safetensors');
if (!given) run('init', 'prabhavalkar2016', '-o', dense, '--seed', '1');
run('inspect', dense);
run('compress', dense, '-o', small, '--method', 'joint-svd', '--tau', TAU, '--report', file('report.html'));

const model = await loadModel(dense);
const x = { shape: [FRAMES, model.inputSize], data: features(FRAMES, model.inputSize) };
writeFileSync(file('x.npy'), Buffer.concat(npyParts(x)));
run('run', dense, '--input', file('x.npy'), '--output', file('y-dense.npy'));
run('run', small, '--input', file('x.npy'), '--output', file('y-compressed.npy'));
run('bench', dense, small);

const before = readNpy(readFileSync(file('y-dense.npy'))).data;
const after = readNpy(readFileSync(file('y-compressed.npy'))).data;
console.log(`
Outputs over ${FRAMES} made-up frames differ by ${rms(before.map((y, i) => y - after[i])).toPrecision(3)} (RMS); they \
themselves are ${rms(before).toPrecision(3)} (RMS).
${
  given
    ? 'On frames of your own it is another figure: compact-rnn run takes them as .npy.'
    : 'The weights are random: there is no structure to find, so this shows size and speed, not what a trained model loses.'
}
The report, to look at: ${file('report.html')}`);
