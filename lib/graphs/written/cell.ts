/** A cell that is written out in standard operators: what is known of it once it is certain. */
import type { onnxTree } from '../../formats';
import type { Cell } from '../../model';
import type { DenseWeight } from '../../weights';
import type { ProductReader } from '../readers';

/** A product with W_h, or with some of its rows; with W_x beside it where it reads [x, h]. */
export interface HiddenProduct {
  readonly product: ProductReader;
  /** Of h in what the product reads: the first column of W_h in its matrix. */
  readonly start: number;
  /** The Concat of x and h that it reads, and which of its operands is h. */
  readonly joined?: { readonly node: onnxTree.TreeNode; readonly operand: number };
}

export interface WrittenCell {
  readonly cell: Cell;
  /** The node that gives h'. */
  readonly node: onnxTree.TreeNode;
  /** In the order of the nodes: all rows of W_h, each once. */
  readonly recurrent: readonly HiddenProduct[];
  /** W_x, of no columns where its product could not be found. */
  readonly input: DenseWeight;
  readonly hiddenSize: number;
  /** GRU: whether r acts on W_h h, and not on h. */
  readonly resetAfter: boolean;
}
