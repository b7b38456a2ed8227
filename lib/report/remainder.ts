/**
 * What a compressed model holds besides the recurrent layers of its report: the output head and, of
 * a language model, the embedding.
 */
import type { CompressionReport } from './compression-report';

export function remainder({ before, after, layers }: CompressionReport): {
  name: string;
  before: number;
  after: number;
} {
  return {
    name: 'other weights',
    before: before.parameters - layers.reduce((sum, layer) => sum + layer.parameters.before, 0),
    after: after.parameters - layers.reduce((sum, layer) => sum + layer.parameters.after, 0),
  };
}
