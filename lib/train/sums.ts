/** Scores of batches, added up. */
import type { NativeScored } from '../native';

export function noScore(): NativeScored {
  return { loss: 0, count: 0, errors: 0, labels: 0, infeasible: 0 };
}

export function addScore(sums: NativeScored, scored: NativeScored): void {
  sums.loss += scored.loss;
  sums.count += scored.count;
  sums.errors += scored.errors;
  sums.labels += scored.labels;
  sums.infeasible += scored.infeasible;
}
