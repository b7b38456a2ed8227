/** The sizes of a case as the words that the programs of oneDNN and PyTorch take. */
import { MODES, type Case } from '../cases';
import { sizesOf } from '../network';

export function sizeArguments({ model, dtype, mode, threads }: Case): string[] {
  const { input, cells, output, projections } = sizesOf(model);
  return [dtype, ...[MODES[mode].frames, threads, input, cells, output, ...projections].map(String)];
}
