/**
 * The forms of weights that are fast on a machine, by the registers of its processor. Measured by
 * `npm run bench` (AVX2 and AVX-512), estimated from the instructions of the kernels (NEON):
 * docs/reference/kinds.md has the figures.
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { suggest } from '../suggest';
import type { Dtype } from '../weights';

interface FastForms {
  /** On all of them a step over int8 is the fastest, by reading least. */
  readonly dtype: Dtype;
  /**
   * Of pruned matrices. Single numbers at an eighth gain more than half of what they save only
   * where one instruction picks what multiplies sixteen of them; on NEON each takes a load.
   */
  readonly block: 1 | 16;
}

const FORMS = {
  avx2: { dtype: 'int8', block: 16 },
  avx512: { dtype: 'int8', block: 1 },
  neon: { dtype: 'int8', block: 16 },
} as const satisfies Readonly<Record<string, FastForms>>;

/** A kind of processor that plans can be made for. */
export type PlanTarget = keyof typeof FORMS;
export const PLAN_TARGETS = Object.keys(FORMS) as readonly PlanTarget[];

/** @throws CompactRnnError `INVALID_OPTION` for an unknown one. */
export function fastForms(target: unknown): FastForms {
  if (PLAN_TARGETS.includes(target as PlanTarget)) return FORMS[target as PlanTarget];
  const word = shown(target);
  throw invalidOption(
    `for must be one of ${PLAN_TARGETS.join(', ')}, but is ${word}${suggest(word, PLAN_TARGETS)}`,
  );
}
