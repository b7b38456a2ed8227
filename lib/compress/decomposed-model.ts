/**
 * A network with its projection groups decomposed, once for all the ranks that a rule, a plan or a
 * search may ask for.
 */
import type { Network } from '../model';
import type { Calibration } from './calibration';
import type { DecomposedGroups, Run } from './method';
import { type Plan, projectionMethodOf } from './methods';
import { groupsOf, type ProjectionGroup } from './projection-group';
import { secondMoments, type SecondMoments } from './second-moments';

export interface DecomposedModel extends DecomposedGroups {
  readonly network: Network;
  /** What the fits were calibrated with; null where they were not. */
  readonly calibration: { readonly examples: number; readonly frames: number } | null;
  /** Milliseconds that each part took. */
  readonly timings: { readonly calibrationMs: number; readonly svdMs: number };
}

/** The groups of methods that give no layer a projection. */
const NO_GROUPS: DecomposedGroups = {
  spectra: [],
  factorize: () => Promise.resolve([]),
  errorsOf: () => Promise.reject(new Error('there are no projection groups')),
};

/** Projection groups and, where fits are calibrated, the moments of what each multiplies. */
export interface Grouped {
  readonly groups: readonly ProjectionGroup[];
  readonly calibrated?: SecondMoments | undefined;
  /** Milliseconds that calibration took. */
  readonly calibrationMs: number;
}

type Fit = Pick<Plan, 'method' | 'stacked' | 'calibrated'>;

/**
 * Decomposes the projection groups of some layers, as the method of `plan` does.
 *
 * @param layers their names.
 * @throws CompactRnnError `INVALID_INPUT` for a calibration that does not fit the network;
 *   `NUMERICAL` where a decomposition does not converge; the reason of the signal.
 */
export async function decomposeModel(
  network: Network,
  plan: Fit,
  layers: readonly string[],
  calibration: Calibration | undefined,
  run: Run,
): Promise<DecomposedModel> {
  const groups = projectionMethodOf(plan.method) ? groupsOf(network, layers) : [];
  const start = performance.now();
  const calibrated =
    plan.calibrated && calibration
      ? await secondMoments(network, groups, calibration, run)
      : undefined;
  const calibrationMs = calibrated ? performance.now() - start : 0;
  return decomposeGroups(network, plan, { groups, calibrated, calibrationMs }, run);
}

/** The same of groups that are known, with moments that were observed. */
export async function decomposeGroups(
  network: Network,
  plan: Fit,
  { groups, calibrated, calibrationMs }: Grouped,
  run: Run,
): Promise<DecomposedModel> {
  const method = projectionMethodOf(plan.method);
  const start = performance.now();
  const decomposed = method
    ? await method.decompose(
        groups,
        { stacked: plan.stacked ?? false, moments: calibrated?.moments },
        run,
      )
    : NO_GROUPS;
  return {
    ...decomposed,
    network,
    calibration: calibrated ? { examples: calibrated.examples, frames: calibrated.frames } : null,
    timings: { calibrationMs, svdMs: performance.now() - start },
  };
}
