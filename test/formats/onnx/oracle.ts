/** Graphs of rnn-graph with further constants, compared with onnxruntime. */
import { foldLinear, Model } from '../../../lib/model';
import { runInOnnxruntime } from '../../onnxruntime';
import { expectClose } from './expect';
import { readOnnx } from './read';
import { CELLS, FRAMES, graphOf, INPUTS, type Step } from './rnn-graph';
import { numbers, onnxBytes, tensor, type TensorSpec } from './write';

/** X of the graphs, [FRAMES, INPUTS]. */
export const XS = numbers(FRAMES * INPUTS, 9);

/** Constants of the graphs, besides those of rnn-graph. */
export const CONSTANTS: Record<string, TensorSpec> = {
  V: tensor([INPUTS, INPUTS], 21),
  K: tensor([CELLS, INPUTS], 22),
  C: tensor([CELLS, CELLS], 23),
  bk: tensor([INPUTS], 24),
  bc: tensor([CELLS], 25),
  pc: { dims: [CELLS], data: [0.5, 1.5, 2, 0.25] },
  two: { dims: [], data: [2] },
  F: tensor([CELLS + INPUTS, 2], 26),
  H: tensor([1, CELLS, CELLS + INPUTS], 27),
  minus2: { dims: [1], data: [-(2 ** 40)], type: 'int64' },
  min: { dims: [], data: [-0.25] },
  max: { dims: [], data: [0.5] },
  D8: tensor([2 * CELLS, 2], 28),
  root: { dims: [], data: [Math.SQRT2] },
  inverse: { dims: [1], data: [Math.SQRT1_2] },
  one: { dims: [], data: [1] },
  third: { dims: [1], data: [2], type: 'int64' },
  half: { dims: [], data: [0.5] },
  G: tensor([CELLS / 2, 2], 29),
  picks: { dims: [3], data: [5, 0, 2], type: 'int64' },
  from: { dims: [1], data: [3], type: 'int64' },
  to: { dims: [1], data: [6], type: 'int64' },
  start: tensor([1, 1, CELLS], 30),
  sides: { dims: [3], data: [0, 0, -1], type: 'int64' },
  ones: { dims: [3], data: [1, 1, 1], type: 'int64' },
};

/**
 * Expects that the graph of these steps, read as it is and with its linear layers folded, outputs
 * what onnxruntime does.
 */
export async function expectLikeOnnxruntime(steps: readonly Step[], opset = 17): Promise<void> {
  const graph = graphOf(steps, { opset });
  const used = new Set(graph.nodes.flatMap((node) => node.inputs));
  const constants = Object.entries(CONSTANTS).filter(([name]) => used.has(name));
  const bytes = onnxBytes({
    ...graph,
    initializers: { ...graph.initializers, ...Object.fromEntries(constants) },
  });
  const [out] = await runInOnnxruntime(bytes, [{ X: { dims: [FRAMES, 1, INPUTS], data: XS } }]);
  const network = readOnnx(bytes);
  const ys = new Model(network).runSync(XS, { frames: FRAMES });
  expectClose(ys, out!.y!.data, 1e-5);
  const folded = new Model(await foldLinear(network));
  expectClose(folded.runSync(XS, { frames: FRAMES }), out!.y!.data, 1e-5);
}
