/** What errors suggest where a Keras model holds something that this reader does not support. */
export const REMEDY =
  'Convert the model to ONNX (tf2onnx); compress MODEL.onnx -o SMALL.onnx compresses its recurrent layers in place';
