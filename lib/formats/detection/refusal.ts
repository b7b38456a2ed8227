/** A file of a format that is not read: its name, and what to do instead. */
import { CompactRnnError } from '../../errors';

/** What every TensorFlow model can become. */
export const TF2ONNX = 'convert the model to ONNX (tf2onnx)';
/** What every PyTorch model can become. */
export const TORCH_ONNX = 'export the model to ONNX (torch.onnx.export)';

export function refusal(what: string, remedy: string): CompactRnnError {
  return new CompactRnnError(
    'INVALID_FILE',
    `this is ${what}, not a model that is read here: ${remedy}`,
  );
}
