/** ONNX files: their graphs as networks, and single tensors. */
export { checkInputValues, type InputValue, type InputValues } from './bound-inputs';
export { readOnnxFile } from './load';
export { readingOnnx, type OnnxNetwork, type OnnxOptions } from './reading';
export { readOnnxTensor, type Tensor } from './tensor';
