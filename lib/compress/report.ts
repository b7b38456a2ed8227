/** What a compression did and what was lost by it: plain JSON. */
import {
  type Cell,
  directionName,
  directionSize,
  type Network,
  networkBytes,
  networkParameters,
} from '../model';
import type { MatrixReport } from './kinds';
import type { Outcome, Timings } from './joint-svd';
import type { Method } from './methods';
import { isProjected } from './chosen-layers';
import { explainedVariance } from './rank';

export interface Size {
  readonly parameters: number;
  readonly bytes: number;
}

/**
 * One direction of a layer. Errors of matrices are relative Frobenius norms |Z P - W| / |W|; those
 * of products are root mean squares of (Z P - W) h over calibration frames relative to W h, the
 * ridge of the metric included; where biases take the mean of h, both are of what varies.
 */
export interface LayerReport {
  /** `lstm1`, or `lstm1.forward` and `lstm1.backward` of a bidirectional layer. */
  readonly name: string;
  readonly cell: Cell;
  /** N. */
  readonly hiddenSize: number;
  /** Of the projection; null where the layer was left as it is. */
  readonly rank: number | null;
  /**
   * The threshold of Eq. (7); null where the rank was given, or the plan does not name the layer.
   */
  readonly tau: number | null;
  /** Why the layer was left as it is; null where it was not. */
  readonly reason: string | null;
  /** The share of the squared singular values that was kept: from 0 to 1. */
  readonly explainedVariance: number;
  /** Of W_h; null where it was not replaced. */
  readonly recurrentError: number | null;
  /**
   * Of W_x, which multiplies what the layer hands on; null where it was not replaced or does not
   * exist.
   */
  readonly inputError: number | null;
  /** The same of the products with h; null too where the fit was not calibrated. */
  readonly recurrentProductError: number | null;
  readonly inputProductError: number | null;
  /** [rows, cols] of W_h. */
  readonly recurrentShape: readonly [number, number];
  /**
   * [rows, cols] of W_x, of all that multiply what the layer hands on together; null where nothing
   * does.
   */
  readonly inputShape: readonly [number, number] | null;
  /**
   * All that the direction holds: its own input and recurrent weight, biases, peepholes,
   * projection.
   */
  readonly parameters: { readonly before: number; readonly after: number };
  /**
   * Of what was decomposed, largest first: W_h, or stacked [W_h; W_x], and calibrated its product
   * with S. Empty where the plan does not name the layer.
   */
  readonly singularValues: readonly number[];
}

export interface CompressionReport {
  /** The plan's; `mixed` where the plan gave a matrix a kind that this does not make. */
  readonly method: Method | 'mixed';
  /** Whether P was made of W_h and W_x together. */
  readonly stacked: boolean;
  /** What the fits were calibrated with; null where they were not. */
  readonly calibration: { readonly examples: number; readonly frames: number } | null;
  readonly before: Size;
  readonly after: Size;
  readonly layers: readonly LayerReport[];
  /** The matrices whose kind the plan chose. */
  readonly matrices: readonly MatrixReport[];
  /**
   * Milliseconds that passed: of the stages, in which layers are computed side by side, and of
   * everything.
   */
  readonly timings: Timings & { readonly calibrationMs: number; readonly totalMs: number };
}

function sizeOf(network: Network): Size {
  return { parameters: networkParameters(network), bytes: networkBytes(network) };
}

/** Null where only the kinds of its matrices changed. */
function untouchedReason(
  network: Network,
  l: number,
  matrices: readonly MatrixReport[],
): string | null {
  const { name } = network.layers[l]!;
  if (matrices.some((matrix) => matrix.layer === name)) return null;
  return isProjected(network.layers[l]!)
    ? 'it has a projection already'
    : 'the plan does not name it';
}

/**
 * What is kept of the squared norm of what was decomposed; of W_h where that was no singular value
 * decomposition.
 */
function explained(outcome: Outcome | undefined): number {
  if (!outcome?.errors || outcome.choice.rank === null) return 1;
  const { singularValues, choice, errors } = outcome;
  return singularValues.length > 0
    ? explainedVariance(singularValues, choice.rank!)
    : 1 - errors.ofMatrices.recurrent ** 2;
}

function layerReport(
  before: Network,
  after: Network,
  l: number,
  direction: number,
  outcome: Outcome | undefined,
  matrices: readonly MatrixReport[],
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
    reason: outcome ? outcome.choice.reason : untouchedReason(before, l, matrices),
    explainedVariance: explained(outcome),
    recurrentError: outcome?.errors?.ofMatrices.recurrent ?? null,
    inputError: outcome?.errors?.ofMatrices.input ?? null,
    recurrentProductError: outcome?.errors?.ofProducts?.recurrent ?? null,
    inputProductError: outcome?.errors?.ofProducts?.input ?? null,
    recurrentShape: [from.recurrent.rows, from.recurrent.cols],
    inputShape: input ? [input.rows, input.cols] : null,
    parameters: { before: directionSize(from).parameters, after: directionSize(to).parameters },
    singularValues,
  };
}

/** The report of the compression of `before` to `after`, a row for each direction of each layer. */
export function reportOf(
  before: Network,
  after: Network,
  outcomes: readonly Outcome[],
  run: Pick<CompressionReport, 'method' | 'stacked' | 'calibration' | 'matrices' | 'timings'>,
): CompressionReport {
  const layers = before.layers.flatMap((layer, l) =>
    layer.weights.map((_, direction) => {
      const outcome = outcomes.find(
        ({ joint }) => joint.layer === l && joint.direction === direction,
      );
      return layerReport(before, after, l, direction, outcome, run.matrices);
    }),
  );
  const { timings, matrices, ...start } = run;
  return { ...start, before: sizeOf(before), after: sizeOf(after), layers, matrices, timings };
}
