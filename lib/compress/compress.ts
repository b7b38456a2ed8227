/** Carries a plan out. */
import { CompactRnnError } from '../errors';
import { converted, matricesOf, type Matrix, Model, type Network } from '../model';
import { shown } from '../json';
import { checkOptionNames, checkSignal } from '../options';
import { assemble } from './assemble';
import { checkCalibration, type Calibration } from './calibration';
import { kindSteps, withKinds, withoutZeros } from './kinds';
import { isDictionaryMethod, methodDone } from './methods';
import type { Plan } from './plan';
import { StepCounter, type OnProgress } from './progress';
import { reportOf, type CompressionReport } from './report';
import { secondMoments } from './second-moments';
import { plannedJoints, shareProjections, sharingSteps } from './share';
import { validatePlan } from './validate-plan';

export interface CompressOptions {
  /**
   * Examples of what the model hears, which a calibrated plan needs: at least as many frames as a
   * layer has cells.
   */
  readonly calibration?: Calibration | undefined;
  /** Aborting rejects at once with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every step. */
  readonly onProgress?: OnProgress | undefined;
}

export interface Compressed {
  readonly model: Model;
  readonly report: CompressionReport;
}

/**
 * Compresses `network` (a model is one) as `plan` says, off the main thread. It stays as it is;
 * with a model the result shares the matrices that did not change.
 *
 * The layers that the plan lists get a projection P [r, N] of rank r, shared by their recurrence
 * and whatever comes next (Prabhavalkar et al. 2016, Eq. 3-7). Where nothing comes after a layer it
 * goes on handing out h. A direction whose factors would not be smaller than the matrices they
 * replace stays dense, and the report says why, unless its rank was given. In a GRU only the
 * products with W_h see m = P h; the elementwise h(t-1) stays uncompressed.
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
  network: Network,
  plan: Plan,
  options: CompressOptions = {},
): Promise<Compressed> {
  const start = performance.now();
  checkOptionNames('compress', options, ['calibration', 'signal', 'onProgress']);
  const { calibration, signal, onProgress } = options;
  checkSignal(signal);
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new CompactRnnError(
      'INVALID_OPTION',
      `onProgress must be a function, but is ${shown(onProgress)}`,
    );
  signal?.throwIfAborted();
  const checked = validatePlan(network, plan);
  const { stacked = false, calibrated = false } = checked;
  checkCalibration(calibration, calibrated);
  const planned = plannedJoints(network, checked);
  const joints = planned.map(({ joint }) => joint);
  const kinds = kindSteps(network, checked);
  const steps = new StepCounter(
    (calibration?.count ?? 0) + sharingSteps(checked, joints) + kinds,
    onProgress,
  );
  const listening = performance.now();
  const heard = calibration && (await secondMoments(network, joints, calibration, steps, signal));
  const calibrationMs = heard ? performance.now() - listening : 0;
  const { outcomes, timings } = await shareProjections(network, checked, planned, steps, {
    ...{ stacked, moments: heard?.moments, signal },
  });
  const shared = assemble(network, outcomes);
  const sparse = isDictionaryMethod(checked.method)
    ? withoutZeros(shared, isNewIn(network), checked)
    : shared;
  const fitted = await withKinds(sparse, checked, steps, signal);
  const model = new Model(
    checked.dtype ? converted(fitted.network, checked.dtype) : fitted.network,
  );
  const report = reportOf(network, model, outcomes, {
    ...{
      method: methodDone(
        checked.method,
        fitted.matrices.map(({ kind }) => kind),
      ),
      stacked,
    },
    calibration: heard ? { examples: heard.examples, frames: heard.frames } : null,
    matrices: fitted.matrices,
    timings: { calibrationMs, ...timings, totalMs: performance.now() - start },
  });
  return { model, report };
}

/** Which matrices are not the network's own. */
function isNewIn(network: Network): (matrix: Matrix) => boolean {
  const known = new Set(matricesOf(network).map(({ weight }) => weight));
  return ({ weight, kind }) => kind !== 'projection' && !known.has(weight);
}
