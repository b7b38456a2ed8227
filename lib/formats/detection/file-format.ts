/** The formats that are read. */
export type FileFormat =
  | 'onnx'
  | 'safetensors'
  | 'keras'
  | 'keras-hdf5'
  | 'rtneural'
  | 'guitarml'
  | 'rnnoise'
  | 'npz'
  | 'tflite'
  | 'pytorch-json'
  | 'pytorch-zip'
  | 'pytorch-pickle';
