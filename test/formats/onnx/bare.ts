/** A GRU of 4 cells over 3 inputs whose weights are inputs of the graph. */
import { onnxBytes } from './write';

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
