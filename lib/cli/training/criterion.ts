/** What a training makes small, with what only some criteria know. */
import type { Criterion, CriterionKind } from '../../train';
import { misused } from './options';

export interface CriterionOptions {
  delay?: number;
  temperature?: number;
}

/** @throws CompactRnnError INVALID_OPTION where an option is not for the criterion. */
export function criterionFrom(
  kind: CriterionKind,
  { delay, temperature }: CriterionOptions,
): Criterion {
  if (delay !== undefined && kind !== 'ce')
    throw misused(`--delay is for ce only, but the criterion is ${kind}`);
  if (temperature !== undefined && kind !== 'kl')
    throw misused(`--temperature is for kl only, but the criterion is ${kind}`);
  if (kind === 'ce') return { kind, ...(delay !== undefined && { delay }) };
  return kind === 'kl' ? { kind, ...(temperature !== undefined && { temperature }) } : { kind };
}
