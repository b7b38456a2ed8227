/**
 * A network as an ONNX model of some streams that can be stepped: its states are inputs and
 * outputs. Dense layers become LSTM nodes (in int8 onnxruntime's DynamicQuantizeLSTM), x is
 * [frames, streams, inputSize] and y [frames, streams, outputSize]; low-rank layers become
 * primitive nodes, one frame a run, x [streams, inputSize].
 */
import type { Layer, Network } from '../../lib/model';
import { Graph, STREAMS, type OnnxModel } from './graph';
import { denseLayer, lowRankLayer } from './layers';

export type { OnnxModel, OnnxState } from './graph';

/**
 * @param streams `any`: their number is free.
 * @throws Error for what the benchmark has no use for: other cells, peepholes, dense and low-rank
 *   layers mixed.
 */
export function onnxModel(
  network: Pick<Network, 'layers' | 'head'>,
  dtype: 'f32' | 'int8',
  streams: number | 'any' = 1,
): OnnxModel {
  const lowRank = network.layers[0]!.weights[0]!.projection !== undefined;
  network.layers.forEach((layer) => {
    checkLayer(layer, lowRank);
  });
  const head = network.head[0];
  if (network.head.length !== 1 || !head?.bias || head.activation !== 'none')
    throw new Error(
      'the network must have one dense layer with a bias and no activation behind the recurrent ones',
    );

  const isFree = streams === 'any';
  const graph = new Graph(dtype, isFree ? 1 : streams, isFree);
  const layer = lowRank ? lowRankLayer : denseLayer;
  const top = network.layers.reduce((x, each) => layer(graph, x, each), 'x');
  graph.product(top, 'head_W', head.weight, 'head_product');
  graph.node(
    'Add',
    ['head_product', graph.constant('head_b', [head.weight.rows], head.bias)],
    ['y'],
  );
  const { inputSize } = network.layers[0]!;
  const batch = isFree ? STREAMS : streams;
  return graph.finish(lowRank ? [batch, inputSize] : ['frames', batch, inputSize]);
}

function checkLayer({ name, cell, direction, weights: [w] }: Layer, lowRank: boolean): void {
  const plain = cell === 'lstm' && direction === 'forward' && !w?.peepholes;
  if (!plain || (w?.projection !== undefined) !== lowRank)
    throw new Error(
      `layer ${name} must be a forward LSTM without peepholes, as all others with or without projection`,
    );
}
