/** What a compression did and what was lost by it: plain JSON. */
import { directionSize, networkBytes, networkParameters } from '../model/count';
import { directionName, type Cell } from '../model/layer';
import type { Network } from '../model/network';
import type { Outcome, Timings } from './joint-svd';
import { isProjected, type Method } from './plan';
import { explainedVariance } from './rank';

export interface Size {
  readonly parameters: number;
  readonly bytes: number;
}

/** One direction of a layer. Errors are relative Frobenius norms |Z P - W| / |W| of the f32 matrices. */
export interface LayerReport {
  /** `lstm1`, or `lstm1.forward` and `lstm1.backward` of a bidirectional layer. */
  readonly name: string;
  readonly cell: Cell;
  /** N. */
  readonly hiddenSize: number;
  /** Of the projection; null where the layer was left as it is. */
  readonly rank: number | null;
  /** The threshold of Eq. (7); null where the rank was given, or the plan does not name the layer. */
  readonly tau: number | null;
  /** Why the layer was left as it is; null where it was not. */
  readonly reason: string | null;
  /** The share of the squared singular values of W_h that was kept: from 0 to 1. */
  readonly explainedVariance: number;
  /** Of W_h; null where it was not replaced. */
  readonly recurrentError: number | null;
  /** Of W_x, which multiplies what the layer hands on; null where it was not replaced or does not exist. */
  readonly inputError: number | null;
  /** [rows, cols] of W_h. */
  readonly recurrentShape: readonly [number, number];
  /** [rows, cols] of W_x, of all that multiply what the layer hands on together; null where nothing does. */
  readonly inputShape: readonly [number, number] | null;
  /** All that the direction holds: its own input and recurrent weight, biases, peepholes, projection. */
  readonly parameters: { readonly before: number; readonly after: number };
  /** Of W_h, largest first; empty where the plan does not name the layer. */
  readonly singularValues: readonly number[];
}

export interface CompressionReport {
  readonly method: Method;
  readonly before: Size;
  readonly after: Size;
  readonly layers: readonly LayerReport[];
  /** Milliseconds that passed: of the stages, in which layers are computed side by side, and of everything. */
  readonly timings: Timings & { readonly totalMs: number };
}

function sizeOf(network: Network): Size {
  return { parameters: networkParameters(network), bytes: networkBytes(network) };
}

function untouchedReason(network: Network, l: number): string {
  return isProjected(network.layers[l]!) ? 'it has a projection already' : 'the plan does not name it';
}

function layerReport(
  before: Network,
  after: Network,
  l: number,
  direction: number,
  outcome?: Outcome,
): LayerReport {
  const layer = before.layers[l]!;
  const [from, to] = [layer.weights[direction]!, after.layers[l]!.weights[direction]!];
  const input = outcome?.joint.input;
  const singularValues = Array.from(outcome?.singularValues ?? []);
  const rank = outcome?.choice.rank ?? null;
  return {
    name: directionName(layer, direction),
    cell: layer.cell,
    hiddenSize: layer.hiddenSize,
    rank,
    tau: outcome?.choice.tau ?? null,
    reason: outcome ? outcome.choice.reason : untouchedReason(before, l),
    explainedVariance: rank === null ? 1 : explainedVariance(singularValues, rank),
    recurrentError: outcome?.recurrentError ?? null,
    inputError: outcome?.inputError ?? null,
    recurrentShape: [from.recurrent.rows, from.recurrent.cols],
    inputShape: input ? [input.rows, input.cols] : null,
    parameters: { before: directionSize(from).parameters, after: directionSize(to).parameters },
    singularValues,
  };
}

/** The report of the compression of `before` to `after`, a row for each direction of each layer. */
export function reportOf(
  method: Method,
  before: Network,
  after: Network,
  outcomes: readonly Outcome[],
  timings: CompressionReport['timings'],
): CompressionReport {
  const layers = before.layers.flatMap((layer, l) =>
    layer.weights.map((_, direction) => {
      const outcome = outcomes.find(({ joint }) => joint.layer === l && joint.direction === direction);
      return layerReport(before, after, l, direction, outcome);
    }),
  );
  return { method, before: sizeOf(before), after: sizeOf(after), layers, timings };
}
