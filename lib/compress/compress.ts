/** Compresses a network by a plan. */
import { withCallbacks } from '../callbacks';
import { type Model, type Network, ownNetwork } from '../model';
import { checkLongCallOptions, type LongCallOptions, readOptions } from '../options';
import { checkCalibration, type Calibration, withOwnCalibration } from './calibration';
import { carryOut } from './carry-out';
import { decomposeModel, type DecomposedModel } from './decomposed-model';
import { roundingSteps } from './int4-rounding';
import { kindSteps } from './matrix-fits';
import type { Run } from './method';
import { type Plan, projectionMethodOf, type ResolvedPlan } from './methods';
import { plansInt4, projectedLayers } from './plan';
import { StepCounter } from './progress';
import { measureErrors, reportOf, type CompressionReport } from './report';
import { isResolved, resolved } from './resolve-plan';
import { validatePlan } from './validate-plan';

const NAMES = ['calibration', 'signal', 'onProgress'];

/** Options of {@link compress}. */
export interface CompressOptions extends LongCallOptions {
  /**
   * Examples of the model's inputs, which a calibrated plan needs: at least as many frames as a
   * layer has cells. Where the plan stores matrices in int4, these are rounded so that what they do
   * to the examples changes least.
   */
  readonly calibration?: Calibration | undefined;
}

/** What {@link compress} gives. */
export interface CompressedModel {
  /** The smaller model. */
  readonly model: Model;
  /** What became of each matrix. */
  readonly report: CompressionReport;
}

/**
 * Compresses a network (a model is one) as `plan` says, off the main thread. It stays as it is;
 * with a model the result shares the matrices that did not change. A plan that is a rule is
 * resolved first, as `resolvePlan` does.
 *
 * The layers that the plan lists get a projection P [r, N] of rank r, shared by their recurrence
 * and whatever comes next (Prabhavalkar et al. 2016, Eq. 3-7). Where nothing comes after a layer it
 * still outputs h. A direction whose factors would not be smaller than the matrices they replace
 * stays dense, and the report says why, unless its rank was given. In a GRU only the products with
 * W_h see m = P h; the elementwise h(t-1) stays uncompressed.
 *
 * A plan may ask for a better start than the paper's: `stacked`, `calibrated`, or both
 * (docs/guides/better-starts.md). Calibrated fits change biases too.
 *
 * Where the plan has a `dtype`, all matrices of the result are stored so; the errors of the report
 * are those of the factors before that.
 *
 * @throws CompactRnnError `INVALID_OPTION` for a plan that does not fit the model, a budget out of
 *   reach, or a calibrated plan without `calibration`; `INVALID_INPUT` for calibration that does
 *   not fit the model or is too little; `NUMERICAL` where a decomposition does not converge; the
 *   reason of `signal` when aborted.
 */
export async function compress(
  given: Network,
  plan: Plan,
  options: CompressOptions = {},
): Promise<CompressedModel> {
  const start = performance.now();
  const network = ownNetwork(given);
  const own = withOwnCalibration(readOptions('compress', options, NAMES));
  const checked = checkCall(network, plan, own);
  return withCallbacks(own, async (heard) => {
    const { decomposed, run } = await decomposition(network, checked, heard);
    const { plan: sized, choices } = resolved(decomposed, checked);
    const made = await carryOut(decomposed, sized, run, heard.calibration);
    const groups = await measureErrors(decomposed, choices, made.factors, run);
    const report = reportOf(decomposed, sized, made, groups, start);
    return { model: made.model, report };
  });
}

/**
 * The plan that a rule comes to for `network`: every tau and every budget becomes ranks. Layers
 * that stay dense are left out, and the calibration that chose the ranks stays asked for.
 * `compress` makes the same model of either.
 *
 * @throws CompactRnnError as `compress` does.
 */
export async function resolvePlan(
  given: Network,
  rule: Plan,
  options: CompressOptions = {},
): Promise<ResolvedPlan> {
  const network = ownNetwork(given);
  const own = withOwnCalibration(readOptions('resolvePlan', options, NAMES));
  const checked = checkCall(network, rule, own);
  if (isResolved(checked)) return checked;
  return withCallbacks(own, async (heard) => {
    const { decomposed, run } = await decomposition(network, checked, heard);
    run.steps.finish('resolved');
    return resolved(decomposed, checked).plan;
  });
}

async function decomposition(
  network: Network,
  plan: Plan,
  options: CompressOptions,
): Promise<{ decomposed: DecomposedModel; run: Run }> {
  const { calibration } = options;
  const calibrated = plan.calibrated ?? false;
  checkCalibration(calibration, { calibrated, usable: calibrated || plansInt4(plan) });
  const run = runOf(network, plan, options);
  const layers = projectedLayers(plan);
  return { decomposed: await decomposeModel(network, plan, layers, calibration, run), run };
}

/** Checks the arguments; the plan as it was read. */
function checkCall(network: Network, plan: Plan, options: CompressOptions): Plan {
  checkLongCallOptions(options);
  options.signal?.throwIfAborted();
  return validatePlan(network, plan);
}

/** The steps to count: of the calibration, of each projection group, of each matrix fitted. */
function runOf(network: Network, plan: Plan, options: CompressOptions): Run {
  const { calibration, signal, onProgress } = options;
  const projected = new Set(projectedLayers(plan));
  const groups = network.layers
    .filter(({ name }) => projected.has(name))
    .reduce((sum, { weights }) => sum + weights.length, 0);
  const ofGroup = 1 + (projectionMethodOf(plan.method)?.steps ?? 0);
  const calibrating = plan.calibrated ? (calibration?.count ?? 0) : 0;
  const rounding = calibration && plansInt4(plan) ? roundingSteps(calibration) : 0;
  const total = calibrating + rounding + groups * ofGroup + kindSteps(network, plan);
  return { steps: new StepCounter(total, onProgress), signal };
}
