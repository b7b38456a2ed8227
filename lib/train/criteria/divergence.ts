/**
 * Distillation (Hinton et al. 2015): T^2 KL(teacher || model) for each frame, both distributions
 * with the temperature T.
 */
import { invalidOption } from '../../errors';
import { shown } from '../../json';
import { meanLoss, type CriterionModule } from './contract';
import { checkTargets, packTargets } from './targets';

/** KL divergence from the distributions of a teacher (Hinton et al. 2015). */
export interface DivergenceCriterion {
  readonly kind: 'kl';
  /** The temperature T, above 0: default 1. */
  readonly temperature?: number;
}

/** The module of `kl`. */
export const divergence: CriterionModule<DivergenceCriterion> = {
  options: ['temperature'],
  unitKind: undefined,
  overDistribution: true,
  everyFrame: false,
  truncatable: true,
  delayOf: () => 0,

  complete({ kind, temperature = 1 }) {
    if (typeof temperature === 'number' && temperature > 0 && Number.isFinite(temperature))
      return { kind, temperature };
    throw invalidOption(`temperature must be a number above 0, but is ${shown(temperature)}`);
  },

  check: (example, name, _, sizes) => {
    checkTargets(example, name, sizes);
  },
  pack: (examples, criterion, shape) => ({ ...criterion, targets: packTargets(examples, shape) }),
  score: (sums) => ({ loss: meanLoss(sums) }),
  noLoss: 'there are no frames',
  rankedBy: 'loss',
};
