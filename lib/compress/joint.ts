/**
 * A joint: the two matrices of a network that multiply the h of one direction of a layer, and so
 * can share one projection P (Prabhavalkar et al. 2016, Section 3):
 *
 *     recurrent  W_h [gates N, N]  its own
 *     input      W_x [m, N]        the next layer's (of all its directions, stacked), or that of the head's
 *                                  first dense layer; of these the columns that this direction feeds
 */
import { CompactRnnError } from '../errors';
import { directionName, emittedSize, type Layer, type Network } from '../model';
import {
  asDense,
  denseOf,
  type DenseWeight,
  weakly,
  type Weight,
  weightParameters,
} from '../weights';
import { columnBlock, stackRows } from './blocks';

export interface Joint {
  /** `lstm1`, or `lstm1.forward` and `lstm1.backward` of a bidirectional layer. */
  readonly name: string;
  /** Which layer and direction of the network. */
  readonly layer: number;
  readonly direction: number;
  /** Expanded where the layer has another kind. */
  readonly recurrent: DenseWeight;
  /** Null where nothing comes after the layer. */
  readonly input: DenseWeight | null;
}

/** The matrices that multiply what layer `l` hands on. */
export function consumers(network: Network, l: number): readonly Weight[] {
  const next = network.layers[l + 1];
  if (next) return next.weights.map(({ input }) => input);
  return network.head.slice(0, 1).map(({ weight }) => weight);
}

/** The first column of a consumer of `layer` that `direction` feeds. */
export function firstColumn(layer: Layer, direction: number): number {
  return layer.weights
    .slice(0, direction)
    .reduce((sum, _, before) => sum + emittedSize(layer, before), 0);
}

/**
 * The columns that a direction feeds, of all consumers, put together when a solver asks for them.
 */
function fedBy(all: readonly Weight[], start: number, cols: number): DenseWeight {
  const rows = all.reduce((sum, w) => sum + w.rows, 0);
  const stacked = () => stackRows(all.map((w) => columnBlock(w, start, cols)));
  return denseOf(
    { rows, cols },
    weakly(() => stacked().data),
  );
}

function jointOf(network: Network, l: number, direction: number): Joint {
  const layer = network.layers[l]!;
  const start = firstColumn(layer, direction);
  const all = consumers(network, l);
  const narrow = all.find((w) => start + layer.hiddenSize > w.cols);
  if (narrow)
    throw new CompactRnnError(
      'INVALID_MODEL',
      `what follows ${layer.name} takes ${narrow.cols} numbers, fewer than that layer hands on`,
    );
  return {
    ...{ name: directionName(layer, direction), layer: l, direction },
    recurrent: asDense(layer.weights[direction]!.recurrent),
    input: all.length > 0 ? fedBy(all, start, layer.hiddenSize) : null,
  };
}

/** The joints of the layers of those names, bottom first. */
export function jointsOf(network: Network, names: readonly string[]): Joint[] {
  return network.layers.flatMap(({ name, weights }, l) =>
    names.includes(name) ? weights.map((_, direction) => jointOf(network, l, direction)) : [],
  );
}

/** [W_h; W_x], put together when a solver asks for it; W_h alone where there is no W_x. */
export function stackOf({ recurrent, input }: Joint): DenseWeight {
  if (!input) return recurrent;
  return denseOf(
    { rows: recurrent.rows + input.rows, cols: recurrent.cols },
    weakly(() => stackRows([recurrent, input]).data),
  );
}

/** Numbers in W_h and W_x as they are. */
export function denseSize({ recurrent, input }: Joint): number {
  return weightParameters(recurrent) + (input ? weightParameters(input) : 0);
}

/** Numbers in Z_h, Z_x and P at the given rank. */
export function factorizedSize({ recurrent, input }: Joint, rank: number): number {
  return rank * (recurrent.rows + recurrent.cols + (input?.rows ?? 0));
}
