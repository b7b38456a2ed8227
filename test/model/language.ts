/** The language model whose outputs PyTorch has computed (test/fixtures/make_language.py). */
import type { Layer, Network } from '../../lib/model';
import { denseWeight, type DenseWeight } from '../../lib/weights';
import fixture from '../fixtures/language.json';

const { tokens, size, cells } = fixture.sizes;
const weights = fixture.weights as Record<string, number[]>;

function matrix(rows: number, cols: number, name: string): DenseWeight {
  return denseWeight(rows, cols, Float32Array.from(weights[name]!));
}

function layer(_: unknown, l: number): Layer {
  const inputSize = l === 0 ? size : cells;
  const [b, more] = [weights[`lstm.bias_ih_l${l}`]!, weights[`lstm.bias_hh_l${l}`]!];
  const input = matrix(4 * cells, inputSize, `lstm.weight_ih_l${l}`);
  const recurrent = matrix(4 * cells, cells, `lstm.weight_hh_l${l}`);
  return {
    name: `lstm${l + 1}`,
    cell: 'lstm',
    direction: 'forward',
    inputSize,
    hiddenSize: cells,
    weights: [{ input, recurrent, bias: Float32Array.from(b, (x, i) => x + more[i]!) }],
  };
}

export const LANGUAGE_NETWORK: Network = {
  embedding: matrix(tokens, size, 'embedding.weight'),
  layers: Array.from({ length: fixture.sizes.layers }, layer),
  head: [
    {
      name: 'output',
      weight: matrix(tokens, cells, 'linear.weight'),
      activation: 'log-softmax',
      bias: Float32Array.from(weights['linear.bias']!),
    },
  ],
  emits: 'every-frame',
};
