// Any model: compressed, run on made-up frames next to the original, measured.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { made, run } from './command.mjs';

const require = createRequire(import.meta.url);
const { loadModel } = require('../../dist/index.js');
const { npyParts, readNpy } = require('../../dist/formats/numpy/index.js');

const FRAMES = 200;
const TAU = '0.6';

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

export async function anyModel(dense) {
  const [small, report] = [made('compressed.safetensors'), made('report.html')];
  run('inspect', dense);
  run('compress', dense, '-o', small, '--method', 'joint-svd', '--tau', TAU, '--report', report);

  const model = await loadModel(dense);
  const [x, before, after] = ['x.npy', 'y-dense.npy', 'y-compressed.npy'].map(made);
  const frames = { shape: [FRAMES, model.inputSize], data: features(FRAMES, model.inputSize) };
  writeFileSync(x, Buffer.concat(npyParts(frames)));
  run('run', dense, '--input', x, '--output', before);
  run('run', small, '--input', x, '--output', after);
  run('bench', dense, small);

  const [wanted, got] = [before, after].map((file) => readNpy(readFileSync(file)).data);
  const error = rms(wanted.map((y, i) => y - got[i])).toPrecision(3);
  console.log(`
Outputs over ${FRAMES} made-up frames differ by ${error} (RMS); they themselves are ${rms(wanted).toPrecision(3)} (RMS).
On frames of your own it is another figure: compact-rnn run takes them as .npy.
The report, to look at: ${report}`);
}
