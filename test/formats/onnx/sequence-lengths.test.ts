/** `sequence_lens` of recurrent nodes: what cannot be kept is refused, never ignored. */
import { Model } from '../../../lib/model';
import { runInOnnxruntime } from '../../onnxruntime';
import { expectClose, expectError } from './expect';
import { readOnnx, readingOf } from './read';
import { CELLS, FRAMES, graphOf, INPUTS, type Step } from './rnn-graph';
import { numbers, onnxBytes, type GraphSpec, type TensorSpec } from './write';

const lengths = (...data: number[]): TensorSpec => ({ dims: [data.length], data, type: 'int32' });
const BATCH = 2;

function graphWith(lens: TensorSpec | undefined, more: Partial<GraphSpec> = {}): GraphSpec {
  const graph = graphOf([['RNN', 'X W R _ lens', 'y']], { inputs: { X: [FRAMES, BATCH, INPUTS] } });
  return {
    ...graph,
    initializers: { ...graph.initializers, ...(lens && { lens }) },
    ...more,
  };
}

test('that are all those of the frames change nothing', async () => {
  const bytes = onnxBytes(graphWith(lengths(FRAMES, FRAMES)));
  const X = { dims: [FRAMES, BATCH, INPUTS], data: numbers(FRAMES * BATCH * INPUTS, 3) };
  const [out] = await runInOnnxruntime(bytes, [{ X }]);
  const model = new Model(readOnnx(bytes));
  const sequence = (all: ArrayLike<number>, size: number, b: number): Float32Array =>
    Float32Array.from(
      { length: FRAMES * size },
      (_, i) => all[(Math.floor(i / size) * BATCH + b) * size + (i % size)]!,
    );
  for (let b = 0; b < BATCH; b++) {
    const ys = model.runSync(sequence(X.data, INPUTS, b), { frames: FRAMES });
    expectClose(ys, sequence(out!.y!.data, CELLS, b), 1e-6);
  }
});

test.each([
  ['shorter', lengths(3, FRAMES), [FRAMES, BATCH, INPUTS]],
  ['all shorter', lengths(3, 3), [FRAMES, BATCH, INPUTS]],
  ['none', lengths(0, 0), [FRAMES, BATCH, INPUTS]],
  ['those of sequences whose length is open', lengths(FRAMES, FRAMES), ['t', BATCH, INPUTS]],
])('that are %s are refused by name', (_, lens, X) => {
  expectError(
    () => readOnnx(onnxBytes(graphWith(lens, { inputs: { X } }))),
    'UNSUPPORTED_MODEL',
    /node "the RNN": .* its sequence_lens "lens" fixes the lengths .* give run the lengths/,
  );
});

test('computed of the shape of the input are those of the frames', () => {
  const steps: Step[] = [
    ['Shape', 'X', 'shape'],
    ['Gather', 'shape zero', 'frames'],
    ['Expand', 'frames batch', 'lens'],
    ['RNN', 'X W R _ lens', 'y'],
  ];
  for (const frames of ['t', FRAMES]) {
    const graph = graphOf(steps, { inputs: { X: [frames, BATCH, INPUTS] } });
    const batch = { ...lengths(BATCH), type: 'int64' } as const;
    const bytes = onnxBytes({ ...graph, initializers: { ...graph.initializers, batch } });
    expect(readOnnx(bytes).layers).toHaveLength(1);
    expect(readingOf(bytes).unknownLengths).toEqual([]);
  }
});

test('computed by operators that are not followed are told of', () => {
  const steps: Step[] = [
    ['Shape', 'X', 'shape'],
    ['Mod', 'shape first', 'lens'],
    ['RNN', 'X W R _ lens', 'y'],
  ];
  const { network, unknownLengths } = readingOf(onnxBytes(graphOf(steps)));
  expect(network.layers).toHaveLength(1);
  expect(unknownLengths).toEqual(['node "the RNN"']);
});

test('that are an input of the graph are left to the lengths of a run', () => {
  const inputs = { X: [FRAMES, BATCH, INPUTS], lens: [BATCH] };
  const { network, unknownLengths } = readingOf(onnxBytes(graphWith(undefined, { inputs })));
  expect(network.layers).toHaveLength(1);
  expect(unknownLengths).toEqual([]);
});
