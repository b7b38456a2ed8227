/** Weights that several layers of a file share are shared in memory, too. */
import { Model, loadedNetwork } from '../../../lib/model';
import { graphOf, type Step } from './rnn-graph';
import { readOnnx, readOnnxFile } from './read';
import { MemorySource } from '../../../lib/files/source';
import { onnxBytes, tensor } from './write';
import { withTensors } from './hostile';

describe('what is shared in the file is shared in memory:', () => {
  test('a weight and a bias that many layers name are one object each', async () => {
    const n = 64;
    const layers = Array.from({ length: 100 }, (_, k): Step[] => [
      ['RNN', `x${k} V S B`, `y${k}`, { hidden_size: n }],
      ['Squeeze', `y${k} first`, `x${k + 1}`],
    ]).flat();
    const graph = withTensors(layers, {
      V: tensor([1, n, n], 1),
      S: tensor([1, n, n], 2),
      B: tensor([1, 2 * n], 3),
    });
    const network = readOnnxFile(
      new MemorySource(onnxBytes({ ...graph, inputs: { x0: ['t', 1, n] }, outputs: ['x100'] })),
    );
    const weights = (layers: typeof network.layers) => layers.map((layer) => layer.weights[0]!);
    expect(new Set(weights(network.layers).map(({ input }) => input)).size).toBe(1);
    expect(new Set(weights(network.layers).map(({ bias }) => bias)).size).toBe(1);
    const model = new Model(await loadedNetwork(network));
    expect(new Set(weights(model.layers).map(({ input }) => input)).size).toBe(1);
    expect(new Set(weights(model.layers).map(({ recurrent }) => recurrent)).size).toBe(1);
  });

  test('so are the directions of a layer that are cut of one weight', () => {
    const graph = graphOf([
      ['RNN', 'X W2 R2', 'Y', { direction: 'bidirectional' }],
      ['Identity', 'Y', 'y'],
    ]);
    const [forward, backward] = readOnnx(onnxBytes(graph)).layers[0]!.weights;
    expect(forward!.input.data).not.toEqual(backward!.input.data);
  });
});
