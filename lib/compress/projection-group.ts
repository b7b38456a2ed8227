/**
 * A projection group: the matrices of a network that multiply the h of one direction of a layer,
 * and so can share one projection P (Prabhavalkar et al. 2016, Section 3):
 *
 *     recurrent  W_h [gates N, N]  the layer's own
 *     input      W_x [m, N]        that of the next layer (of all its directions, stacked), or of
 *                                  the dense layer that follows; of these the columns that read
 *                                  this direction
 *
 * Where h goes elsewhere too, into a combination with a later frame, or meets anything but a matrix
 * first, W_h has P for itself, and the layer outputs h as before.
 */
import type { Cost } from '../allocation';
import { invalidModel } from '../errors';
import {
  type DenseLayer,
  directionName,
  directionOutputSize,
  isDenseLayer,
  type Layer,
  type Network,
} from '../model';
import {
  asDense,
  columnBlock,
  denseOf,
  type DenseWeight,
  stackRows,
  weakly,
  type Weight,
} from '../weights';

export interface ProjectionGroup {
  /** `lstm1`, or `lstm1.forward` and `lstm1.backward` of a bidirectional layer. */
  readonly name: string;
  /** Index of the layer in the network. */
  readonly layer: number;
  /** 0, or 1 for the backward direction of a bidirectional layer. */
  readonly direction: number;
  /** W_h, expanded where the layer has another kind of weight. */
  readonly recurrent: DenseWeight;
  /** W_x; null where nothing reads the layer's output. */
  readonly input: DenseWeight | null;
}

/** What reads the output of a layer, as far as it multiplies it by matrices. */
type Consumer = { readonly next: Layer } | { readonly dense: DenseLayer } | undefined;

/** What multiplies the output of layer `l`, and nothing else reads it. */
export function consumerOf(network: Network, l: number): Consumer {
  const { layers, beforeHead = [], head } = network;
  const next = layers[l + 1];
  const [frame] = next ? (next.before ?? []) : [...beforeHead, ...head];
  if (isCombined(network, layers[l]!.name)) return undefined;
  if (frame) return isDenseLayer(frame) ? { dense: frame } : undefined;
  return next && { next };
}

/** Whether a later layer combines a frame with the output of the layer of that name. */
function isCombined({ layers, beforeHead = [] }: Network, name: string): boolean {
  const frames = [...layers.flatMap(({ before = [] }) => before), ...beforeHead];
  return frames.some((each) => each.kind === 'combination' && each.with === name);
}

/** The matrices that multiply the output of layer `l`. */
export function consumers(network: Network, l: number): readonly Weight[] {
  const consumer = consumerOf(network, l);
  if (!consumer) return [];
  if ('dense' in consumer) return [consumer.dense.weight];
  return consumer.next.weights.map(({ input }) => input);
}

/** The first column of a consumer of `layer` that reads `direction`. */
export function firstColumn(layer: Layer, direction: number): number {
  return layer.weights
    .slice(0, direction)
    .reduce((sum, _, before) => sum + directionOutputSize(layer, before), 0);
}

/** Columns of all consumers, one above the other; put together when a solver asks for them. */
function stackedColumns(all: readonly Weight[], start: number, cols: number): DenseWeight {
  const rows = all.reduce((sum, w) => sum + w.rows, 0);
  const stacked = () => stackRows(all.map((w) => columnBlock(w, start, cols)));
  return denseOf(
    { rows, cols },
    weakly(() => stacked().data),
  );
}

function groupOf(network: Network, l: number, direction: number): ProjectionGroup {
  return groupOfReaders(network, l, direction, consumers(network, l));
}

/** The group of a direction whose output these matrices multiply. */
export function groupOfReaders(
  network: Network,
  l: number,
  direction: number,
  all: readonly Weight[],
): ProjectionGroup {
  const layer = network.layers[l]!;
  const start = firstColumn(layer, direction);
  const narrow = all.find((w) => start + layer.hiddenSize > w.cols);
  if (narrow)
    throw invalidModel(
      `what follows ${layer.name} takes ${narrow.cols} numbers, fewer than that layer outputs`,
    );
  return {
    name: directionName(layer, direction),
    layer: l,
    direction,
    recurrent: asDense(layer.weights[direction]!.recurrent),
    input: all.length > 0 ? stackedColumns(all, start, layer.hiddenSize) : null,
  };
}

/** The projection groups of the layers of those names, bottom first. */
export function groupsOf(network: Network, names: readonly string[]): ProjectionGroup[] {
  return network.layers.flatMap(({ name, weights }, l) =>
    names.includes(name) ? weights.map((_, direction) => groupOf(network, l, direction)) : [],
  );
}

/** [W_h; W_x], put together when a solver asks for it; W_h alone where there is no W_x. */
export function stackOf({ recurrent, input }: ProjectionGroup): DenseWeight {
  if (!input) return recurrent;
  return denseOf(
    { rows: recurrent.rows + input.rows, cols: recurrent.cols },
    weakly(() => stackRows([recurrent, input]).data),
  );
}

/** Cost of Z_h, Z_x and P at a rank; of W_h and W_x where it is null. */
export function groupCost(
  { recurrent, input }: ProjectionGroup,
  rank: number | null,
  cost: Cost,
): number {
  const width = rank ?? recurrent.cols;
  const readers = [recurrent, ...(input ? [input] : [])];
  const projection = rank === null ? 0 : cost.ofDense(rank, recurrent.cols);
  return readers.reduce((sum, { rows }) => sum + cost.ofDense(rows, width), projection);
}
