/** The compressed network: W_h becomes Z_h, W_x becomes Z_x, and the layer between them gets P. */
import {
  attributesOf,
  type DenseLayer,
  directionOutputSize,
  type FrameLayer,
  type Layer,
  type LayerWeights,
  type Network,
} from '../model';
import { columnBlock, joinColumns, rowBlock, type Weight } from '../weights';
import { added, withRecurrentOffset } from './biases';
import type { Factorization } from './decompose';
import { consumerOf, consumers, firstColumn, type ProjectionGroup } from './projection-group';

/** The factors of one direction of a layer, if it has any. */
type FactorsOf = (layer: number, direction: number) => Factorization | null;

/** The consumers of layer `l`, each with Z_x in the columns of the directions that have factors. */
function factorizedConsumers(network: Network, l: number, factorsOf: FactorsOf): readonly Weight[] {
  const layer = network.layers[l]!;
  const factors = layer.weights.map((_, direction) => factorsOf(l, direction));
  const all = consumers(network, l);
  if (!factors.some(Boolean)) return all;
  let nextRow = 0; // in Z_x, where the consumers are stacked
  return all.map((w) => {
    const row = nextRow;
    nextRow += w.rows;
    const blocks = factors.map((factor, direction) =>
      factor?.zx
        ? rowBlock(factor.zx, row, w.rows)
        : columnBlock(w, firstColumn(layer, direction), directionOutputSize(layer, direction)),
    );
    return joinColumns(blocks);
  });
}

/** What is added to the biases of all consumers of layer `l`, stacked; null for nothing. */
function consumedOffset(network: Network, l: number, factorsOf: FactorsOf): Float32Array | null {
  const offsets = network.layers[l]!.weights.flatMap(
    (_, direction) => factorsOf(l, direction)?.offsets?.input ?? [],
  );
  return offsets.length > 0 ? offsets.reduce(added) : null;
}

function factorizedDirection(
  layer: Layer,
  weights: LayerWeights,
  factors: Factorization | null,
  input: Weight,
): LayerWeights {
  const offset = factors?.offsets?.recurrent;
  return {
    ...weights,
    ...(offset && withRecurrentOffset(layer, weights, offset)),
    input,
    ...(factors && { recurrent: factors.zh, projection: factors.p }),
  };
}

/** Row block `d` of what is stacked, added to a bias. */
function shifted(bias: Float32Array, stacked: Float32Array | null, d: number): Float32Array {
  return stacked ? added(bias, stacked.subarray(d * bias.length, (d + 1) * bias.length)) : bias;
}

/** A dense layer that reads m. */
function factorizedDense(
  layer: DenseLayer,
  weight: Weight,
  offset: Float32Array | null,
): DenseLayer {
  const { bias } = layer;
  return { ...layer, weight, ...(bias && { bias: shifted(bias, offset, 0) }) };
}

/**
 * The network with factors in the place of its matrices. Weights that stay are shared with it, not
 * copied.
 *
 * @param factors of each group, in their order; null where a group stays dense.
 */
export function assemble(
  network: Network,
  groups: readonly ProjectionGroup[],
  factors: readonly (Factorization | null)[],
): Network {
  const factorsOf: FactorsOf = (l, d) =>
    factors[groups.findIndex(({ layer, direction }) => layer === l && direction === d)] ?? null;
  const consumed = network.layers.map((_, l) => factorizedConsumers(network, l, factorsOf));
  const offsets = network.layers.map((_, l) => consumedOffset(network, l, factorsOf));
  const dense = new Map<unknown, DenseLayer>();
  network.layers.forEach((_, l) => {
    const consumer = consumerOf(network, l);
    if (consumer && 'dense' in consumer)
      dense.set(consumer.dense, factorizedDense(consumer.dense, consumed[l]![0]!, offsets[l]!));
  });
  const factorizedFrame = <Frame extends FrameLayer>(layer: Frame): Frame | DenseLayer =>
    dense.get(layer) ?? layer;
  const layers = network.layers.map((layer, l): Layer => {
    const factors = layer.weights.map((_, direction) => factorsOf(l, direction));
    const reads = l > 0 && 'next' in (consumerOf(network, l - 1) ?? {});
    const inputs = reads ? consumed[l - 1]! : layer.weights.map(({ input }) => input);
    const offset = reads ? offsets[l - 1]! : null;
    const weights = layer.weights.map((w, d) => {
      const bias = shifted(w.bias, offset, d);
      return factorizedDirection(layer, { ...w, bias }, factors[d] ?? null, inputs[d]!);
    });
    const before = layer.before && { before: layer.before.map(factorizedFrame) };
    const factorized = { ...layer, ...before, inputSize: inputs[0]!.cols, weights };
    if (!factors.some(Boolean)) return factorized;
    // Z_x multiplies m = P h; where there is no Z_x, the layer outputs h as before.
    return { ...factorized, emits: consumed[l]!.length > 0 ? 'projection' : 'hidden' };
  });
  const { embedding, beforeHead, head } = network;
  return {
    ...attributesOf(network),
    ...(embedding && { embedding }),
    layers,
    ...(beforeHead && { beforeHead: beforeHead.map(factorizedFrame) }),
    head: head.map(factorizedFrame),
  };
}
