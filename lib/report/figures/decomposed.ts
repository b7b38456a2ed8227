/** What the singular values of a report are of: W_h, or what another start decomposes. */
import type { CompressionReport } from '../compression-report';
import type { Child } from '../markup';
import { S, W_H, W_X } from '../symbol';

export function decomposed({ stacked, calibration }: CompressionReport): Child {
  const matrix: Child = stacked ? [W_H, ' above ', W_X] : W_H;
  if (!calibration) return matrix;
  return [stacked ? [matrix, ', times '] : [matrix, ' times '], S];
}
