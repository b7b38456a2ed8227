/** Where weights come from: shared, computed, quantized, in graphs inside of nodes. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compressGraph, loadGraph, planGraphCompression, saveGraph } from '../../lib/graphs';
import { CELLS, INPUTS, modelBeside, WEIGHTS } from '../formats/onnx/beside';
import { SHARED } from '../shared';
import { FORMS } from '../../lib/graphs/forms';
import { onnxBytes, tensor, type GraphSpec } from '../formats/onnx/write';
import { compressBytes, compressSpec, differenceOf, feedsFor, initializersIn } from './graph';

const N = 12;

function specOf(nodes: GraphSpec['nodes'], more: GraphSpec['initializers']): GraphSpec {
  return {
    nodes,
    inputs: { X: [4, 1, 3] },
    outputs: ['Y'],
    initializers: { B: tensor([1, 8 * N], 3), ...more },
    opset: 13,
  };
}

const lstm = { op: 'LSTM', name: 'lstm', outputs: ['Y'], attributes: { hidden_size: N } };
const feeds = feedsFor({ X: [4, 1, 3] });
const one = { dims: [1], data: [0], type: 'int64' } as const;

const SOURCES: [string, GraphSpec][] = [
  [
    'computed: scaled, transposed, with an axis more',
    specOf(
      [
        { op: 'Transpose', inputs: ['Wt'], outputs: ['w'], attributes: { perm: [1, 0] } },
        { op: 'Mul', inputs: ['w', 'half'], outputs: ['scaled'] },
        { op: 'Unsqueeze', inputs: ['scaled', 'axis'], outputs: ['W'] },
        { op: 'Sub', inputs: ['R0', 'R1'], outputs: ['R'] },
        { ...lstm, inputs: ['X', 'W', 'R', 'B'] },
      ],
      {
        Wt: tensor([3, 4 * N], 1),
        half: { dims: [], data: [0.5] },
        axis: one,
        R0: tensor([1, 4 * N, N], 2),
        R1: tensor([1, 4 * N, N], 4),
      },
    ),
  ],
  [
    'quantized, behind DequantizeLinear',
    specOf(
      [
        { op: 'DequantizeLinear', inputs: ['Wq', 's', 'z'], outputs: ['W'] },
        { op: 'DequantizeLinear', inputs: ['Rq', 's', 'z'], outputs: ['R'] },
        { ...lstm, inputs: ['X', 'W', 'R', 'B'] },
      ],
      {
        Wq: { ...bytes([1, 4 * N, 3], 1), type: 'int8' },
        Rq: { ...bytes([1, 4 * N, N], 2), type: 'int8' },
        s: { dims: [], data: [0.01] },
        z: { dims: [], data: [3], type: 'int8' },
      },
    ),
  ],
];

function bytes(dims: number[], seed: number): { dims: number[]; data: number[] } {
  return { dims, data: Array.from(tensor(dims, seed).data, (x) => Math.round(100 * x)) };
}

test.each(SOURCES)('weights may be %s', async (name, spec) => {
  const { bytes: small } = await compressSpec(spec, { rank: N, dtype: 'f32' });
  expect(await differenceOf(onnxBytes(spec), small, feeds)).toBeLessThan(1e-5);
  expect(initializersIn(small)).not.toEqual(expect.arrayContaining(['R0', 'Rq']));
  if (!name.startsWith('quantized')) return;
  // Stored as before where nobody says otherwise: bytes, which lose what their scale is coarse.
  const again = await compressSpec(spec, { rank: N });
  expect(await differenceOf(onnxBytes(spec), again.bytes, feeds)).toBeLessThan(5e-2);
});

test.each([
  ['f16', 'node', 1e-3],
  ['int8', 'node', 5e-2],
  ['f16', 'unrolled', 1e-3],
  ['int8', 'unrolled', 5e-2],
] as const)('new matrices as %s, as %s', async (dtype, form, most) => {
  const spec = specOf([{ ...lstm, inputs: ['X', 'W', 'R', 'B'] }], {
    W: tensor([1, 4 * N, 3], 1),
    R: tensor([1, 4 * N, N], 2),
  });
  const { bytes: small } = await compressSpec(spec, { rank: N, dtype, form });
  expect(await differenceOf(onnxBytes(spec), small, feeds)).toBeLessThan(most);
});

test('where the new nodes take more than factors save, a rule leaves the layer as it is', async () => {
  const spec = specOf([{ ...lstm, inputs: ['X', 'W', 'R', 'B'] }], {
    W: tensor([1, 4 * N, 3], 1),
    R: tensor([1, 4 * N, N], 2),
  });
  const { bytes: same, report } = await compressSpec(spec, { tau: 0.5, form: 'scan' });
  expect(report.layers[0]!.reason).toMatch(/the nodes in its place take more bytes/);
  expect(Buffer.from(same).equals(Buffer.from(onnxBytes(spec)))).toBe(true);
});

describe('weights in a file beside the model', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'beside-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('are written into the file', async () => {
    const path = join(folder, 'am.onnx');
    writeFileSync(path, modelBeside('am.data'));
    writeFileSync(join(folder, 'am.data'), Buffer.from(WEIGHTS.buffer));
    const graph = await loadGraph(path);
    expect(graph.bytes).toBeGreaterThan(WEIGHTS.byteLength);
    const plan = planGraphCompression(graph, { rank: CELLS });
    const { graph: small } = await compressGraph(graph, plan);
    mkdirSync(join(folder, 'elsewhere'));
    await saveGraph(small, join(folder, 'elsewhere', 'small.onnx'));
    const written = readFileSync(join(folder, 'elsewhere', 'small.onnx'));
    const inputs = feedsFor({ X: [5, 1, INPUTS] });
    expect(await differenceOf(path, written, inputs)).toBeLessThan(1e-5);
  });

  test('may be missing, or outside of its folder', async () => {
    const path = join(folder, 'am.onnx');
    writeFileSync(path, modelBeside('am.data'));
    await expect(loadGraph(path)).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringMatching(/am\.data: there is no such file/) as string,
    });
    writeFileSync(path, modelBeside('../am.data'));
    await expect(loadGraph(path)).rejects.toMatchObject({
      code: 'INVALID_FILE',
      message: expect.stringMatching(/does not lie in the folder of the model/) as string,
    });
  });
});

const silero = join(SHARED, 'data', 'models', 'silero-vad', 'silero_vad_16k_op15.onnx');
const sileroTest = existsSync(silero) ? test : test.skip;
sileroTest('nodes of one weight in two branches of an If', async () => {
  const { report } = await compressBytes(readFileSync(silero), { tau: 0.6 });
  expect(report.forms).toMatchObject([{ form: 'node' }]);
  // W_h of 512 x 128 becomes 24 x (512 + 128), once for both.
  expect(report.before.parameters - report.after.parameters).toBeGreaterThan(45_000);
});

/** States reach some units. */
const MOST = { f32: 1e-5, f16: 1e-2, int8: 0.1 } as const;
const STORED = ['f32', 'f16', 'int8'] as const;
const OF_SILERO = FORMS.flatMap((form) => STORED.map((dtype) => [form, dtype] as const));
sileroTest.each(OF_SILERO)('in an If nodes of full rank as %s of %s', async (form, dtype) => {
  const { bytes: small } = await compressBytes(readFileSync(silero), { rank: 128, form, dtype });
  const inputs = {
    ...feedsFor({ input: [1, 576], state: [2, 1, 128] }),
    sr: { dims: [], data: [16_000], type: 'int64' as const },
  };
  expect(await differenceOf(silero, small, inputs)).toBeLessThan(MOST[dtype]);
});
