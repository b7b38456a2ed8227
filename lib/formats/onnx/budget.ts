/** What reading a graph may cost, and what helps where it costs more. */
import { Budget } from '../tensors';

const COMPLAINT =
  "computing the graph's constants takes more than LIMIT, the limit for a file of this size: " +
  'fold them before (onnxsim, or onnxruntime’s optimized_model_filepath), or export the weights as plain initializers';

/** @param bytes of the file and of those beside it. */
export function graphBudget(bytes: number): Budget {
  return new Budget(bytes, COMPLAINT);
}
