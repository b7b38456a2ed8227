/** The sizes of a network as the words that the programs of oneDNN and PyTorch take. */
import type { Model } from '../models';
import { sizesOf } from '../network';

/** Input, cells, output, and the projection of each layer. */
export function sizeArguments(model: Model): string[] {
  const { input, cells, output, projections } = sizesOf(model);
  return [input, cells, output, ...projections].map(String);
}
