/**
 * Mean squared error: the mean over outputs of the squared difference to the target, for each
 * frame.
 */
import { invalidOption } from '../../errors';
import { outputActivation } from '../../model';
import { meanLoss, type CriterionModule } from './contract';
import { checkTargets, packTargets } from './targets';

/** Mean squared error of the outputs to those of a teacher. */
export interface SquaredErrorCriterion {
  readonly kind: 'mse';
}

/** The module of `mse`. */
export const squaredError: CriterionModule<SquaredErrorCriterion> = {
  options: [],
  unitKind: undefined,
  overDistribution: false,
  everyFrame: false,
  truncatable: true,
  delayOf: () => 0,

  complete({ kind }, network) {
    const activation = outputActivation(network);
    if (activation === 'softmax' || activation === 'log-softmax')
      throw invalidOption(
        `mse is not for an output layer with ${activation}: use kl, which compares distributions`,
      );
    return { kind };
  },

  check: (example, name, _, sizes) => {
    checkTargets(example, name, sizes);
  },
  pack: (examples, { kind }, shape) => ({ kind, targets: packTargets(examples, shape) }),
  score(sums) {
    const loss = meanLoss(sums);
    return { loss, rms: loss && Math.sqrt(loss) };
  },
  noLoss: 'there are no frames',
  rankedBy: 'loss',
};
