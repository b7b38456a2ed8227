/**
 * ONNX graphs compressed in place: any graph, whether or not it is a network that runs here.
 *
 *     file -> tree (lib/formats/onnx/tree) -> recurrent nodes, and the matrices that read them
 *       -> a view that plans are made for -> factors, by the fits of lib/compress
 *       -> new nodes in the place of old ones (write/) -> file
 */
export { loadGraph, saveGraph } from './files';
export { OnnxGraph, type RefusedNode } from './graph';
export {
  compressGraph,
  type CompressedGraph,
  type CompressGraphOptions,
  type GraphReport,
} from './compress';
export type { GraphInputs } from './calibration';
export type { GraphRecording } from './recordings';
export type { Form } from './forms';
export type { Integers } from './write/packed';
export type { GraphForm } from './graph-writer';
export type { FormMicros } from './measure';
export { planGraphCompression } from './view';
export { type GraphInspection, type GraphLayerSummary, inspectGraph } from './inspect';
export {
  type GraphVerification,
  type OutputDifference,
  verifyGraph,
  type VerifyOptions,
} from './verify';
