/** Cells that are written out in standard operators: what is known of them. */
import type * as onnxTree from '../tree';
import type { Cell } from '../../../model';
import type { DenseWeight } from '../../../weights';
import type { Gate, Sum } from './sums';

/** A product with W_h, or with some of its rows; with W_x beside it where it reads [x, h]. */
export interface HiddenProduct {
  readonly product: onnxTree.Product;
  /** Of h in what the product reads: the first column of W_h in its matrix. */
  readonly start: number;
  /** The Concat of x and h that it reads, and which of its operands is h. */
  readonly joined?: { readonly node: onnxTree.TreeNode; readonly operand: number };
}

/** A cell of which it may not be certain yet what is x and what is h. */
export interface Draft {
  readonly cell: Cell;
  /** The node that gives h'. */
  readonly node: onnxTree.TreeNode;
  /** In ONNX's order, but for o, which comes last. */
  readonly gates: readonly Gate[];
  readonly hiddenSize: number;
  /** GRU: whether r acts on W_h h, and not on h. */
  readonly resetAfter: boolean;
  /** LSTM: c and c', and the function of c' that o lets through. */
  readonly states?: {
    readonly before: string;
    readonly after: string;
    readonly function: onnxTree.TreeNode;
  };
  /** What may be h. */
  readonly candidates: readonly string[];
  /** GRU: r h, where that is what the last gate reads. */
  readonly reset?: string;
  /** GRU: what r scales in the sum of the last gate, where r acts after W_h. */
  readonly scaled?: Sum;
  /** GRU: whether z lets the new state through, z n + (1 - z) h. */
  readonly turned?: boolean;
}

export interface WrittenCell extends Draft {
  /** But for axes of size 1. */
  readonly h: string;
  /** In the order of the nodes: all rows of W_h, each once. */
  readonly recurrent: readonly HiddenProduct[];
  /** W_x, of no columns where its product could not be found. */
  readonly input: DenseWeight;
}
