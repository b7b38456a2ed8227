/** What calibrates a graph: checked before anything runs. */
import { compressGraph, planGraphCompression } from '../../lib/graphs';
import { graphOf } from '../../lib/graphs/graph';
import { tensor, onnxBytes } from '../formats/onnx/write';

const N = 4;
const graph = graphOf([
  onnxBytes({
    nodes: [
      {
        op: 'RNN',
        name: 'rnn',
        inputs: ['X', 'W', 'R'],
        outputs: ['Y'],
        attributes: { hidden_size: N },
      },
    ],
    inputs: { X: [3, 1, 2] },
    outputs: ['Y'],
    initializers: { W: tensor([1, N, 2], 1), R: tensor([1, N, N], 2) },
  }),
]);
const plan = planGraphCompression(graph, { rank: 2, calibrated: true });
const data = new Float32Array(6);

test.each([
  [undefined, /the plan is calibrated: give calibration/],
  ['x.npz', /must be paths of \.npz files or arrays, but is "x\.npz"/],
  [[], /must be paths/],
  [[7], /must be a (path|string)/],
  [[{ X: data }], /calibration\[0\]\.X must have a shape/],
  [[{ X: { shape: [3, 1, 3], data } }], /calibration\[0\]\.X must have a shape/],
  [[{ X: { shape: [3, 1, 2], data } }, { X: { shape: [-6], data } }], /calibration\[1\]\.X must/],
])('%j is refused', async (calibration, message) => {
  await expect(compressGraph(graph, plan, { calibration: calibration as never })).rejects.toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringMatching(message) as string,
    }),
  );
});
