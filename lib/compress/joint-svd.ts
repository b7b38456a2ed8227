/**
 * Joint SVD of the recurrent and the inter-layer matrices (Prabhavalkar et al. 2016; US 2017/0220925). For
 * every joint, W_h = U S V^T, and of it the r largest singular values, r by Eq. (7):
 *
 *     Z_h = U_r S_r,   P = V_r^T                (Eq. 5)
 *     Z_x = argmin_Y |Y P - W_x|_F              (Eq. 6)
 *
 * Peepholes and biases stay as they are. The joints do not depend on each other: they are computed side by
 * side, and the result is the same in whatever order they end.
 */
import { leastSquares, relativeError, svd, type Svd } from '../linalg';
import type { DenseWeight } from '../model/weight';
import type { Choice, Spectrum } from './choice';
import type { Joint } from './joint';
import type { StepCounter } from './progress';

/** W_h ~ Z_h P and W_x ~ Z_x P. */
export interface Factorization {
  readonly p: DenseWeight;
  readonly zh: DenseWeight;
  /** Null where the joint has no W_x. */
  readonly zx: DenseWeight | null;
}

/** What became of a joint. */
export interface Outcome {
  readonly joint: Joint;
  readonly choice: Choice;
  readonly singularValues: Float64Array;
  /** Null where the joint stays dense. */
  readonly factors: Factorization | null;
  /** |Z P - W|_F / |W|_F of each matrix; null where it was not replaced. */
  readonly recurrentError: number | null;
  readonly inputError: number | null;
}

/** Milliseconds of each part. */
export interface Timings {
  readonly svdMs: number;
  readonly leastSquaresMs: number;
  readonly errorsMs: number;
}

/** Steps that `jointSvd` reports for each joint. */
export const STEPS_PER_JOINT = 3;

/**
 * @param joints the joints to factorize.
 * @param choose gives each its rank, in the same order, once all spectra are known.
 */
export async function jointSvd(
  joints: readonly Joint[],
  choose: (spectra: readonly Spectrum[]) => readonly Choice[],
  steps: StepCounter,
  signal?: AbortSignal,
): Promise<{ outcomes: Outcome[]; timings: Timings }> {
  const options = { signal };
  const start = performance.now();

  const spectra = await Promise.all(
    joints.map(async (joint) => {
      const decomposition: Svd = await svd(joint.recurrent, options);
      steps.advance(`svd ${joint.name}`);
      return { joint, decomposition, singularValues: decomposition.singularValues };
    }),
  );
  const choices = choose(spectra);
  const decomposed = performance.now();

  const factorized = await Promise.all(
    spectra.map(async ({ joint, decomposition, singularValues }, i) => {
      const choice = choices[i]!;
      if (choice.rank === null) return { joint, choice, singularValues, factors: null };
      const { z: zh, p } = decomposition.truncate(choice.rank);
      const zx = joint.input && (await leastSquares(p, joint.input, options));
      steps.advance(`least squares ${joint.name}`);
      return { joint, choice, singularValues, factors: { p, zh, zx } };
    }),
  );
  const fitted = performance.now();

  const outcomes = await Promise.all(
    factorized.map(async (result): Promise<Outcome> => {
      const { joint, factors } = result;
      if (!factors) {
        steps.advance(`${joint.name} stays dense`, 2);
        return { ...result, recurrentError: null, inputError: null };
      }
      const { p, zh, zx } = factors;
      const recurrentError = await relativeError(zh, p, joint.recurrent, options);
      const inputError = zx && joint.input && (await relativeError(zx, p, joint.input, options));
      steps.advance(`errors ${joint.name}`);
      return { ...result, recurrentError, inputError };
    }),
  );
  const timings = {
    svdMs: decomposed - start,
    leastSquaresMs: fitted - decomposed,
    errorsMs: performance.now() - fitted,
  };
  return { outcomes, timings };
}
