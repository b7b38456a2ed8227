/** A file of a format that is not read: its name, and what to do instead. */
import { CompactRnnError } from '../../errors';

/** What every TensorFlow model can become. */
export const TF2ONNX = 'convert the model to ONNX (tf2onnx)';
/** Of a checkpoint alone, which lacks the graph. */
export const TF2ONNX_CHECKPOINT =
  'convert the checkpoint to ONNX (tf2onnx, --checkpoint model.ckpt.meta), or save the Keras model as .keras';
/** What every PyTorch model can become. */
export const TORCH_ONNX = 'export the model to ONNX (torch.onnx.export)';

export function refusal(what: string, remedy: string): CompactRnnError {
  return new CompactRnnError(
    'INVALID_FILE',
    `this is ${what}, not a model that is read here: ${remedy}`,
  );
}
