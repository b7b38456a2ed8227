/**
 * The recurrent layers as nodes: a dense one as one LSTM node, a low-rank one in primitive nodes.
 */
import type { Layer, LayerWeights } from '../../lib/model';
import { denseWeight, type Weight } from '../../lib/weights';
import { MICROSOFT, type Graph } from './graph';
import { quantized } from './quantize';

/** Our gates are stacked i, f, g, o; the LSTM node has i, o, f, c. */
const ONNX_GATES = [0, 3, 1, 2];

function inOnnxOrder(stacked: Float32Array): Float32Array {
  const block = stacked.length / 4;
  const reordered = new Float32Array(stacked.length);
  ONNX_GATES.forEach((gate, i) => {
    reordered.set(stacked.subarray(gate * block, (gate + 1) * block), i * block);
  });
  return reordered;
}

const reordered = ({ rows, cols, data }: Weight): Weight =>
  denseWeight(rows, cols, inOnnxOrder(data));

/** x [T, B, n_in] of B streams to the name of [T, B, N]. */
export function denseLayer(
  graph: Graph,
  x: string,
  { name, hiddenSize: n, weights: [w] }: Layer,
): string {
  const h = graph.state(`${name}_h`, [1, graph.streams, n]);
  const c = graph.state(`${name}_c`, [1, graph.streams, n]);
  const node = graph.dtype === 'f32' ? lstmNode : quantizedLstmNode;
  node(graph, name, w!, [x, h.input, c.input], [`${name}_Y`, h.output, c.output]);
  graph.node(
    'Squeeze',
    [`${name}_Y`, graph.constant(`${name}_axes`, [1], [1], 'int64')],
    [`${name}_y`],
  );
  return `${name}_y`;
}

type Names3 = readonly [string, string, string];

function lstmNode(
  graph: Graph,
  name: string,
  w: LayerWeights,
  [x, h, c]: Names3,
  outputs: Names3,
): void {
  const constants = [
    graph.constant(`${name}_W`, [1, w.input.rows, w.input.cols], reordered(w.input).data),
    graph.constant(
      `${name}_R`,
      [1, w.recurrent.rows, w.recurrent.cols],
      reordered(w.recurrent).data,
    ),
    lstmBias(graph, name, w),
  ];
  graph.node('LSTM', [x, ...constants, '', h, c], outputs, {
    attributes: { hidden_size: w.bias.length / 4 },
  });
}

/**
 * onnxruntime's own: int8 weights as [1, n_in, 4 N], a scale and a zero point for each of the 4 N
 * columns.
 */
function quantizedLstmNode(
  graph: Graph,
  name: string,
  w: LayerWeights,
  [x, h, c]: Names3,
  outputs: Names3,
): void {
  const parts = (letter: string, weight: Weight): readonly string[] => {
    const { integers, scales } = quantized(reordered(weight));
    return [
      graph.constant(`${name}_${letter}`, [1, weight.cols, weight.rows], integers, 'int8'),
      graph.constant(`${name}_${letter}_scale`, [1, weight.rows], scales),
      graph.constant(
        `${name}_${letter}_zero`,
        [1, weight.rows],
        new Int8Array(weight.rows),
        'int8',
      ),
    ];
  };
  const [inputInts, ...inputScale] = parts('W', w.input);
  const [recurrentInts, ...recurrentScale] = parts('R', w.recurrent);
  const inputs = [x, inputInts!, recurrentInts!, lstmBias(graph, name, w), '', h, c, ''];
  graph.node('DynamicQuantizeLSTM', [...inputs, ...inputScale, ...recurrentScale], outputs, {
    attributes: { hidden_size: w.bias.length / 4 },
    domain: MICROSOFT,
  });
}

/** The node has two biases, of which one is enough. */
function lstmBias(graph: Graph, name: string, { bias }: LayerWeights): string {
  const both = new Float32Array(2 * bias.length);
  both.set(inOnnxOrder(bias));
  return graph.constant(`${name}_B`, [1, both.length], both);
}

/**
 * x [B, n_in] of B streams to the name of m [B, r]. ONNX has no LSTM with a projection, so this is
 * written out:
 *
 *     i, f, g, o = Z_x x + Z_h m + b
 *     c' = sigmoid(f) c + sigmoid(i) tanh(g)
 *     m' = P (sigmoid(o) tanh(c'))
 */
export function lowRankLayer(
  graph: Graph,
  x: string,
  { name, hiddenSize: n, weights }: Layer,
): string {
  const w = weights[0]!;
  const projection = w.projection!;
  const m = graph.state(`${name}_m`, [graph.streams, projection.rows]);
  const c = graph.state(`${name}_c`, [graph.streams, n]);
  const at = (part: string): string => `${name}_${part}`;
  const apply = (op: string, inputs: string[], part: string): string => {
    graph.node(op, inputs, [at(part)]);
    return at(part);
  };
  graph.product(x, at('Zx'), w.input, at('of_x'));
  graph.product(m.input, at('Zh'), w.recurrent, at('of_m'));
  const products = apply('Add', [at('of_x'), at('of_m')], 'products');
  const sums = apply('Add', [products, graph.constant(at('bias'), [4 * n], w.bias)], 'sums');
  graph.node(
    'Split',
    [sums, graph.constant(at('parts'), [4], [n, n, n, n], 'int64')],
    ['i', 'f', 'g', 'o'].map(at),
    {
      attributes: { axis: 1 },
    },
  );
  const written = apply(
    'Mul',
    [apply('Sigmoid', [at('i')], 'I'), apply('Tanh', [at('g')], 'G')],
    'written',
  );
  const kept = apply('Mul', [apply('Sigmoid', [at('f')], 'F'), c.input], 'kept');
  graph.node('Add', [kept, written], [c.output]);
  const h = apply('Mul', [apply('Sigmoid', [at('o')], 'O'), apply('Tanh', [c.output], 'C')], 'h');
  graph.product(h, at('P'), projection, m.output);
  return m.output;
}
