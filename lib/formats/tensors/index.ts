/**
 * Tensors as files hold them, of any format: views of stores whose numbers are read and moved when
 * a layer needs them, within a budget in proportion to the file.
 *
 *     bytes of a type (in-file) -> store -> view (transposed, sliced: no number moves)
 *       -> weights, each made once (shared-weights)
 */
export { Budget } from './budget';
export {
  ELEMENT_TYPES,
  fromBfloat16,
  fromFloat16,
  type ElementType,
  type ElementTypeName,
} from './element-type';
export { inFile } from './in-file';
export { SharedWeights } from './shared-weights';
export {
  BYTES,
  commonContent,
  inMemory,
  Made,
  numbersFor,
  type Content,
  type Extent,
  type Numbers,
  type Store,
} from './store';
export {
  copying,
  dense,
  denseStrides,
  isDense,
  numbersOf,
  product,
  sizeOf,
  sliced,
  type View,
} from './view';
