/** Cells of every kind written out in standard operators: one frame, several, and in bodies. */
import { graphOf } from '../../lib/graphs/graph';
import { inspectGraph } from '../../lib/graphs';
import { onnxBytes, type GraphSpec, type TensorSpec } from '../formats/onnx/write';
import { type OracleTensor } from '../onnxruntime';
import { compressSpec, differenceOf, feedsFor, initializersIn, tensorIn } from './graph';
import { type Cell, CELLS, N, X } from './written-cells';
import { FRAMES, loopOf, scanOf, stepOf, unrolledOf } from './written-graphs';

const RANK = 2;
const all = Object.entries(CELLS);

const feedsOf = (spec: GraphSpec): Record<string, OracleTensor> =>
  feedsFor(spec.inputs as Record<string, number[]>);

/** The graph with the products of the factors of a small one in the place of W_h. */
function withFactors(spec: GraphSpec, { hidden }: Cell, small: Uint8Array): GraphSpec {
  const factors = initializersIn(small).filter((name) => /\/(P|Z_h)(_\d+)?$/.test(name));
  const p = tensorIn(
    small,
    factors.find((name) => name.endsWith('/P'))!,
  );
  expect(p.dims).toEqual([N, RANK]);
  expect(factors).toHaveLength(1 + hidden.length);
  const zs = factors.filter((name) => !name.endsWith('/P')).map((name) => tensorIn(small, name));
  const initializers = { ...spec.initializers };
  hidden.forEach(({ name, row }, k) => {
    initializers[name] = folded(initializers[name]!, row, p, zs[k]!);
  });
  return { ...spec, initializers };
}

/** A tensor with P^T Z^T in rows `row` to `row + N`. */
function folded(tensor: TensorSpec, row: number, p: TensorSpec, z: TensorSpec): TensorSpec {
  const cols = tensor.dims[1]!;
  expect(z.dims).toEqual([tensor.dims[0]! - N + RANK, cols]);
  const data = Float32Array.from(tensor.data);
  for (let i = 0; i < N; i++)
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      for (let k = 0; k < RANK; k++) sum += p.data[i * RANK + k]! * z.data[(row + k) * cols + j]!;
      data[(row + i) * cols + j] = sum;
    }
  return { ...tensor, data };
}

describe.each([
  ['in one frame', stepOf, 1],
  ['frame by frame', unrolledOf, FRAMES],
  ['in a Loop', loopOf, 1],
  ['in a Scan', scanOf, 1],
] as const)('%s', (_, specOf, count) => {
  test.each(all)('%s', async (_name, cell) => {
    const spec = specOf(cell);
    const { summary } = await inspectGraph(graphOf([onnxBytes(spec)]), [1]);
    expect(summary.layers).toMatchObject([
      { cell: cell.kind, inputSize: X, hiddenSize: N, nodes: count, writtenOut: true },
    ]);

    const whole = await compressSpec(spec, { rank: N });
    expect(await differenceOf(onnxBytes(spec), whole.bytes, feedsOf(spec))).toBeLessThan(1e-5);

    const small = await compressSpec(spec, { rank: RANK });
    for (const { name } of cell.hidden) expect(initializersIn(small.bytes)).not.toContain(name);
    const reference = onnxBytes(withFactors(spec, cell, small.bytes));
    expect(await differenceOf(reference, small.bytes, feedsOf(spec))).toBeLessThan(1e-5);
  });
});

test('a function of two inputs is no cell, nor is one whose outputs nobody gives back', () => {
  const cell = CELLS['RNNCell of PyTorch']!;
  const layersOf = (spec: GraphSpec): number => graphOf([onnxBytes(spec)]).layers.length;
  expect(layersOf(stepOf(cell))).toBe(1);

  // The same with a layer behind it: h' is nobody's state.
  const behind = [{ op: 'Relu', inputs: ['cell/h'], outputs: ['y'] }];
  const step = stepOf(cell);
  expect(layersOf({ ...step, nodes: [...step.nodes, ...behind], outputs: ['y'] })).toBe(0);

  // Frames that have weights of their own.
  const frames = unrolledOf(cell);
  const { Wh } = cell.weights;
  const own = frames.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === 'Wh' ? `Wh_${node.name}` : name)),
  }));
  const weights = own.flatMap(({ inputs }) => inputs.filter((name) => name.startsWith('Wh_')));
  const initializers = {
    ...frames.initializers,
    ...Object.fromEntries(
      weights.map((name, k) => [
        name,
        { ...Wh!, data: Float32Array.from(Wh!.data, (x) => x * (k + 1)) },
      ]),
    ),
  };
  expect(layersOf(frames)).toBe(1);
  expect(layersOf({ ...frames, nodes: own, initializers })).toBe(0);
});
