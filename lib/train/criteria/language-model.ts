/**
 * Language modelling: -ln p(next token) for each token. The exponential of its mean is the
 * perplexity.
 */
import { meanErrors, meanLoss, type CriterionModule } from './contract';
import { checkFrameLabels, packFrameLabels } from './labels';

/** Cross-entropy of the next token. */
export interface LanguageModelCriterion {
  readonly kind: 'lm';
}

/** The module of `lm`. */
export const languageModel: CriterionModule<LanguageModelCriterion> = {
  options: [],
  unitKind: 'tokens',
  overDistribution: true,
  everyFrame: true,
  truncatable: true,
  delayOf: () => 0,
  complete: ({ kind }) => ({ kind }),
  check: (example, name, { kind }, sizes) => {
    checkFrameLabels(example, name, kind, sizes);
  },
  pack: (examples, _, shape) => packFrameLabels(examples, 0, shape),
  score(sums) {
    const loss = meanLoss(sums);
    return { loss, perplexity: loss && Math.exp(loss), errorRate: meanErrors(sums) };
  },
  noLoss: 'no frame has a label',
  rankedBy: 'loss',
};
