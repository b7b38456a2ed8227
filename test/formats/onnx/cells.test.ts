/**
 * Recurrent cells that a graph writes out in MatMul, Sigmoid, Tanh..., one frame a call: read as
 * layers, against PyTorch and onnxruntime, frame by frame with the states carried.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Model } from '../../../lib/model';
import { CELLS, N, X } from '../../graphs/written-cells';
import { scanOf } from '../../graphs/written-graphs';
import { runInOnnxruntime } from '../../onnxruntime';
import { changed, random, withHead } from './changed-cells';
import { expectClose } from './expect';
import { readingOf, readOnnx } from './read';
import { numbers, onnxBytes, type GraphSpec, type NodeSpec } from './write';

const FRAMES = 30;

/** What the graph gives for each frame, its states fed back in the order of its inputs. */
async function oracle(spec: GraphSpec, xs: Float32Array): Promise<Record<string, number[]>> {
  const [x, ...states] = Object.entries(spec.inputs) as [string, number[]][];
  const size = x![1].reduce((a, b) => a * b, 1);
  const given = spec.outputs.slice(spec.outputs.length - states.length);
  const steps = Array.from({ length: xs.length / size }, (_, t) => ({
    x: { dims: x![1], data: xs.subarray(t * size, (t + 1) * size) },
    ...Object.fromEntries(
      states.map(([name, dims]) => [
        name,
        { dims, data: new Float32Array(dims.reduce((a, b) => a * b, 1)) },
      ]),
    ),
  }));
  const carry = Object.fromEntries(given.map((name, k) => [name, states[k]![0]]));
  const frames = await runInOnnxruntime(onnxBytes(spec), steps, carry);
  return Object.fromEntries(
    spec.outputs.map((name) => [name, frames.flatMap((out) => Array.from(out[name]!.data))]),
  );
}

function streamed(model: Model, xs: Float32Array): Float32Array {
  const stream = model.createStream();
  const { inputSize } = model;
  const frames = Array.from({ length: xs.length / inputSize }, (_, t) =>
    Array.from(stream.step(xs.subarray(t * inputSize, (t + 1) * inputSize))),
  );
  return Float32Array.from(frames.flat());
}

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'onnx-cells');
const exported = JSON.parse(readFileSync(join(FOLDER, 'outputs.json'), 'utf8')) as Record<
  string,
  { frames: number; x: number[]; y: number[] }
>;

describe('a cell exported by PyTorch (test/fixtures/make_onnx_cells.py)', () => {
  test.each(Object.entries(exported))('%s gives what PyTorch gives', (name, { frames, x, y }) => {
    const model = new Model(readOnnx(readFileSync(join(FOLDER, `${name}.onnx`))), 'onnx');
    const xs = Float32Array.from(x);
    expectClose(streamed(model, xs), y, 1e-5);
    expectClose(model.runSync(xs, { frames }), y, 1e-5);
  });

  test('gives its h at every frame where that is asked for', () => {
    const bytes = readFileSync(join(FOLDER, 'lstm-split.onnx'));
    const { emits, head, layers } = readOnnx(bytes, { output: 'o1' });
    expect([emits, head.length, layers.length]).toEqual(['every-frame', 0, 1]);
  });

  test('has its states as those of a stream, and the rest as layers', () => {
    const { network, stateInputs } = readingOf(readFileSync(join(FOLDER, 'stack.onnx')));
    expect(stateInputs).toEqual(['s0', 's1', 's2']);
    expect(network.layers.map(({ cell, hiddenSize }) => [cell, hiddenSize])).toEqual([
      ['lstm', 6],
      ['gru', 4],
    ]);
    expect(network.head.map(({ activation }) => activation)).toEqual(['softmax']);
  });
});

/** All but the simple cell without weight names, whose state is uncertain. */
const certain = Object.entries(CELLS).filter(([name]) => name !== 'BasicRNNCell of TensorFlow');

describe('a cell and a head', () => {
  test.each(certain)('%s gives what onnxruntime gives', async (_, cell) => {
    const spec = withHead(cell);
    const model = new Model(readOnnx(onnxBytes(spec)), 'onnx');
    const xs = numbers(FRAMES * X, 3).map((x) => 3 * x);
    const { y } = await oracle(spec, xs);
    expectClose(streamed(model, xs), y!, 1e-5);
  });

  test.each([
    ['h + z (n - h)', ['n', 'h0'], 'Add'],
    ['h - z (h - n)', ['h0', 'n'], 'Sub'],
    ['n - z (n - h)', ['n', 'h0'], 'Sub'],
  ] as const)("GRU of h' = %s", async (formula, [a, b], op) => {
    const at = (name: string): string => (name === 'n' ? 'cell/n' : name);
    const base = withHead(CELLS['GRUCell of PyTorch']!);
    const nodes = base.nodes.map((node): NodeSpec => {
      if (node.name === 'cell/d') return { ...node, inputs: [at(a), at(b)] };
      if (node.name !== 'cell/h') return node;
      return {
        ...node,
        op,
        inputs: [at(formula[0]!), 'cell/zd'].map((x) => (x === 'h' ? 'h0' : x)),
      };
    });
    const spec = { ...base, nodes };
    const xs = numbers(FRAMES * X, 8);
    const { y } = await oracle(spec, xs);
    expectClose(streamed(new Model(readOnnx(onnxBytes(spec)), 'onnx'), xs), y!, 1e-5);
  });

  test('whose frames have an axis of size 1 in between', async () => {
    const cell = CELLS['LSTMCell of TensorFlow']!;
    const state = [1, 1, N];
    const spec = { ...withHead(cell), inputs: { x: [1, 1, X], h0: state, c0: state } };
    const xs = numbers(FRAMES * X, 5);
    const { y } = await oracle(spec, xs);
    expectClose(streamed(new Model(readOnnx(onnxBytes(spec)), 'onnx'), xs), y!, 1e-5);
  });
});

describe('a Scan over a cell, a layer of all frames:', () => {
  test.each(Object.entries(CELLS))('%s gives what onnxruntime gives', async (_, cell) => {
    const spec = scanOf(cell);
    const model = new Model(readOnnx(onnxBytes(spec)), 'onnx');
    expect(model.emits).toBe('every-frame');
    const [frames, batch] = spec.inputs.x as [number, number];
    const xs = numbers(frames * batch * X, 11);
    const [given] = await runInOnnxruntime(onnxBytes(spec), [
      { x: { dims: [frames, batch, X], data: xs } },
    ]);
    const ys = model.runSync(turned(xs, frames, X), { batch, frames });
    expectClose(ys, turned(given!.ys!.data, frames, N), 1e-5);
  });
});

/** [frames, batch, size] as [batch, frames, size]. */
function turned(values: ArrayLike<number>, frames: number, size: number): Float32Array {
  const batch = values.length / frames / size;
  return Float32Array.from({ length: values.length }, (_, i) => {
    const [b, t] = [Math.floor(i / (frames * size)), Math.floor(i / size) % frames];
    return values[(t * batch + b) * size + (i % size)]!;
  });
}

test('whatever is read of cells that were changed at random gives what onnxruntime gives', async () => {
  const next = random(17);
  let read = 0;
  for (let k = 0; k < 120; k++) {
    const [, cell] = certain[next(certain.length)]!;
    const spec = changed(withHead(cell), next);
    let model: Model;
    try {
      model = new Model(readOnnx(onnxBytes(spec)), 'onnx');
    } catch {
      continue; // refused, or corrupt
    }
    read++;
    const xs = numbers(6 * X, 100 + k);
    const outputs = await oracle(spec, xs).catch(() => undefined);
    if (!outputs) continue; // shapes that do not fit, which only a run finds
    const ys = streamed(model, xs);
    const differences = Object.values(outputs).map((y) =>
      y.length === ys.length
        ? Math.max(...y.map((value, i) => Math.abs(value - ys[i]!)))
        : Infinity,
    );
    expect([Math.min(...differences) < 1e-4, JSON.stringify(spec.nodes)]).toEqual([
      true,
      JSON.stringify(spec.nodes),
    ]);
  }
  expect(read).toBeGreaterThan(10);
});
