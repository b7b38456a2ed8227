/** Small graphs that the docs speak of. */
import { onnxBytes, tensor } from './write';

/** A GRU of 4 cells over 3 inputs whose weights are inputs of the graph. */
export const BARE = onnxBytes({
  nodes: [
    {
      op: 'GRU',
      name: 'gru',
      inputs: ['X', 'W', 'R'],
      outputs: ['y'],
      attributes: { hidden_size: 4 },
    },
  ],
  inputs: { X: ['frames', 1, 3], W: [1, 12, 3], R: [1, 12, 4] },
  outputs: ['y'],
});

/** A GRU with two heads, `speech` of one output and `keywords` of five. */
export const HEADS = onnxBytes({
  nodes: [
    {
      op: 'GRU',
      name: 'gru',
      inputs: ['X', 'W', 'R'],
      outputs: ['Y'],
      attributes: { hidden_size: 4 },
    },
    { op: 'Squeeze', inputs: ['Y', 'one'], outputs: ['s'] },
    { op: 'MatMul', inputs: ['s', 'A'], outputs: ['speech'] },
    { op: 'MatMul', inputs: ['s', 'B'], outputs: ['keywords'] },
  ],
  inputs: { X: ['frames', 1, 3] },
  outputs: ['speech', 'keywords'],
  initializers: {
    W: tensor([1, 12, 3], 1),
    R: tensor([1, 12, 4], 2),
    one: { dims: [1], data: [1], type: 'int64' },
    A: tensor([4, 1], 3),
    B: tensor([4, 5], 4),
  },
});
