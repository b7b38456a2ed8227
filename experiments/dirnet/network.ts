/**
 * The language model of the paper (Zhang et al. 2018, section 4.1: two layers of LSTMs), of
 * characters instead of words.
 */
import { initNetwork, type Network, type Units } from '../../lib';
import { networkParameters } from '../../lib/model';
import { weightParameters } from '../../lib/weights';

const LAYERS = 2;

/**
 * A tenth of the cells: W_x of the first layer, which no method here compresses, is then 3 % of the
 * layers.
 */
function embeddingFor(cells: number): number {
  return 8 * Math.max(1, Math.round(cells / 80));
}

export function languageModel(cells: number, units: Units, seed: number): Network {
  const tokens = units.names.length;
  const spec = {
    tokens,
    embedding: embeddingFor(cells),
    cell: 'lstm',
    layers: LAYERS,
    cells,
  } as const;
  return initNetwork({ ...spec, units, output: tokens, outputActivation: 'log-softmax' }, seed);
}

/**
 * Learned numbers of all but the embedding: the layers, and the output layer that shares the last
 * one's projection.
 */
export function withoutEmbedding(network: Network): number {
  return networkParameters(network) - (network.embedding ? weightParameters(network.embedding) : 0);
}
