/** What a compressed model holds besides the recurrent layers of its report: the output head. */
import type { CompressionReport } from './compression-report';

export function remainder({ before, after, layers }: CompressionReport): {
  name: string;
  before: number;
  after: number;
} {
  return {
    name: 'output head',
    before: before.parameters - layers.reduce((sum, layer) => sum + layer.parameters.before, 0),
    after: after.parameters - layers.reduce((sum, layer) => sum + layer.parameters.after, 0),
  };
}
