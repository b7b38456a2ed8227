/** Names that exporters keep of the weights of PyTorch's cells and Keras's layers. */
import type * as onnxTree from '../tree';

const HIDDEN = /(^|[./])(weight_hh|recurrent_kernel)/;

/** Whether a product is one with W_h by its name. */
export const isNamedHidden = ({ node }: onnxTree.Product): boolean =>
  HIDDEN.test(node.proto.input[1]!);
