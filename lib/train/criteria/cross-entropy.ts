/**
 * Cross-entropy of frame labels: -ln p(label) for each frame. The outputs may be delayed behind the
 * inputs, so that the model sees some frames ahead (Lu et al. 2016, section 4).
 */
import { invalidOption } from '../../errors';
import { checkWholeNumber } from '../../options';
import { meanErrors, meanLoss, type CriterionModule } from './contract';
import { checkFrameLabels, packFrameLabels } from './labels';

/** Cross-entropy of frame labels (Lu et al. 2016). */
export interface CrossEntropyCriterion {
  readonly kind: 'ce';
  /** The delay of the outputs in frames, 0 to 1000: default that of the model's units, or 0. */
  readonly delay?: number;
}

/** The longest delay in frames, the same as for units. */
const LONGEST_DELAY = 1000;

/** The module of `ce`. */
export const crossEntropy: CriterionModule<CrossEntropyCriterion> = {
  options: ['delay'],
  unitKind: 'frames',
  overDistribution: true,
  everyFrame: false,
  truncatable: true,
  delayOf: ({ delay }) => delay,

  complete({ kind, delay }, { emits, units }) {
    if (delay !== undefined && delay > 0 && emits === 'last-frame')
      throw invalidOption(
        'delay is for models with an output at every frame, but this one answers with its last: leave it out',
      );
    return {
      kind,
      delay: checkWholeNumber('delay', delay ?? units?.delay ?? 0, 0, LONGEST_DELAY),
    };
  },

  check: (example, name, { kind }, sizes) => {
    checkFrameLabels(example, name, kind, sizes);
  },
  pack: (examples, { delay }, shape) => packFrameLabels(examples, delay, shape),
  score: (sums) => ({ loss: meanLoss(sums), errorRate: meanErrors(sums) }),
  noLoss: 'no frame has a label',
  rankedBy: 'errorRate',
};
