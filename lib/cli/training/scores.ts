/** Scores in words. */
import type { CriterionKind, CriterionScore } from '../../train';
import { percent } from '../table';

const WRONG: Partial<Record<CriterionKind, string>> = { ctc: 'units wrong', ce: 'frames wrong' };

/** `loss 2.314, 34.5% of units wrong`. */
export function scoreText(
  kind: CriterionKind,
  { loss, errorRate, perplexity, rms }: CriterionScore,
): string {
  const parts = [`loss ${figures(loss)}`];
  if (perplexity !== undefined) parts.push(`perplexity ${figures(perplexity)}`);
  else if (rms !== undefined) parts.push(`RMS ${figures(rms)}`);
  else if (errorRate !== undefined) parts.push(`${percent(errorRate)} of ${WRONG[kind]!}`);
  return parts.join(', ');
}

/** Four figures. */
export function figures(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}
