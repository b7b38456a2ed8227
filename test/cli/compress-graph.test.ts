/** `compress -o FILE.onnx`: graphs in place, run in onnxruntime, calibrated by it. */
import { readFileSync } from 'node:fs';
import type { GraphReport, GraphVerification } from '../../lib/graphs';
import { numbers, onnxBytes, tensor, type GraphSpec } from '../formats/onnx/write';
import { npzOf } from '../graphs/npz';
import { CELLS, X } from '../graphs/written-cells';
import { BATCH, FRAMES, unrolledOf } from '../graphs/written-graphs';
import { Workplace } from './cli';

const N = 6;

/** A Conv that this library does not run, an LSTM, and a dense layer. */
const SPEC: GraphSpec = {
  nodes: [
    { op: 'Conv', name: 'conv', inputs: ['x', 'K'], outputs: ['k'] },
    { op: 'Transpose', inputs: ['k'], outputs: ['X'], attributes: { perm: [2, 0, 1] } },
    {
      op: 'LSTM',
      name: 'lstm',
      inputs: ['X', 'W', 'R', 'B'],
      outputs: ['Y'],
      attributes: { hidden_size: N },
    },
    { op: 'Squeeze', inputs: ['Y', 'one'], outputs: ['h'] },
    { op: 'MatMul', name: 'dense', inputs: ['h', 'D'], outputs: ['y'] },
  ],
  inputs: { x: [1, 3, 40] },
  outputs: ['y'],
  initializers: {
    K: tensor([3, 3, 1], 1),
    W: tensor([1, 4 * N, 3], 2),
    R: tensor([1, 4 * N, N], 3),
    B: tensor([1, 8 * N], 4),
    D: tensor([N, 5], 5),
    one: { dims: [1], data: [1], type: 'int64' },
  },
};

type Json = GraphReport & { verification: GraphVerification };

const place = new Workplace();
beforeAll(() => {
  place.write('any.onnx', onnxBytes(SPEC));
  place.write('x.npz', npzOf({ x: { shape: [1, 3, 40], data: numbers(120, 7) } }));
  place.write('runs.npz', npzOf({ x: { shape: [9, 1, 3, 40], data: numbers(9 * 120, 8) } }));
});
afterAll(() => {
  place.remove();
});
const compress = (...args: string[]): Json =>
  place.json('compress', 'any.onnx', '-o', 'small.onnx', ...args) as Json;
const relative = ({ verification }: Json): number => verification.outputs[0]!.relative!;

test('both graphs run in onnxruntime, at full rank with the same results', () => {
  const full = compress('--rank', String(N), '--verify', 'x.npz');
  const { forms, formMicros, verification, after } = full;
  expect(forms).toEqual([{ name: 'lstm', form: 'node', next: ['dense'] }]);
  expect(Object.keys(formMicros!).sort()).toEqual(['before', 'node', 'scan']);
  expect(verification.outputs).toMatchObject([{ name: 'y' }]);
  expect(verification.outputs[0]!.largest).toBeLessThan(1e-5);
  expect(verification.stepMicros.before).toBeGreaterThan(0);
  expect(after.bytes).toBe(readFileSync(place.path('small.onnx')).length);
});

test('fits calibrated by the outputs of the graph lose less of them', () => {
  const plain = compress('--rank', '3', '--verify', 'x.npz');
  const calibrated = compress('--rank', '3', '--calibrate', 'runs.npz', '--verify', 'x.npz');
  expect(calibrated.calibration).toEqual({ examples: 1, frames: 360 });
  expect(relative(calibrated)).toBeLessThan(relative(plain));
  const full = compress('--rank', String(N), '--calibrate', 'runs.npz', '--verify', 'x.npz');
  expect(full.verification.outputs[0]!.largest).toBeLessThan(1e-5);
});

test('cells written out frame by frame are calibrated by the outputs of all frames', () => {
  const shape = [5, FRAMES, BATCH, X];
  const data = numbers(5 * FRAMES * BATCH * X, 9);
  place.write('frames.onnx', onnxBytes(unrolledOf(CELLS['GRUCell of PyTorch']!)));
  place.write('frames.npz', npzOf({ x: { shape, data } }));
  const args = ['-o', 'small.onnx', '--rank', '3', '--calibrate', 'frames.npz'];
  const { calibration, forms } = place.json('compress', 'frames.onnx', ...args) as Json;
  expect(calibration).toEqual({ examples: 1, frames: 5 * FRAMES * BATCH });
  expect(forms).toMatchObject([{ form: 'written out' }]);
});

test('nodes are written in the form that is asked for, or the fastest that was measured', () => {
  expect(compress('--rank', '3', '--form', 'scan').forms[0]!.form).toBe('scan');
  const { forms, formMicros } = compress('--rank', '3', '--form', 'fastest');
  const { before, ...measured } = formMicros!;
  expect(before).toBeGreaterThan(0);
  const inOrder = Object.entries(measured).sort(([, a], [, b]) => a - b);
  expect(forms[0]!.form).toBe(inOrder[0]![0]);
  const { stdout } = place.run('compress', 'any.onnx', '-o', 's.onnx', '--rank', '3', '--verify');
  expect(stdout).toMatch(/nodes written as +µs a run/);
});

test('a plan is written, read and carried out', () => {
  const { layers } = compress('--tau', '0.8', '--save-plan', 'plan.json');
  expect(compress('--plan', 'plan.json').layers).toEqual(layers);
});

test('inspect shows recurrent nodes of graphs that do not run here', () => {
  expect(place.json('inspect', 'any.onnx', '--taus', '1')).toMatchObject({
    format: 'onnx',
    doesNotRun: expect.stringContaining('op Conv') as string,
    layers: [{ name: 'lstm', cell: 'lstm', hiddenSize: N, next: ['dense'], ranks: { 1: N } }],
  });
  expect(place.run('inspect', 'any.onnx').stdout).toContain('compress it in place');
});

test.each([
  [['--rank', '2', '--verify', 'runs.npz'], /onnxruntime says: .*[Ii]nvalid/s],
  [['--rank', '2', '--channel', '1'], /--channel is that of the recordings.*give --front-end/],
  [['--method', 'pruned', '--density', '0.5'], /pruned makes weights that ONNX has no operators/],
  [['--rank', '2', '--form', 'lstm'], /--form.*node, unrolled, scan, fastest/s],
  [['--target-params', '20'], /--target-params is 20, but all but the recurrent layers takes/],
])('%j is refused', (args, message) => {
  const { code, stderr } = place.run('compress', 'any.onnx', '-o', 'no.onnx', ...args);
  expect(stderr).toMatch(message);
  expect(code).toBeGreaterThan(0);
});

test('budgets are those of the whole file', () => {
  const { before } = compress('--rank', String(N));
  const parameters = Math.round(0.9 * before.parameters);
  const small = compress('--target-params', String(parameters));
  expect(small.after.parameters).toBeLessThanOrEqual(parameters);
});
