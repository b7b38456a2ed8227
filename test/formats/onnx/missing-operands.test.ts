/** Nodes without the inputs or sizes that they need, refused by name. */
import type { Step } from './rnn-graph';
import { readOnnx } from './read';
import { onnxBytes, type TensorSpec } from './write';
import { ints, withTensors } from './hostile';

describe('nodes without what they need are refused by name:', () => {
  test.each<[string, Step[], Record<string, TensorSpec>, RegExp]>([
    ['Concat without inputs', [['Concat', '_', 'V', { axis: 0 }]], {}, /op Concat has no inputs/],
    [
      'Reshape to sizes below 0',
      [['Reshape', 'W s', 'V']],
      { s: ints(1, -4, -3) },
      /is reshaped to/,
    ],
    [
      'Reshape to nothing',
      [['Reshape', 'W s', 'V', { allowzero: 1 }]],
      { s: ints(0, 0, 0) },
      /is reshaped to/,
    ],
    [
      'Reshape of nothing to what remains',
      [['Reshape', 'e s', 'V']],
      { e: { dims: [0, 4], data: [] }, s: ints(0, -1) },
      /is reshaped to \[0, -1\]/,
    ],
    ['Gather beyond the end', [['Gather', 'W s', 'V']], { s: ints(7) }, /outside of an axis/],
    ['Squeeze without input', [['Squeeze', '_', 'V']], {}, /lacks its input 0/],
    [
      'Transpose of other axes',
      [['Transpose', 'W', 'V', { perm: [0, 1] }]],
      {},
      /must name all 3 axes/,
    ],
  ])('%s', (_, steps, tensors, message) => {
    const graph = withTensors([...steps, ['RNN', 'X V R', 'y']], tensors);
    expect(() => readOnnx(onnxBytes(graph))).toThrow(message);
    expect(() => readOnnx(onnxBytes(graph))).toThrow(
      expect.objectContaining({ name: 'CompactRnnError' }) as Error,
    );
  });
});
