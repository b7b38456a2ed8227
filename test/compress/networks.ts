/** Networks to compress, and what a compressed one should compute. */
import { initNetwork, type ModelSpec } from '../../lib/init';
import type { Layer, LayerWeights, Network } from '../../lib/model';
import { denseWeight, type Weight } from '../../lib/weights';
import { product, weight } from '../matrices';

/** A random network with no zero biases, so that nothing can be lost unseen. */
export function network(spec: ModelSpec, seed = 1): Network {
  const made = initNetwork(spec, seed);
  const shifted = (vector: Float32Array) => vector.map((value, i) => value + 0.1 * Math.sin(i + 1));
  const layers = made.layers.map((layer) => ({
    ...layer,
    weights: layer.weights.map((w) => ({
      ...w,
      bias: shifted(w.bias),
      ...(w.recurrentBias && { recurrentBias: shifted(w.recurrentBias) }),
    })),
  }));
  return { ...made, layers };
}

/**
 * `wide` [m, n] with the columns from `start` that multiply P's rows replaced by their product with
 * P.
 */
function unprojectedColumns(wide: Weight, start: number, p: Weight): Weight {
  const cols = wide.cols - p.rows + p.cols;
  const out = denseWeight(wide.rows, cols, new Float32Array(wide.rows * cols));
  for (let i = 0; i < wide.rows; i++)
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      if (j < start) sum = wide.data[i * wide.cols + j]!;
      else if (j >= start + p.cols) sum = wide.data[i * wide.cols + j - p.cols + p.rows]!;
      else
        for (let k = 0; k < p.rows; k++)
          sum += wide.data[i * wide.cols + start + k]! * p.data[k * p.cols + j - start]!;
      out.data[i * cols + j] = sum;
    }
  return out;
}

function unprojectedInput(below: Layer, input: Weight): Weight {
  let start = 0;
  for (const { projection } of below.weights) {
    if (projection && below.emits !== 'hidden')
      input = unprojectedColumns(input, start, projection);
    start += below.hiddenSize;
  }
  return input;
}

/** The dense network whose matrices are the products Z P. */
export function multipliedOut({ layers, head, emits }: Network): Network {
  return {
    layers: layers.map((layer, l) => {
      const below = layers[l - 1];
      const weights = layer.weights.map(({ projection: p, ...w }): LayerWeights => {
        const input = below ? unprojectedInput(below, w.input) : w.input;
        return { ...w, input, recurrent: p ? weight(product(w.recurrent, p)) : w.recurrent };
      });
      return { ...layer, emits: 'projection', inputSize: weights[0]!.input.cols, weights };
    }),
    head: head.map((layer, i) =>
      i === 0 ? { ...layer, weight: unprojectedInput(layers.at(-1)!, layer.weight) } : layer,
    ),
    emits,
  };
}

/** An `rnn` of one layer and an output, whose W_h has the given singular values. */
export function diagonalNetwork(singularValues: readonly number[], outputs: number): Network {
  const n = singularValues.length;
  const made = initNetwork({ cell: 'rnn', input: 3, layers: 1, cells: n, output: outputs });
  const recurrent = denseWeight(n, n, new Float32Array(n * n));
  singularValues.forEach((value, i) => (recurrent.data[i * n + i] = value));
  const layers = made.layers.map((layer) => ({
    ...layer,
    weights: [{ ...layer.weights[0]!, recurrent }],
  }));
  return { ...made, layers };
}
