/**
 * DirNet (Zhang, Wang, Li, Wang 2018, section 3), in two steps:
 *
 * 1. Dictionaries (Eq. 9-10) of the W_h: a few sweeps of coordinate descent over the codes, from
 *    what they were an epoch ago, then one update of every atom, on the unit sphere; epoch after
 *    epoch. The W_x have no part in it: D is learned by Eq. 5, and Z_x is the LASSO over that D
 *    (Eq. 7, 11).
 * 2. Stages (Eq. 12-17) with D fixed: codes under a weighted penalty lambda sum_i theta_i^-gamma
 *    |z_i| and theta by Eq. 17 in turn until neither changes; then the next stage, under a stronger
 *    lambda (lib/solvers/stages.ts).
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
 * - **Numbers of atoms.** The paper wants "the optimal numbers of neurons among layers" (line 8 of
 *   Algorithm 1) and does not say how p^l is found, but that features are driven out by competing
 *   under a growing penalty. `atomNumbers: 'adaptive'` does that (lib/solvers/adaptive-atoms.ts).
 *   Measured on the digits model (5 x 128) at 200,000, 300,000 and 400,000 parameters, |W - Z D| /
 *   |W| of all: 0.7355, 0.5033 and 0.328 with even numbers, 0.7348 and 0.5017 with adaptive ones at
 *   the first two; the loss right after compression: 24.1, 2.24 and 1.97; 23.6, 2.72 and 2.70. So
 *   `even` is the default.
 * - **End.** The paper goes on until nothing is left of the model, and does not say which stage is
 *   taken. Here: the first stage with at most `nonzeros` left, drawn out until the budget is used;
 *   or the last of `stages`.
 * - **Z_h.** Eq. 13 names Z_x, Algorithm 1 z^l, Eq. 12 Z_h^(l+1). All codes go through the stages,
 *   since all are stored.
 */
import { adaptiveAtoms } from './adaptive-atoms';
import type { Readers, SparseFit } from './factors';
import { checkOneOf } from './options';
import { FitProgress } from './progress';
import { checkShared, shareDictionaries, type SharedOptions } from './shared-dictionaries';
import { checkStages, HEAD_START, STAGE_OPTION_NAMES, type StageOptions, Stages } from './stages';

export interface DirnetOptions extends Omit<SharedOptions, 'atomNorm'>, StageOptions {
  /**
   * Whether every layer has the `atoms` that it was given (`even`, the default), or finds its own
   * number (`adaptive`), all dictionaries together no larger.
   */
  readonly atomNumbers?: 'even' | 'adaptive' | undefined;
}

/** The share of the fit that finding the numbers of atoms is, where that is done. */
const FINDING = 0.4;

/**
 * W_h ~ Z_h D and W_x ~ Z_x D for every layer, off the main thread. The same seed gives the same
 * result. Each layer finds its own density, and with `atomNumbers: 'adaptive'` its own number of
 * atoms.
 *
 * @throws CompactRnnError INVALID_OPTION, INVALID_INPUT; the signal's reason when aborted.
 */
export async function dirnetFactor(
  layers: readonly Readers[],
  options: DirnetOptions,
): Promise<SparseFit> {
  const { atomNumbers = 'even', nonzeros: most, onProgress } = options;
  const settings = checkStages(options, most !== undefined);
  checkOneOf('atomNumbers', atomNumbers, ['even', 'adaptive']);
  const names = [...STAGE_OPTION_NAMES, 'atomNumbers'];
  const given = checkShared('dirnetFactor', layers, options, names);
  const learning = { sweeps: 5, codeTolerance: 0, ...options, atomNorm: 'sphere' } as const;
  const progress = new FitProgress(onProgress);
  const found = atomNumbers === 'adaptive' ? FINDING : 0;
  const atoms = found
    ? await adaptiveAtoms(layers, given, learning, settings, progress, found)
    : given;
  const half = (1 + found) / 2;
  const shared = await shareDictionaries(layers, atoms, learning, progress, half, found);
  const { codes, lambda: start, factors } = shared;
  progress.begin(1);
  const stages = new Stages(codes, settings);
  let nonzeros = 0;
  let done = 0;
  const run = async (penalty: number): Promise<number> => {
    ({ nonzeros } = await stages.run(penalty));
    progress.advance(`stage ${++done}: ${nonzeros} nonzeros`);
    return nonzeros;
  };
  let lambda = start;
  if (most === undefined) {
    await run(lambda);
    while (done < settings.stages) await run((lambda *= settings.growth));
  } else {
    await stages.begin(start * HEAD_START);
    lambda = await stages.until(most, start * HEAD_START, run);
  }
  if (options.refit) await codes.refit();
  const lambdas = factors.map((factor) => factor * lambda);
  return { factors: codes.factors(), lambdas, nonzeros };
}
