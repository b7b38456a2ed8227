/** What reads m = P h in the place of h: the next product, or the next recurrent node. */
import type { onnxTree } from '../../formats';
import type { DenseWeight, Dtype } from '../../weights';
import type { Layout } from '../layout';
import type { RecurrentNode } from '../recurrent-node';
import type { Emitted } from './recurrence';
import type { Steps } from './steps';

/** The m of all directions, [frames, batch, r] each, side by side in the layout that h had. */
export function arranged(
  steps: Steps,
  emitted: Emitted,
  layout: Layout,
  { frames }: RecurrentNode,
): string {
  const joined = steps.concat(
    emitted.map(({ value }) => value),
    2,
  );
  const factors = layout.slice(0, -1).flat();
  const ordered = factors.join() === 'batch,frames' ? steps.transpose(joined, [1, 0, 2]) : joined;
  const axes = layout.slice(0, -1);
  const open = axes.filter((axis) => axis.length > 0).length;
  // Axes of size 1 are not in the layout; where no more than one axis is left, its size is.
  const isWhole =
    axes.length === 2 && (open === 2 || (open === 1 && frames === 1 && axes[1]!.length === 1));
  if (isWhole) return ordered;
  if (open <= 1) {
    const width = emitted.reduce((sum, { size }) => sum + size, 0);
    return steps.reshape(ordered, [...axes.map((axis) => (axis.length > 0 ? -1 : 1)), width]);
  }
  const ones = axes.flatMap((axis, k) => (axis.length === 0 ? [k] : []));
  return ones.length > 0 ? steps.unsqueeze(ordered, ones) : ordered;
}

/** y = x Z_x^T, and what goes with the product. */
export function writeProduct(
  steps: Steps,
  { node }: onnxTree.Product,
  x: string,
  matrix: DenseWeight,
  offset: Float32Array | undefined,
  stored: Dtype,
  letter = 'Z_x',
): void {
  const { proto } = node;
  const output = proto.output[0]!;
  const w = steps.weights.factor(steps, `${steps.prefix}/${letter}`, matrix, stored);
  const product = offset ? steps.name('product') : output;
  const float = (name: string, fallback: number): number =>
    proto.attribute.find((each) => each.name === name)?.f ?? fallback;
  const alpha = float('alpha', 1);
  const beta = float('beta', 1);
  const plus = proto.input[2] === '' ? undefined : proto.input[2];
  if (proto.opType === 'MatMul') steps.product(x, w, undefined, product);
  else if ('floats' in w)
    steps.op(
      'Gemm',
      [x, w.floats, ...(plus === undefined ? [] : [plus])],
      { alpha: { float: alpha }, beta: { float: beta } },
      product,
    );
  else {
    const scaled = (value: string, by: number): string =>
      by === 1 ? value : steps.op('Mul', [value, steps.number(by)]);
    const sum = scaled(steps.product(x, w), alpha);
    if (plus === undefined) steps.named(sum, product);
    else steps.op('Add', [sum, scaled(plus, beta)], {}, product);
  }
  if (!offset) return;
  const shift = offset.map((value) => alpha * value);
  const bias = steps.weights.floats(steps, `${steps.prefix}/offset`, [shift.length], shift);
  steps.op('Add', [product, bias], {}, output);
}
