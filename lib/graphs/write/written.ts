/**
 * Cells that are written out, with factors: each product with W_h reads m = P h in the place of h,
 * and has Z_h in the place of W_h.
 */
import type { onnxCells, onnxTree } from '../../formats';
import type { Factorization } from '../../compress';
import {
  asDense,
  columnBlock,
  type DenseWeight,
  type Dtype,
  joinColumns,
  rowBlock,
} from '../../weights';
import { storageOf } from '../recurrent-node';
import { writeProduct } from './readers';
import type { Steps } from './steps';

/** What makes the new nodes of a layer. */
interface Place {
  readonly stepsFor: (product: onnxTree.Product) => Steps;
  /** How numbers that are stored so are stored in their place. */
  readonly storage: (stored: Dtype) => Dtype;
}

/** The new nodes in the place of each product, of cells of equal weights. */
export function writtenOut(
  cells: readonly onnxCells.WrittenCell[],
  { zh, p, offsets }: Factorization,
  place: Place,
): Map<onnxTree.TreeNode, readonly onnxTree.NewNode[]> {
  const matrices = factored(cells[0]!, asDense(zh));
  const replaced = new Map<onnxTree.TreeNode, readonly onnxTree.NewNode[]>();
  for (const { recurrent } of cells) {
    const projections = new Map<string, string>();
    for (const [k, hidden] of recurrent.entries()) {
      const { product } = hidden;
      const steps = place.stepsFor(product);
      const stored = place.storage(storageOf(product.stored));
      const h = hiddenOperand(hidden);
      const m = projections.get(h) ?? projected(steps, h, asDense(p), stored);
      projections.set(h, m);
      const { matrix, row } = matrices[k]!;
      const offset = offsets?.recurrent.subarray(row, row + matrix.rows);
      writeProduct(steps, product, besideInput(steps, hidden, m), matrix, offset, stored, 'Z_h');
      replaced.set(product.node, steps.nodes);
    }
  }
  return replaced;
}

/** P h of a cell, where a product reads it. */
export function projected(steps: Steps, h: string, p: DenseWeight, stored: Dtype): string {
  return steps.product(h, steps.weights.factor(steps, `${steps.prefix}/P`, p, stored));
}

/** The matrix of each product, with the rows of Z_h that begin at `row`. */
function factored(
  { recurrent, hiddenSize }: onnxCells.WrittenCell,
  zh: DenseWeight,
): { matrix: DenseWeight; row: number }[] {
  let next = 0;
  return recurrent.map(({ product, start }) => {
    const [whole] = product.matrices;
    const row = next;
    next += whole.rows;
    const rest = whole.cols - start - hiddenSize;
    const blocks = [
      ...(start > 0 ? [columnBlock(whole, 0, start)] : []),
      rowBlock(zh, row, whole.rows),
      ...(rest > 0 ? [columnBlock(whole, start + hiddenSize, rest)] : []),
    ];
    return { matrix: asDense(joinColumns(blocks)), row };
  });
}

function hiddenOperand({ product, joined }: onnxCells.HiddenProduct): string {
  return joined ? joined.node.proto.input[joined.operand]! : product.node.proto.input[0]!;
}

/** [x, m] where the product read [x, h]. */
function besideInput(steps: Steps, { joined }: onnxCells.HiddenProduct, m: string): string {
  if (!joined) return m;
  const { input, attribute } = joined.node.proto;
  const axis = attribute.find(({ name }) => name === 'axis')!.i;
  return steps.concat(input.with(joined.operand, m), axis);
}
