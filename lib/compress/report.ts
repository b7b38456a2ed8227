/** The report of a compression: sizes, ranks and errors, as plain JSON. */
import {
  type Cell,
  directionName,
  directionSize,
  type Network,
  networkBytes,
  networkParameters,
} from '../model';
import type { CarriedOut } from './carry-out';
import { isProjected } from './chosen-layers';
import type { Errors, Factorization } from './decompose';
import type { DecomposedModel } from './decomposed-model';
import type { MatrixReport } from './matrix-fits';
import type { Run, Spectrum } from './method';
import { type CompressionMethod, methodDone, type ResolvedPlan } from './methods';
import { explainedVariance } from './rank';
import type { RankChoice } from './rank-choice';

/** The size of a model. */
export interface ModelSize {
  /** How many numbers it has. */
  readonly parameters: number;
  /** Its size as stored, in bytes. */
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
  /** The kind of cell. */
  readonly cell: Cell;
  /** N. */
  readonly hiddenSize: number;
  /** The rank of the projection; null where the layer was left as it is. */
  readonly rank: number | null;
  /** The threshold tau (Prabhavalkar et al. 2016, Eq. 7) that gave the rank; null without one. */
  readonly tau: number | null;
  /** Why the layer was left as it is, or that its rank saves nothing; null otherwise. */
  readonly reason: string | null;
  /**
   * The share of the squared singular values of W_h that the rank keeps (Prabhavalkar et al. 2016,
   * Eq. 7), in [0, 1]. What a stacked or calibrated start loses is in the errors.
   */
  readonly explainedVariance: number;
  /** The relative Frobenius norm of the error of W_h; null where it was not replaced. */
  readonly recurrentError: number | null;
  /**
   * Of W_x, which multiplies the output of the layer; null where it was not replaced or does not
   * exist.
   */
  readonly inputError: number | null;
  /** The same of the products with h; null too where the fit was not calibrated. */
  readonly recurrentProductError: number | null;
  /** As `inputError`, of the product with the projection. */
  readonly inputProductError: number | null;
  /** [rows, cols] of W_h. */
  readonly recurrentShape: readonly [number, number];
  /**
   * [rows, cols] of W_x, of all matrices that multiply the output of the layer together; null
   * where none does.
   */
  readonly inputShape: readonly [number, number] | null;
  /**
   * All that the direction holds: its own input and recurrent weight, biases, peepholes,
   * projection.
   */
  readonly parameters: { readonly before: number; readonly after: number };
  /**
   * Of W_h, largest first. Empty where the plan does not name the layer, or the method has none.
   */
  readonly singularValues: readonly number[];
}

/** What compression did to a model. */
export interface CompressionReport {
  /** The plan's; `mixed` where the plan gave a matrix a kind that this does not make. */
  readonly method: CompressionMethod | 'mixed';
  /** Whether P was made of W_h and W_x together. */
  readonly stacked: boolean;
  /** What the fits were calibrated with; null where they were not. */
  readonly calibration: { readonly examples: number; readonly frames: number } | null;
  /** The size of the model that was given. */
  readonly before: ModelSize;
  /** The size of the model that came out. */
  readonly after: ModelSize;
  /** One report for each layer that was compressed. */
  readonly layers: readonly LayerReport[];
  /** The matrices whose kind the plan chose. */
  readonly matrices: readonly MatrixReport[];
  /**
   * Milliseconds that passed: of the stages, in which layers are computed side by side, and of
   * everything.
   */
  readonly timings: {
    readonly calibrationMs: number;
    readonly svdMs: number;
    readonly leastSquaresMs: number;
    readonly errorsMs: number;
    readonly totalMs: number;
  };
}

/** What became of a projection group. */
interface GroupReport extends Spectrum {
  readonly choice: RankChoice;
  /** Null where the group stays dense. */
  readonly rank: number | null;
  /** Null where the group stays dense. */
  readonly errors: Errors | null;
}

interface GroupReports {
  readonly groups: readonly GroupReport[];
  readonly errorsMs: number;
}

/** What the factors of every group lose. */
export async function measureErrors(
  decomposed: DecomposedModel,
  choices: readonly RankChoice[],
  factors: readonly (Factorization | null)[],
  { steps }: Run,
): Promise<GroupReports> {
  const start = performance.now();
  const groups = await Promise.all(
    decomposed.spectra.map(async (spectrum, i): Promise<GroupReport> => {
      const { name } = spectrum.group;
      const choice = choices[i]!;
      const made = factors[i] ?? null;
      if (!made) {
        steps.advance(`${name} stays dense`, 2);
        return { ...spectrum, choice, rank: null, errors: null };
      }
      const errors = await decomposed.errorsOf(i, made);
      steps.advance(`errors ${name}`);
      return { ...spectrum, choice, rank: made.p.rows, errors };
    }),
  );
  return { groups, errorsMs: performance.now() - start };
}

function sizeOf(network: Network): ModelSize {
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

/** The share of the squared norm of W_h that is kept. */
function explained({ singularValues, rank, errors }: GroupReport): number {
  if (!errors || rank === null) return 1;
  return singularValues.length > 0
    ? explainedVariance(singularValues, rank)
    : 1 - errors.ofMatrices.recurrent ** 2;
}

function layerReport(
  before: Network,
  after: Network,
  l: number,
  direction: number,
  group: GroupReport | undefined,
  matrices: readonly MatrixReport[],
): LayerReport {
  const layer = before.layers[l]!;
  const from = layer.weights[direction]!;
  const to = after.layers[l]!.weights[direction]!;
  const input = group?.group.input;
  const errors = group?.errors;
  return {
    name: directionName(layer, direction),
    cell: layer.cell,
    hiddenSize: layer.hiddenSize,
    rank: group?.rank ?? null,
    tau: group?.choice.tau ?? null,
    reason: group ? group.choice.reason : untouchedReason(before, l, matrices),
    explainedVariance: group ? explained(group) : 1,
    recurrentError: errors?.ofMatrices.recurrent ?? null,
    inputError: errors?.ofMatrices.input ?? null,
    recurrentProductError: errors?.ofProducts?.recurrent ?? null,
    inputProductError: errors?.ofProducts?.input ?? null,
    recurrentShape: [from.recurrent.rows, from.recurrent.cols],
    inputShape: input ? [input.rows, input.cols] : null,
    parameters: { before: directionSize(from).parameters, after: directionSize(to).parameters },
    singularValues: Array.from(group?.singularValues ?? []),
  };
}

/**
 * The report of a compression: a row for each direction of each layer.
 *
 * @param start when it began, as `performance.now` says.
 */
export function reportOf(
  { network, calibration, timings }: DecomposedModel,
  plan: ResolvedPlan,
  {
    model,
    matrices,
    leastSquaresMs,
  }: Pick<CarriedOut, 'matrices' | 'leastSquaresMs'> & {
    readonly model: Network;
  },
  { groups, errorsMs }: GroupReports,
  start: number,
): CompressionReport {
  const layers = network.layers.flatMap((layer, l) =>
    layer.weights.map((_, direction) => {
      const group = groups.find(({ group: of }) => of.layer === l && of.direction === direction);
      return layerReport(network, model, l, direction, group, matrices);
    }),
  );
  return {
    method: methodDone(
      plan.method,
      matrices.map(({ kind }) => kind),
    ),
    stacked: plan.stacked ?? false,
    calibration,
    before: sizeOf(network),
    after: sizeOf(model),
    layers,
    matrices,
    timings: {
      calibrationMs: timings.calibrationMs,
      svdMs: timings.svdMs,
      leastSquaresMs,
      errorsMs,
      totalMs: performance.now() - start,
    },
  };
}
