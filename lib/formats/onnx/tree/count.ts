/** How many numbers a model holds. */
import { operatorOf, type TensorProto } from '../proto';
import { graphsOf, type Tree } from './tree';

/**
 * Numbers in all tensors: initializers, and those of Constant nodes. Matrices that onnxruntime's
 * MatMulNBits reads several to a byte count as what they are of.
 */
export function countParameters(tree: Tree): number {
  const packed = packedTensors(tree);
  const inTensor = (tensor: TensorProto): number => packed.get(tensor) ?? sizeOf(tensor);
  return graphsOf(tree).reduce((sum, { initializers, nodes }) => {
    const given = [...initializers.values()].reduce((total, each) => total + inTensor(each), 0);
    const constants = nodes
      .filter(({ proto }) => proto.opType === 'Constant')
      .flatMap(({ proto }) => proto.attribute.flatMap(({ t }) => (t ? [inTensor(t)] : [])));
    return constants.reduce((total, size) => total + size, sum + given);
  }, 0);
}

/**
 * The numbers of matrices of four bits: MatMulNBits has K columns of N rows; where bytes look up
 * their numbers in a table [256, 2], each holds two.
 */
function packedTensors(tree: Tree): Map<TensorProto, number> {
  const sizes = new Map<TensorProto, number>();
  for (const graph of graphsOf(tree)) {
    const tensorAt = (name = ''): TensorProto | undefined =>
      graph.sourceOf(name)?.initializers.get(name);
    for (const { proto } of graph.nodes) {
      const [first, second = ''] = proto.input;
      const int = (key: string): number =>
        proto.attribute.find((each) => each.name === key)?.i ?? 0;
      const op = operatorOf(proto);
      if (op === 'com.microsoft.MatMulNBits') {
        const tensor = tensorAt(second);
        // No more than two to a byte.
        if (tensor) sizes.set(tensor, Math.min(int('K') * int('N'), 2 * sizeOf(tensor)));
      } else if (op === 'Gather' && tensorAt(first)?.dims.join() === '256,2') {
        const bytes = tensorAt(graph.sourceOf(second)?.producers.get(second)?.proto.input[0]);
        if (bytes) sizes.set(bytes, 2 * sizeOf(bytes));
      }
    }
  }
  return sizes;
}

const sizeOf = ({ dims }: TensorProto): number => dims.reduce((size, dim) => size * dim, 1);
