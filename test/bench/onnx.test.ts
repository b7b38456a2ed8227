/**
 * The models that the peers run: the same numbers as our own, and what onnxruntime makes of their
 * int8 forms.
 */
import { onnxModel, type OnnxModel } from '../../bench/onnx';
import { initNetwork, type ModelSpec } from '../../lib/init';
import { Model, type Network } from '../../lib/model';
import { runInOnnxruntime } from '../onnxruntime';
import { randoms } from '../model/networks';

const DENSE: ModelSpec = { cell: 'lstm', input: 12, layers: 3, cells: 20, output: 7 };
const LOW_RANK: ModelSpec = {
  ...DENSE,
  layers: [{ projection: 6 }, { projection: 8 }, { projection: 9 }],
};
const FRAMES = 20;

const product = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);

/** Random biases too: zeros would hide that they are in the wrong order. */
function networkOf(spec: ModelSpec): Network {
  const network = initNetwork(spec, 5);
  const random = randoms(3);
  for (const { weights } of network.layers) weights[0]!.bias.set(random(weights[0]!.bias.length));
  network.head[0]!.bias!.set(random(network.head[0]!.bias!.length));
  return network;
}

const xs = randoms(8)(FRAMES * 12, 1);

/** The outputs of all frames, a step each, states carried over. */
async function steps(
  { bytes, states, xDims }: OnnxModel,
  inputs = xs,
  streams = 1,
): Promise<number[]> {
  const dims = xDims.map((dim) => (typeof dim === 'number' ? dim : 1));
  const size = 12 * streams;
  const zeros = Object.fromEntries(
    states.map((state) => [
      state.input,
      { dims: state.dims, data: new Float32Array(product(state.dims)) },
    ]),
  );
  const results = await runInOnnxruntime(
    bytes,
    Array.from({ length: inputs.length / size }, (_, t) => ({
      ...zeros,
      x: { dims, data: inputs.subarray(size * t, size * (t + 1)) },
    })),
    Object.fromEntries(states.map(({ input, output }) => [output, input])),
  );
  expect(product(results[0]!.y!.dims)).toBe(7 * streams);
  return results.flatMap(({ y }) => Array.from(y!.data));
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);

describe.each([
  ['dense', DENSE],
  ['low-rank', LOW_RANK],
])('the %s model', (_, spec) => {
  const network = networkOf(spec);
  const own = new Model(network).runSync(xs, { frames: FRAMES });

  test('in f32 gives at every step what our own runtime gives of the same weights', async () => {
    const model = onnxModel(network, 'f32');
    expect(largestDifference(await steps(model), own)).toBeLessThan(2e-6);
    expect(model.weightBytes).toBeGreaterThanOrEqual(new Model(network).bytes);
  });

  test('of several streams gives each what it gives that stream alone', async () => {
    const [streams, frames] = [3, 5];
    const batch = randoms(9)(frames * streams * 12, 1); // [frames, streams, 12]
    const together = await steps(onnxModel(network, 'f32', streams), batch, streams);
    for (let b = 0; b < streams; b++) {
      const ofStream = (all: ArrayLike<number>, size: number): number[] =>
        Array.from(all).filter((_, i) => Math.floor(i / size) % streams === b);
      const alone = new Model(network).runSync(Float32Array.from(ofStream(batch, 12)), { frames });
      expect(largestDifference(ofStream(together, 7), alone)).toBeLessThan(2e-6);
    }
  });

  test('in int8 is finite, near the f32 one, and not the same', async () => {
    const model = onnxModel(network, 'int8');
    const difference = largestDifference(await steps(model), own);
    expect(difference).toBeLessThan(0.05);
    expect(difference).toBeGreaterThan(1e-4);
    expect(model.weightBytes).toBeLessThan(onnxModel(network, 'f32').weightBytes / 2);
  });
});

test.each(['f32', 'int8'] as const)(
  'a dense %s model takes a sequence in one call as it takes it in steps',
  async (dtype) => {
    const model = onnxModel(networkOf(DENSE), dtype);
    const zeros = model.states.map(
      ({ input, dims }) => [input, { dims, data: new Float32Array(product(dims)) }] as const,
    );
    const feeds = { x: { dims: [FRAMES, 1, 12], data: xs }, ...Object.fromEntries(zeros) };
    const [{ y } = {}] = await runInOnnxruntime(model.bytes, [feeds]);
    expect(y!.dims).toEqual([FRAMES, 1, 7]);
    // In int8 activations are quantized over all frames of a call, so that steps differ a little.
    expect(largestDifference(y!.data, await steps(model))).toBeLessThan(
      dtype === 'f32' ? 2e-6 : 0.05,
    );
  },
);

test.each<[string, ModelSpec]>([
  ['peepholes', { ...DENSE, peepholes: true }],
  ['another cell', { ...DENSE, cell: 'gru' }],
  ['a mixture', { ...DENSE, layers: [{ projection: 6 }, {}] }],
  ['an activation of the head', { ...DENSE, outputActivation: 'softmax' }],
])('a network with %s is refused, not written wrongly', (_, spec) => {
  expect(() => onnxModel(initNetwork(spec), 'f32')).toThrow(/must/);
});
