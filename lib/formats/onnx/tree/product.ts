/** Products of values with constant matrices. */
import { type DenseWeight, denseOf, weakly } from '../../../weights';
import { numbersOf } from '../../tensors';
import { transpose } from '../constants';
import { hasAttributeOfCall, operatorOf } from '../proto';
import type { Constants } from './folding';
import type { TreeNode } from './tree';
import { tensorType, type TensorType } from './write';

/** A MatMul or Gemm of values and a constant W^T [n_in, n_out]; its matrix is W. */
export interface Product {
  readonly node: TreeNode;
  readonly matrices: readonly [DenseWeight];
  /** Of the values. */
  readonly type: TensorType;
  /** TensorProto.DataType of the numbers in the file. */
  readonly stored: number;
}

/** @returns undefined where the node is none. */
export function productAt(node: TreeNode, constants: Constants): Product | undefined {
  const op = operatorOf(node.proto);
  if ((op !== 'MatMul' && op !== 'Gemm') || hasAttributeOfCall(node.proto)) return undefined;
  const int = (name: string): number =>
    node.proto.attribute.find((each) => each.name === name)?.i ?? 0;
  const name = node.proto.input[1] ?? '';
  const stored = constants.of(node.home, name);
  const types = constants.typesOf(node.home, name);
  const type = tensorType(types?.type ?? 0);
  if (int('transA') !== 0 || stored?.dims.length !== 2 || !type) return undefined;
  const view = int('transB') === 0 ? transpose(stored, [1, 0]) : stored;
  const [rows, cols] = view.dims as [number, number];
  if (rows === 0 || cols === 0) return undefined;
  const matrix = denseOf(
    { rows, cols },
    weakly(() => numbersOf(view, constants.budget) as Float32Array),
  );
  return { node, matrices: [matrix], type, stored: types?.stored ?? 1 };
}
