/**
 * Joint SVD of the recurrent and the inter-layer matrices (Prabhavalkar et al. 2016; US
 * 2017/0220925). For every joint, W_h = U S V^T, and of it the r largest singular values, r by Eq.
 * (7):
 *
 *     Z_h = U_r S_r,   P = V_r^T                (Eq. 5)
 *     Z_x = argmin_Y |Y P - W_x|_F              (Eq. 6)
 *
 * Two starts beside the paper's find factors of the same shapes that lose less: `decompose.ts`.
 *
 * Peepholes stay as they are, and biases but in calibrated fits. The joints do not depend on each
 * other: they are computed side by side, and the result is the same in whatever order they end.
 */
import type { Choice, Spectrum } from './choice';
import { decompose, type Decomposition, type Errors, type Factorization } from './decompose';
import type { Joint } from './joint';
import type { StepCounter } from './progress';
import type { Moments } from './second-moments';

/** What became of a joint. */
export interface Outcome {
  readonly joint: Joint;
  readonly choice: Choice;
  readonly singularValues: Float64Array;
  /** Null where the joint stays dense. */
  readonly factors: Factorization | null;
  /** Null where the joint stays dense. */
  readonly errors: Errors | null;
}

/** Milliseconds of each part. */
export interface Timings {
  readonly svdMs: number;
  readonly leastSquaresMs: number;
  readonly errorsMs: number;
}

export interface JointSvdOptions {
  /** Whether P is made of W_h and W_x together. */
  readonly stacked: boolean;
  /** Of what each joint multiplies, where fits are to be of the products. */
  readonly moments?: readonly Moments[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Steps that `jointSvd` reports for each joint. */
export const STEPS_PER_JOINT = 3;

export type DecomposedJoint = Decomposition & { readonly joint: Joint };

/** The first step of all joints, after which they can be factorized at any rank. */
export function decomposeJoints(
  joints: readonly Joint[],
  steps: StepCounter,
  { stacked, moments, signal }: JointSvdOptions,
): Promise<DecomposedJoint[]> {
  return Promise.all(
    joints.map(async (joint, i) => {
      const decomposition = await decompose(joint, { stacked, ...moments?.[i] }, { signal });
      steps.advance(`svd ${joint.name}`);
      return { joint, ...decomposition };
    }),
  );
}

/**
 * @param joints the joints to factorize.
 * @param choose gives each its rank, in the same order, once all spectra are known.
 */
export async function jointSvd(
  joints: readonly Joint[],
  choose: (spectra: readonly Spectrum[]) => Promise<readonly Choice[]>,
  steps: StepCounter,
  options: JointSvdOptions,
): Promise<{ outcomes: Outcome[]; timings: Timings }> {
  const start = performance.now();
  const decompositions = await decomposeJoints(joints, steps, options);
  const choices = await choose(decompositions);
  const decomposed = performance.now();

  const factorized = await Promise.all(
    decompositions.map(async ({ joint, singularValues, factorize, errorsOf }, i) => {
      const choice = choices[i]!;
      const factors = choice.rank === null ? null : await factorize(choice.rank);
      if (factors) steps.advance(`least squares ${joint.name}`);
      return { joint, choice, singularValues, factors, errorsOf };
    }),
  );
  const fitted = performance.now();

  const outcomes = await Promise.all(
    factorized.map(async ({ errorsOf, ...result }): Promise<Outcome> => {
      const { joint, factors } = result;
      const errors = factors && (await errorsOf(factors));
      if (errors) steps.advance(`errors ${joint.name}`);
      else steps.advance(`${joint.name} stays dense`, 2);
      return { ...result, errors };
    }),
  );
  const timings = {
    svdMs: decomposed - start,
    leastSquaresMs: fitted - decomposed,
    errorsMs: performance.now() - fitted,
  };
  return { outcomes, timings };
}
