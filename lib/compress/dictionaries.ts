/**
 * Shared dictionaries with sparse codes in the place of joint SVD: W_h ~ Z_h D and W_x ~ Z_x D, D
 * [r, N] being the layer's projection and the Z sparse (online dictionary learning: Mairal et al.
 * 2009; DirNet: Zhang et al. 2018).
 */
import { dirnetFactor, odlFactor } from '../solvers';
import type { Joint } from './joint';
import { errorsOfFactors } from './decompose';
import type { Outcome, Timings } from './joint-svd';
import type { DictionaryMethod } from './methods';
import type { StepCounter } from './progress';

export interface DictionaryPlan {
  readonly method: DictionaryMethod;
  /** The atoms of each joint's dictionary. */
  readonly atoms: readonly number[];
  /** In all codes together. */
  readonly nonzeros: number;
}

const FACTOR = { odl: odlFactor, dirnet: dirnetFactor } as const;

/**
 * The fit of all joints is one, since they share a penalty: no layer has a density of its own to be
 * told.
 */
export async function shareDictionaries(
  joints: readonly Joint[],
  { method, atoms, nonzeros }: DictionaryPlan,
  steps: StepCounter,
  signal: AbortSignal | undefined,
): Promise<{ outcomes: Outcome[]; timings: Timings }> {
  const start = performance.now();
  const { factors } = await FACTOR[method](joints, { atoms, nonzeros, refit: true, signal });
  const fitted = performance.now();
  const outcomes = await Promise.all(
    factors.map(async ({ d, zh, zx }, i): Promise<Outcome> => {
      const joint = joints[i]!;
      const made = { p: d, zh, zx };
      const errors = await errorsOfFactors(joint, made, { signal });
      steps.advance(`${method} ${joint.name}`);
      const choice = { rank: d.rows, tau: null, reason: null };
      return { joint, choice, singularValues: new Float64Array(), factors: made, errors };
    }),
  );
  return {
    outcomes,
    timings: { svdMs: 0, leastSquaresMs: fitted - start, errorsMs: performance.now() - fitted },
  };
}
