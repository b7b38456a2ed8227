/**
 * The bar: a loaded model takes 1.15 times the bytes of its weights plus 10 MB at most, above a
 * process that has loaded the library, and hardly more at any time while it is loaded. In fresh
 * processes: memory of this one would blur it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onnxBytes, tensor } from '../formats/onnx/write';

const DIST = join(__dirname, '..', '..', 'dist');
const STATUS = '/proc/self/status';

/**
 * Loads a model, makes one step, and prints bytes: of the weights, and resident before, after and
 * at the most.
 */
const SCRIPT = `
const { readFileSync } = require('node:fs');
const { loadModel } = require(${JSON.stringify(join(DIST, 'index.js'))});
const resident = (which) => 1024 * Number(new RegExp(which + ':\\\\s+(\\\\d+) kB').exec(readFileSync('${STATUS}', 'utf8'))[1]);
resident('VmRSS');
const before = resident('VmRSS');
void loadModel(process.argv[1]).then((model) => {
  model.createStream().step(new Float32Array(model.inputSize));
  const [after, peak] = [resident('VmRSS'), resident('VmHWM')];
  console.log(JSON.stringify({ weights: model.bytes, before, after, peak }));
});
`;

interface Memory {
  weights: number;
  before: number;
  after: number;
  peak: number;
}

function memoryOf(path: string): Memory {
  return JSON.parse(
    execFileSync(process.execPath, ['-e', SCRIPT, path], { encoding: 'utf8' }),
  ) as Memory;
}

/**
 * The dense model of the preset, without peepholes and with random numbers, as exporters write it.
 */
function denseOnnx(): Uint8Array {
  const [inputs, cells, outputs] = [320, 500, 42];
  const layers = [0, 1, 2, 3, 4];
  const initializers = layers.map((l) => ({
    [`W${l}`]: tensor([1, 4 * cells, l === 0 ? inputs : cells], 3 * l),
    [`R${l}`]: tensor([1, 4 * cells, cells], 3 * l + 1),
    [`B${l}`]: tensor([1, 8 * cells], 3 * l + 2),
  }));
  const nodes = layers.flatMap((l) => [
    { op: 'LSTM', inputs: [`x${l}`, `W${l}`, `R${l}`, `B${l}`], outputs: [`Y${l}`] },
    { op: 'Squeeze', inputs: [`Y${l}`], outputs: [`x${l + 1}`], attributes: { axes: [1] } },
  ]);
  return onnxBytes({
    nodes: [...nodes, { op: 'MatMul', inputs: ['x5', 'D'], outputs: ['y'] }],
    inputs: { x0: ['frames', 1, inputs] },
    outputs: ['y'],
    initializers: Object.assign({ D: tensor([cells, outputs], 99) }, ...initializers),
    opset: 11,
  });
}

(existsSync(STATUS) ? describe : describe.skip)('resident memory (needs /proc/self/status)', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'memory-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function preset(name: string): string {
    const path = join(folder, `${name}.safetensors`);
    execFileSync(process.execPath, [join(DIST, 'cli', 'main.js'), 'init', name, '-o', path]);
    return path;
  }

  test.each<[string, number, () => string]>([
    ['the 5 x 500 LSTM', 38_000_000, () => preset('prabhavalkar2016')],
    ['the same at tau 0.6', 12_000_000, () => preset('prabhavalkar2016-tau0.6')],
    [
      'as much from ONNX',
      38_000_000,
      () => {
        const path = join(folder, 'dense.onnx');
        writeFileSync(path, denseOnnx());
        return path;
      },
    ],
  ])(
    'of %s is within 1.15 times its weights plus 10 MB, while it is loaded too',
    (_, atLeast, make) => {
      const { weights, before, after, peak } = memoryOf(make());
      expect(weights).toBeGreaterThan(atLeast);
      expect(after - before).toBeGreaterThan(0.9 * weights); // or something else was measured
      expect(after - before).toBeLessThan(1.15 * weights + 10e6);
      expect(peak - before).toBeLessThan(1.15 * weights + 10e6);
    },
  );
});
