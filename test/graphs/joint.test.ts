/**
 * Low ranks: the outputs are those of the original graph with the products of the factors in the
 * place of its matrices. Matrices that read h read P h where nothing else reads h.
 */
import { onnxTree } from '../../lib/formats';
import { compressGraph } from '../../lib/graphs';
import { FORMS } from '../../lib/graphs/forms';
import { graphOf } from '../../lib/graphs/graph';
import { readOnnx } from '../formats/onnx/read';
import { tensor, onnxBytes, type GraphSpec, type NodeSpec } from '../formats/onnx/write';
import {
  bytesOf,
  compressBytes,
  compressSpec,
  differenceOf,
  feedsFor,
  initializersIn,
  nodesIn,
  product,
  tensorIn,
} from './graph';

const N = 6;
const RANK = 2;

const lstm = (name: string, x: string, y: string, more: object = {}): NodeSpec => ({
  op: 'LSTM',
  name,
  inputs: [x, `W_${name}`, `R_${name}`, `B_${name}`],
  outputs: [y],
  attributes: { hidden_size: N, ...more },
});

const weights = (name: string, inputs: number, d: number, seed: number) => ({
  [`W_${name}`]: tensor([d, 4 * N, inputs], seed),
  [`R_${name}`]: tensor([d, 4 * N, N], seed + 1),
  [`B_${name}`]: tensor([d, 8 * N], seed + 2),
});

/** Two layers and a dense layer, as PyTorch writes them. */
function stack(d: number, head: NodeSpec[], frames = 5): GraphSpec {
  const both = d === 2 ? { direction: 'bidirectional' } : {};
  const flat = (y: string, out: string): NodeSpec[] =>
    d === 1
      ? [{ op: 'Squeeze', inputs: [y, 'one'], outputs: [out] }]
      : [
          { op: 'Transpose', inputs: [y], outputs: [`${y}t`], attributes: { perm: [0, 2, 1, 3] } },
          { op: 'Reshape', inputs: [`${y}t`, 'merge'], outputs: [out] },
        ];
  return {
    nodes: [
      lstm('a', 'X', 'Ya', both),
      ...flat('Ya', 'ha'),
      lstm('b', 'ha', 'Yb', both),
      ...flat('Yb', 'hb'),
      ...head,
    ],
    inputs: { X: [frames, 2, 3] },
    outputs: ['y'],
    initializers: {
      ...weights('a', 3, d, 1),
      ...weights('b', d * N, d, 5),
      D: tensor([d * N, 4], 9),
      b: tensor([4], 10),
      one: { dims: [1], data: [1], type: 'int64' },
      merge: { dims: [3], data: [0, 0, -1], type: 'int64' },
    },
  };
}

const DENSE: NodeSpec[] = [
  { op: 'MatMul', name: 'dense', inputs: ['hb', 'D'], outputs: ['s'] },
  { op: 'Add', inputs: ['s', 'b'], outputs: ['y'] },
];

const feeds = feedsFor({ X: [5, 2, 3] });

/** The graph with W and R of the low-rank one multiplied out. */
function expanded(spec: GraphSpec, small: Uint8Array, names: Record<string, string>): GraphSpec {
  const initializers = { ...spec.initializers };
  for (const [name, factors] of Object.entries(names)) {
    const [z, p] = factors.split(' ').map((each) => tensorIn(small, each));
    const before = initializers[name]!;
    const data = product(z!, p!);
    const [r, c] = before.dims as [number, number];
    const turned = Float32Array.from(
      { length: r * c },
      (_, i) => data[(i % c) * r + Math.floor(i / c)]!,
    );
    initializers[name] = { dims: before.dims, data: before.dims.length === 3 ? data : turned };
  }
  return { ...spec, initializers };
}

test.each([
  [5, 'scan'],
  [5, 'node'],
  [1, 'unrolled'],
  [2, 'unrolled'],
] as const)(
  'layers share P with the matrices that read them, %d frames as %s',
  async (frames, form) => {
    const spec = stack(1, DENSE, frames);
    const { bytes, report } = await compressSpec(spec, { rank: RANK, form });
    expect(report.forms.map((each) => [each.name, each.form, ...each.next])).toEqual([
      ['a', form, 'b'],
      ['b', form, 'dense'],
    ]);
    expect(initializersIn(bytes)).not.toContain('R_a');
    const dense = expanded(spec, bytes, {
      R_a: 'a/Z_h a/P',
      W_b: 'b/W_x a/P',
      R_b: 'b/Z_h b/P',
      D: 'b/next/Z_x b/P',
    });
    const inputs = feedsFor({ X: [frames, 2, 3] });
    expect(await differenceOf(onnxBytes(dense), bytes, inputs)).toBeLessThan(1e-5);
    expect(await differenceOf(onnxBytes(spec), bytes, inputs)).toBeGreaterThan(1e-2);
  },
);

test('what stays a node is read again, as a graph and as a model', async () => {
  const spec = stack(1, DENSE);
  const { bytes } = await compressSpec(spec, { rank: RANK, form: 'node', dtype: 'int8' });
  const again = graphOf([bytes]);
  expect(again.layers).toEqual(['a', 'b']);
  expect(again.refused).toEqual([]);
  const { layers } = readOnnx(bytes);
  expect(layers.map(({ hiddenSize }) => hiddenSize)).toEqual([N, N]);
  const whole = await compressBytes(bytes, { rank: N, dtype: 'f32', form: 'node' });
  expect(await differenceOf(bytes, whole.bytes, feeds)).toBeLessThan(1e-5);
});

test.each(FORMS)('both directions of a layer, side by side, as %s', async (form) => {
  const spec = stack(2, DENSE);
  const full = await compressSpec(spec, { rank: N, form });
  expect(full.report.forms).toMatchObject([{ next: ['b'] }, { next: ['dense'] }]);
  expect(await differenceOf(onnxBytes(spec), full.bytes, feeds)).toBeLessThan(1e-5);
});

test.each(FORMS)('a direction may stay dense beside one that does not, as %s', async (form) => {
  const spec = stack(2, DENSE);
  const bytes = onnxBytes(spec);
  const layers = [{ name: 'a', projection: { rank: [N, null] } }];
  const { graph } = await compressGraph(
    graphOf([bytes]),
    { method: 'joint-svd', layers },
    { form },
  );
  const left = nodesIn(bytesOf(graph)).filter((op) => op === 'LSTM');
  expect(left).toHaveLength(form === 'node' ? 2 : 1);
  expect(await differenceOf(bytes, bytesOf(graph), feeds)).toBeLessThan(1e-5);
});

test('where h goes elsewhere too, only W_h is factored', async () => {
  const residual: NodeSpec[] = [{ op: 'Add', inputs: ['ha', 'hb'], outputs: ['y'] }];
  const spec = stack(1, residual);
  const { bytes, report } = await compressSpec(spec, { rank: RANK });
  expect(report.forms.map(({ next }) => next)).toEqual([[], []]);
  expect(report.layers.map(({ inputError }) => inputError)).toEqual([null, null]);
  const dense = expanded(spec, bytes, { R_a: 'a/Z_h a/P', R_b: 'b/Z_h b/P' });
  expect(await differenceOf(onnxBytes(dense), bytes, feeds)).toBeLessThan(1e-5);
});

const HEADS: [string, NodeSpec[]][] = [
  [
    'batch first, by a Transpose',
    [
      { op: 'Transpose', inputs: ['hb'], outputs: ['t'], attributes: { perm: [1, 0, 2] } },
      { op: 'MatMul', name: 'dense', inputs: ['t', 'D'], outputs: ['y'] },
    ],
  ],
  [
    'frames and batch as rows, by a Reshape',
    [
      { op: 'Reshape', inputs: ['hb', 'rows'], outputs: ['t'] },
      { op: 'Gemm', name: 'dense', inputs: ['t', 'D', 'b'], outputs: ['y'] },
    ],
  ],
  [
    'Gemm with alpha and a transposed weight',
    [
      { op: 'Reshape', inputs: ['hb', 'rows'], outputs: ['t'] },
      {
        op: 'Gemm',
        name: 'dense',
        inputs: ['t', 'Dt', 'b'],
        outputs: ['y'],
        attributes: { transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } },
      },
    ],
  ],
  [
    'an axis more, by an Unsqueeze',
    [
      { op: 'Unsqueeze', inputs: ['hb', 'one'], outputs: ['t'] },
      { op: 'MatMul', name: 'dense', inputs: ['t', 'D'], outputs: ['y'] },
    ],
  ],
  [
    'a Shape, which reads no numbers',
    [
      { op: 'Shape', inputs: ['hb'], outputs: ['sizes'] },
      { op: 'Cast', inputs: ['sizes'], outputs: ['floats'], attributes: { to: 1 } },
      { op: 'ReduceSum', inputs: ['floats'], outputs: ['sum'] },
      { op: 'MatMul', name: 'dense', inputs: ['hb', 'D'], outputs: ['s'] },
      { op: 'Add', inputs: ['s', 'sum'], outputs: ['y'] },
    ],
  ],
  [
    'two dense layers',
    [
      { op: 'MatMul', name: 'dense', inputs: ['hb', 'D'], outputs: ['s'] },
      { op: 'MatMul', name: 'dense 2', inputs: ['hb', 'D2'], outputs: ['s2'] },
      { op: 'Add', inputs: ['s', 's2'], outputs: ['y'] },
    ],
  ],
];

test.each(HEADS)('the next matrix is found through %s', async (_, head) => {
  const base = stack(1, head);
  const spec: GraphSpec = {
    ...base,
    initializers: {
      ...base.initializers,
      rows: { dims: [2], data: [-1, N], type: 'int64' },
      Dt: tensor([4, N], 11),
      D2: tensor([N, 4], 12),
    },
  };
  const { bytes, report } = await compressSpec(spec, { rank: N });
  expect(report.forms[1]!.next[0]).toBe('dense');
  expect(await differenceOf(onnxBytes(spec), bytes, feeds)).toBeLessThan(1e-5);
});

test('what is not replaced stays byte for byte', async () => {
  const spec = stack(1, DENSE);
  const bytes = onnxBytes(spec);
  // A field that nobody knows, in the model: number 100, of bytes.
  const marked = new Uint8Array([...bytes, 0xa2, 0x06, 3, 1, 2, 3]);
  const only = { rank: RANK, layers: ['a'], form: 'scan' } as const;
  const { bytes: small } = await compressBytes(marked, only);
  const [before, after] = [marked, small].map((each) => onnxTree.readTree(each));
  const fields = (tree: typeof before) =>
    tree!.main.fields.map(({ whole }) => Buffer.from(whole).toString('hex'));
  const old = new Set(fields(before));
  const kept = fields(after).filter((field) => old.has(field));
  // All but LSTM a, its Squeeze and three weights, LSTM b and W_b.
  expect(fields(before).length - kept.length).toBe(7);
  expect(small.subarray(-6)).toEqual(marked.subarray(-6));
});
