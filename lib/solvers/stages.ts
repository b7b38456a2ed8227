/**
 * Stages of DirNet (Zhang et al. 2018, Eq. 13-17), over dictionaries that stay: in each of them
 * codes under a weighted penalty and the weights of that penalty in turn, until neither changes;
 * from stage to stage a stronger penalty.
 */
import { warn } from '../warnings';
import { lambdaFor } from './lambda';
import { checkAbove, checkAtLeast, checkOneOf, checkWhole } from './options';
import { ROUGHLY, type Solved, type SparseCodes } from './sparse-codes';

export interface StageOptions {
  /** Above 0; default 1. With q = 1 / (1 + gamma) the penalty acts as an lq norm. */
  readonly gamma?: number | undefined;
  /** What a weight of the penalty belongs to; default `coefficient`. */
  readonly by?: 'atom' | 'coefficient' | undefined;
  /** lambda of a stage over that of the one before, above 1; default 1.25. */
  readonly growth?: number | undefined;
  /** With `lambda`, that of the first one: how many; default 8. */
  readonly stages?: number | undefined;
  /**
   * A stage ends once a turn lowers its objective by less than this share of it; default 1e-5, and
   * 1e-4 where lambda is searched.
   */
  readonly stageTolerance?: number | undefined;
  /** The most turns of a stage; default 100. A stage that needs more is warned of. */
  readonly turns?: number | undefined;
}

export const STAGE_OPTION_NAMES = ['gamma', 'by', 'growth', 'stages', 'stageTolerance', 'turns'];

export type StageSettings = { readonly [K in keyof StageOptions]-?: NonNullable<StageOptions[K]> };

/**
 * With a budget the first stage begins at this share of the lambda by which the LASSO would meet
 * it.
 */
export const HEAD_START = 0.5;

/**
 * @param searched whether lambda is.
 * @throws CompactRnnError INVALID_OPTION.
 */
export function checkStages(options: StageOptions, searched: boolean): StageSettings {
  const { gamma = 1, by = 'coefficient', growth = 1.25, stages = 8 } = options;
  const { stageTolerance = searched ? 1e-4 : 1e-5, turns = 100 } = options;
  checkAbove('gamma', gamma, 0);
  checkOneOf('by', by, ['atom', 'coefficient']);
  checkAbove('growth', growth, 1);
  checkWhole('stages', stages, 1, 1000);
  checkAtLeast('stageTolerance', stageTolerance, 0);
  checkWhole('turns', turns, 1, 1e6);
  return { gamma, by, growth, stages, stageTolerance, turns };
}

/** The stages of one fit, which warn no more than once. */
export class Stages {
  #warned = false;

  constructor(
    private readonly codes: SparseCodes,
    private readonly settings: StageSettings,
  ) {}

  /** One stage: a weighted penalty that goes with its codes. */
  async run(lambda: number): Promise<Solved> {
    const { gamma, by, stageTolerance, turns } = this.settings;
    let before = Infinity;
    for (let turn = 1; ; turn++) {
      await this.codes.adapt(gamma, by);
      const solved = await this.codes.solve(lambda, stageTolerance);
      const { objective } = solved;
      if (before - objective <= stageTolerance * objective) return solved;
      if (turn === turns) {
        this.#warnOf((before - objective) / objective, solved.nonzeros);
        return solved;
      }
      before = objective;
    }
  }

  #warnOf(change: number, nonzeros: number): void {
    if (this.#warned) return;
    this.#warned = true;
    const { turns, stageTolerance } = this.settings;
    const moved = Number.isFinite(change) ? `by ${change.toExponential(1)} of it` : 'all along';
    warn(
      'DIRNET_TURNS',
      `a stage of dirnet ended at its ${turns} turns with ${nonzeros} nonzeros: its objective ` +
        `still changed ${moved}, where ${stageTolerance} ends it`,
    );
  }

  /**
   * Stage after stage until `sizeOf` what they leave is at most `most`, the last one as weak as
   * that allows; its lambda.
   */
  async until(
    most: number,
    first: number,
    sizeOf: (lambda: number) => Promise<number>,
  ): Promise<number> {
    for (let lambda = first; ; lambda *= this.settings.growth) {
      const before = this.codes.state;
      if ((await sizeOf(lambda)) > most) continue;
      return lambdaFor(most, lambda, (penalty) => {
        this.codes.state = before;
        return sizeOf(penalty);
      });
    }
  }

  /** Codes from which the first stage can begin, under the penalty that it will have. */
  async begin(lambda: number): Promise<void> {
    await this.codes.solve(lambda, ROUGHLY);
  }
}
