/** What reading a checkpoint may cost, and what helps where it costs more. */
import { Budget } from '../tensors';

const COMPLAINT =
  'reading the tensors takes more than LIMIT, the limit for a file of this size: ' +
  'save them as they are, not as views of fewer numbers (tensor.contiguous())';

/** @param bytes of the file. */
export function checkpointBudget(bytes: number): Budget {
  return new Budget(bytes, COMPLAINT);
}
