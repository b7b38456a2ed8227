/**
 * Connectionist temporal classification (Graves et al. 2006): -ln p(labels | inputs) for each
 * sequence, where p is the sum of the probabilities of all alignments.
 */
import { invalidInput, invalidOption } from '../../errors';
import { networkOutputSize, type Network } from '../../model';
import type { NativeScore } from '../../native';
import { checkWholeNumber } from '../../options';
import { meanErrors, meanLoss, type CriterionModule, type CriterionScore } from './contract';
import { checkLabels, neededLabels, packSequences } from './labels';

/** Connectionist temporal classification (Graves et al. 2006). */
export interface CtcCriterion {
  readonly kind: 'ctc';
  /** The index of the blank output: default that of the model's units, or the last output. */
  readonly blank?: number;
}

/** The module of `ctc`. */
export const ctc: CriterionModule<CtcCriterion> = {
  options: ['blank'],
  unitKind: 'ctc',
  overDistribution: true,
  everyFrame: true,
  truncatable: false,
  delayOf: () => 0,
  complete: ({ kind, blank }, network) => ({ kind, blank: blankOf(blank, network) }),

  check(example, name, { kind, blank }, sizes) {
    const labels = neededLabels(example, name, kind);
    checkLabels(labels, name, 0, sizes);
    if (Array.from(labels).includes(blank))
      throw invalidInput(
        `a label of ${name} is ${blank}, the blank, which stands for no unit: leave it out`,
      );
  },

  pack: (examples, { kind, blank }) => ({ kind, blank, ...packSequences(examples) }),
  score: scoreOfPaths,
  noLoss: 'each has more labels than CTC can align with its frames',
  rankedBy: 'errorRate',
};

/** The score of criteria of sequences, whose errors are those of the best paths. */
export function scoreOfPaths(sums: NativeScore): CriterionScore {
  return {
    loss: meanLoss(sums),
    errorRate: meanErrors(sums),
    ...(sums.labels > 0 && sums.decoded === 0 && { blanksOnly: true }),
    ...(sums.infeasible > 0 && { infeasible: sums.infeasible }),
  };
}

/** The index of the blank, checked against the units of the network. */
function blankOf(given: number | undefined, { units, ...network }: Network): number {
  const most = networkOutputSize(network) - 1;
  const blank = checkWholeNumber('blank', given ?? units?.blank ?? most, 0, most);
  if (units && units.blank !== blank)
    throw invalidOption(
      `blank must be ${units.blank!}, that of the model's units, or left out, but is ${blank}`,
    );
  return blank;
}
