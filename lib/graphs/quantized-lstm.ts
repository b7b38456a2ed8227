/**
 * The weights of onnxruntime's DynamicQuantizeLSTM: bytes W [D, n_in, 4 N] and R [D, N, 4 N], the
 * scale and zero point of each one a direction or one a row.
 * https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
 */
import { onnxTree } from '../formats';
import { Obstacle } from './obstacle';

/** W, R, B and P, each [directions, ...]. */
export interface Operands {
  readonly w: onnxTree.Constant;
  readonly r: onnxTree.Constant;
  readonly b: onnxTree.Constant | undefined;
  readonly p: onnxTree.Constant | undefined;
}

export function quantizedOperands(
  { home, proto }: onnxTree.TreeNode,
  constants: onnxTree.Constants,
): Operands {
  const at = (index: number): onnxTree.Constant | undefined =>
    constants.of(home, proto.input[index] ?? '');
  const matrix = (index: number, scaleIndex: number): onnxTree.Constant => {
    const [bytes, scale, zero] = [at(index), at(scaleIndex), at(scaleIndex + 1)];
    if (bytes?.dims.length !== 3 || !scale)
      throw new Obstacle('its quantized weights and their scales are not in the file');
    try {
      return onnxTree.dequantizedColumns(bytes, scale, zero);
    } catch (error) {
      if (error instanceof onnxTree.Refusal) throw new Obstacle(error.message);
      throw error;
    }
  };
  return { w: matrix(1, 8), r: matrix(2, 10), b: at(3), p: at(7) };
}
