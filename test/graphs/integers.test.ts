/**
 * Matrices that products read as integers, by onnxruntime's MatMulNBits: the graph gives what that
 * of the floats gives which the integers stand for, but for inputs that onnxruntime turns into
 * bytes.
 */
import { onnxTree } from '../../lib/formats';
import { compressGraph, planGraphCompression } from '../../lib/graphs';
import { FORMS } from '../../lib/graphs/forms';
import { graphOf } from '../../lib/graphs/graph';
import { Steps } from '../../lib/graphs/write/steps';
import { NewWeights } from '../../lib/graphs/write/weights';
import { asDense, denseWeight, WeightConverter } from '../../lib/weights';
import { expectClose } from '../formats/onnx/expect';
import { numbers, onnxBytes, tensor, type GraphSpec } from '../formats/onnx/write';
import { runInOnnxruntime } from '../onnxruntime';
import { compressSpec, differenceOf, feedsFor, nodesIn } from './graph';

/** More than one block of 32 columns, the last one not full. */
const N = 40;
const FRAMES = 4;
const feeds = feedsFor({ X: [FRAMES, 1, 3] });
/** A model whose names are not taken. */
const EMPTY = onnxTree.readTree(onnxBytes({ nodes: [], inputs: {}, outputs: [] }));

/** An LSTM, then a GRU that reads it, then a matrix with a bias: each reads m of the one below. */
function specOf(cell: 'LSTM' | 'GRU' = 'LSTM', more: GraphSpec['nodes'] = []): GraphSpec {
  const gates = cell === 'LSTM' ? 4 : 3;
  return {
    nodes: [
      {
        op: cell,
        name: 'first',
        inputs: ['X', 'W', 'R', 'B'],
        outputs: ['Y'],
        attributes: { hidden_size: N },
      },
      { op: 'Squeeze', inputs: ['Y', 'one'], outputs: ['S'] },
      {
        op: 'GRU',
        name: 'second',
        inputs: ['S', 'W2', 'R2', 'B2'],
        outputs: ['Y2', 'H2'],
        attributes: { hidden_size: N, linear_before_reset: 1 },
      },
      { op: 'Squeeze', inputs: ['H2', 'zero'], outputs: ['T'] },
      {
        op: 'Gemm',
        name: 'head',
        inputs: ['T', 'D', 'b'],
        outputs: ['Z'],
        attributes: { alpha: { float: 0.5 }, beta: { float: 2 } },
      },
      ...more,
    ],
    inputs: { X: [FRAMES, 1, 3] },
    outputs: ['Z'],
    initializers: {
      W: tensor([1, gates * N, 3], 1),
      R: tensor([1, gates * N, N], 2),
      B: tensor([1, 2 * gates * N], 3),
      W2: tensor([1, 3 * N, N], 4),
      R2: tensor([1, 3 * N, N], 5),
      B2: tensor([1, 6 * N], 6),
      D: tensor([N, 5], 7),
      b: tensor([5], 8),
      one: { dims: [1], data: [1], type: 'int64' },
      zero: { dims: [1], data: [0], type: 'int64' },
    },
    opset: 13,
  };
}

describe.each(['LSTM', 'GRU'] as const)('a %s and what reads it', (cell) => {
  test.each(
    FORMS.flatMap((form) => [
      [form, 'int4', undefined] as const,
      [form, 'int4', 'folded'] as const,
      [form, 'int8', 'kept'] as const,
    ]),
  )('as %s in %s, %s, is close to its floats', async (form, dtype, integers) => {
    const spec = specOf(cell);
    const { bytes } = await compressSpec(spec, { rank: N, dtype, form, integers });
    expect(nodesIn(bytes).includes('MatMulNBits')).toBe(integers !== 'folded');
    const exact = await compressSpec(spec, { rank: N, dtype, form, integers: 'folded' });
    // The inputs of products are bytes.
    expect(await differenceOf(exact.bytes, bytes, feeds)).toBeLessThan(0.05);
    const most = dtype === 'int4' ? 0.6 : 0.1;
    expect(await differenceOf(onnxBytes(spec), bytes, feeds)).toBeLessThan(most);
  });
});

describe.each([
  ['int4', undefined, 'float', false],
  ['int4', 'folded', 'float', false],
  ['int4', 'kept', 'float', true],
  ['int4', 'kept', 'double', false],
  ['int8', 'kept', 'float', false],
] as const)('in %s, %s, of type %s, in a function: %s', (dtype, integers, type, inFunction) => {
  test.each([
    [3, 2],
    [32, 5],
    [40, 7],
    [65, 4],
  ])('%d columns of %d rows give what their integers stand for', async (cols, rows) => {
    const w = denseWeight(rows, cols, numbers(rows * cols, cols));
    const weights = new NewWeights(new onnxTree.FreshNames(EMPTY), integers);
    const steps = new Steps('s', weights, 13, type, inFunction);
    const x = steps.op('Cast', ['X'], { to: onnxTree.DATA_TYPES[type] });
    const y = steps.product(x, weights.factor(steps, 'W', w, dtype));
    steps.op('Cast', [y], { to: onnxTree.DATA_TYPES.float }, 'Y');
    expect(steps.nodes.some(({ op }) => op === 'MatMulNBits')).toBe(
      integers !== 'folded' && type === 'float' && !inFunction,
    );
    const bytes = onnxTree.modelBytes({
      irVersion: 8,
      opsets: { '': 13, 'com.microsoft': 1 },
      graph: {
        name: 'g',
        nodes: steps.nodes,
        initializers: weights.initializers,
        inputs: [{ name: 'X', dims: [2, cols] }],
        outputs: [{ name: 'Y' }],
      },
    });
    // Whole numbers of which the largest of each block is 127: as bytes they stay what they are.
    const xs = Float32Array.from({ length: 2 * cols }, (_, i) =>
      (i % cols) % 32 === 0 ? 127 : Math.round(127 * Math.sin(i)),
    );
    const [out] = await runInOnnxruntime(bytes, [{ X: { dims: [2, cols], data: xs } }]);
    const stored = asDense(new WeightConverter().convert(w, dtype, 'W')).data;
    const expected = Array.from({ length: 2 * rows }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < cols; j++)
        sum += stored[(i % rows) * cols + j]! * xs[Math.floor(i / rows) * cols + j]!;
      return sum;
    });
    const largest = Math.max(...expected.map(Math.abs));
    expectClose(
      Float32Array.from(out!.Y!.data as Float32Array, (y) => y / largest),
      expected.map((y) => y / largest),
      1e-5,
    );
  });
});

test('files have half a byte for each number, and say how many numbers there are', async () => {
  const spec = specOf();
  const f32 = await compressSpec(spec, { rank: 32, dtype: 'f32', form: 'scan' });
  const int4 = await compressSpec(spec, { rank: 32, dtype: 'int4', form: 'scan' });
  const folded = await compressSpec(spec, { rank: 32, dtype: 'int4', form: 'node' });
  for (const { after } of [int4.report, folded.report]) {
    // The scales are numbers, and the rows of 40 columns are filled up to 64.
    expect(after.parameters).toBeGreaterThan(f32.report.after.parameters);
    expect(after.parameters).toBeLessThan(1.3 * f32.report.after.parameters);
  }
  expect(int4.report.after.bytes).toBeLessThan(f32.report.after.bytes / 3);
});

test('what is neither folded nor kept is refused', async () => {
  const graph = graphOf([onnxBytes(specOf())]);
  const plan = planGraphCompression(graph, { rank: 2, dtype: 'int8' });
  await expect(compressGraph(graph, plan, { integers: 'qdq' as never })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringMatching(/integers must be one of folded, kept/) as string,
  });
});
