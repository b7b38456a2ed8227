/**
 * DirNet (Zhang, Wang, Li, Wang 2018, section 3), in two steps:
 *
 * 1. Dictionaries (Eq. 9-10): a few sweeps of coordinate descent over the codes, from what they
 *    were an epoch ago, then one update of every atom, on the unit sphere; epoch after epoch.
 * 2. Stages (Eq. 12-17) with D fixed: codes under a weighted penalty lambda sum_i theta_i^-gamma
 *    |z_i| and theta by Eq. 17 in turn; then the next stage, under a stronger lambda.
 *
 * The paper is loose in places. What is done here, and why:
 *
 * - **Side of D.** W ~ D Z in the paper, as in dictionary learning, but then D h is never formed
 *   and D cannot be the projection that Eq. 5-8 say it is. Here W = Z D: D [r, N] is computed with
 *   once a step, Z [4N, r] is sparse. Rows of W are the samples, as in
 *   `lib/solvers/dictionary-learning.ts`.
 * - **Objective.** Eq. 4 has 1/2 |.|^2, Eq. 7 and 11-14 have |.|^2. Here 1/2 throughout, with one
 *   lambda.
 * - **Eq. 9** has W_h in the sum over samples j: w_j is meant.
 * - **Shifts** (Eq. 9). A shift along the cells means nothing where cells have no order, and the
 *   network of Eq. 6 and 8, D and Z alone, cannot hold one. So the default is Delta = {I}, of
 *   which the paper says itself that it is Eq. 4. `shifts: s` makes Delta the circular shifts by up
 *   to s positions; what the result needs of them, the shifted copies that some code uses, are
 *   atoms of D in their own right, and count as such.
 * - **Eq. 15.** The text minimises over theta sum_i c_i theta_i^-gamma, and its Lagrangian has c
 *   and theta exchanged (J and the constraint both): with them put right Eq. 16-17 follow. The
 *   index i runs over "covariates": coefficients of a sample (`by: 'coefficient'`, as |Theta . Z|_1
 *   and Theta = |Z_ols|^-gamma of Eq. 12 have it) or atoms with c_i = sum_j |z_ij| (`by: 'atom'`,
 *   as before Eq. 17). Measured on the first LSTM of DTLN model_1 (W_h and W_x 512 x 128, 64 atoms,
 *   at 6.7 times fewer numbers), |W - Z D| / |W| of W_h and W_x: LASSO 0.593 0.833, by atom 0.604
 *   0.843, by coefficient 0.557 0.774, and 0.548 0.758 with gamma = 1. All atoms are about equally
 *   used there, so their weights say nothing; those of coefficients spare the large ones. Defaults
 *   are `coefficient` and 1; the paper has 0.4.
 * - **Norm of Theta.** Its size vartheta and lambda act only through lambda vartheta^-gamma. So sum
 *   theta = r stays, and "|Theta| = Theta_tau, a stronger penalty" of stage tau is lambda_tau =
 *   lambda_0 growth^tau.
 * - **End.** The paper goes on until nothing is left of the model, and does not say which stage is
 *   taken. Here: the first stage with at most `nonzeros` left, drawn out until the budget is used;
 *   or the last of `stages`.
 * - **Z_h.** Eq. 13 names Z_x, Algorithm 1 z^l, Eq. 12 Z_h^(l+1). All codes go through the stages,
 *   since all are stored.
 */
import type { Readers, SparseFit } from './factors';
import { lambdaFor } from './lambda';
import { checkAbove, checkOneOf, checkWhole } from './options';
import { FitProgress } from './progress';
import { checkShared, shareDictionaries, type SharedOptions } from './shared-dictionaries';
import { ROUGHLY, type SparseCodes } from './sparse-codes';

export interface DirnetOptions extends Omit<SharedOptions, 'atomNorm'> {
  /** Above 0; default 1. With q = 1 / (1 + gamma) the penalty acts as an lq norm. */
  readonly gamma?: number | undefined;
  /** What a weight of the penalty belongs to; default `coefficient`. */
  readonly by?: 'atom' | 'coefficient' | undefined;
  /** lambda of a stage over that of the one before, above 1; default 1.25. */
  readonly growth?: number | undefined;
  /** With `lambda`, that of the first one: how many; default 8. */
  readonly stages?: number | undefined;
}

/** Turns of codes and theta in a stage. */
const TURNS = 2;

/**
 * With a budget the first stage begins at this share of the lambda by which the LASSO would meet
 * it.
 */
const HEAD_START = 0.5;

/** One stage: codes and weights in turn. */
async function stage(
  codes: SparseCodes,
  lambda: number,
  gamma: number,
  by: 'atom' | 'coefficient',
): Promise<number> {
  let nonzeros = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    await codes.adapt(gamma, by);
    nonzeros = await codes.solve(lambda, ROUGHLY);
  }
  return nonzeros;
}

/**
 * Stage after stage until at most `most` nonzeros are left, the last one as weak as that allows;
 * its lambda.
 */
async function stagesTo(
  most: number,
  first: number,
  growth: number,
  codes: SparseCodes,
  run: (lambda: number) => Promise<number>,
): Promise<number> {
  for (let lambda = first; ; lambda *= growth) {
    const before = codes.state;
    if ((await run(lambda)) > most) continue;
    return lambdaFor(most, lambda, (penalty) => {
      codes.state = before;
      return run(penalty);
    });
  }
}

function checkStages({
  gamma = 1,
  by = 'coefficient',
  growth = 1.25,
  stages = 8,
  lambda,
}: DirnetOptions) {
  checkAbove('gamma', gamma, 0);
  checkAbove('growth', growth, 1);
  checkWhole('stages', stages, 1, 1000);
  checkOneOf('by', by, ['atom', 'coefficient']);
  return {
    gamma,
    by,
    growth,
    last: lambda === undefined ? undefined : lambda * growth ** (stages - 1),
  };
}

/**
 * W_h ~ Z_h D and W_x ~ Z_x D for every layer, off the main thread. The same seed gives the same
 * result. Each layer finds its own density, and with `by: 'atom'` its own number of atoms.
 *
 * @throws CompactRnnError INVALID_OPTION, INVALID_INPUT; the signal's reason when aborted.
 */
export async function dirnetFactor(
  layers: readonly Readers[],
  options: DirnetOptions,
): Promise<SparseFit> {
  const { gamma, by, growth, last } = checkStages(options);
  const atoms = checkShared('dirnetFactor', layers, options, ['gamma', 'by', 'growth', 'stages']);
  const { nonzeros: most, onProgress } = options;
  const learning = { sweeps: 5, codeTolerance: 0, ...options, atomNorm: 'sphere' } as const;
  const progress = new FitProgress(onProgress);
  const shared = await shareDictionaries(layers, atoms, learning, progress, 1 / 2);
  const { codes, lambda: start } = shared;
  progress.begin(1);
  let nonzeros = 0;
  let done = 0;
  const run = async (lambda: number) => {
    nonzeros = await stage(codes, lambda, gamma, by);
    progress.advance(`stage ${++done}: ${nonzeros} nonzeros`);
    return nonzeros;
  };
  let lambda = start;
  if (most === undefined) {
    await run(lambda);
    while (lambda < last! / Math.sqrt(growth)) await run((lambda *= growth));
  } else {
    await codes.solve(start * HEAD_START, ROUGHLY);
    lambda = await stagesTo(most, start * HEAD_START, growth, codes, run);
  }
  if (options.refit) await codes.refit();
  return { factors: codes.factors(), lambda, nonzeros };
}
