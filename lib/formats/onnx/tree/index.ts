/**
 * Any ONNX graph, to be looked at and written again with some nodes replaced. It is not turned into
 * a network: that is what the reader one folder up does.
 *
 *     bytes -> fields -> tree of graphs and nodes; constants are folded where a weight needs them
 *       -> changes -> fields, the untouched ones byte for byte
 */
export { numbersOf, product, sliced, type View } from '../../tensors';
export { graphBudget } from '../budget';
export { quoted } from '../names';
export { hasAttributeOfCall, operatorOf, type NodeProto } from '../proto';
export type { Constant } from '../value';
export { transpose } from '../constants';
export { countParameters } from './count';
export { readingBeside } from '../external';
export { embedded, filesBeside } from './embedding';
export { bytesIn, type Pieces } from './fields';
export { Refusal } from '../operation';
export { dequantizedColumns } from '../quantized';
export { type Calls, callsIn } from './calls';
export { Constants } from './folding';
export { FreshNames } from './fresh-names';
export { type Product, productAt } from './product';
export { readTree } from './read';
export { rewritten, withOutputs, type Changes, type FunctionCopy } from './rewrite';
export {
  attributeFields,
  functionKey,
  graphsOf,
  type Tree,
  type TreeGraph,
  type TreeNode,
} from './tree';
export {
  DATA_TYPES,
  modelBytes,
  tensorBytes,
  tensorType,
  type AttributeValue,
  type NewFunction,
  type NewGraph,
  type NewModel,
  type NewNode,
  type NewTensor,
  type NewValue,
  type TensorType,
} from './write';
export { Uses } from './uses';
