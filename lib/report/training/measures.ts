/**
 * The scores of each criterion besides its loss: their names, and how their numbers are written.
 */
import { percent, plain } from '../../charts';
import type { ReportedScore, ReportedTraining } from './report';

export interface Measure {
  readonly name: string;
  readonly of: (score: ReportedScore) => number | undefined;
  readonly format: (value: number) => string;
  /** The same on an axis, where numbers are round. */
  readonly tick: (value: number) => string;
}

/** Four figures: the third decimal is often all that still moves. */
const fourFigures = (value: number): string => plain(Number(value.toPrecision(4)));

export const LOSS: Measure = {
  name: 'Loss',
  of: ({ loss }) => loss,
  format: fourFigures,
  tick: plain,
};

const ERROR_RATE = {
  of: ({ errorRate }: ReportedScore) => errorRate,
  format: (value: number) => percent(value),
  tick: (value: number) => `${plain(100 * value)}%`,
};

const MEASURES: Record<ReportedTraining['criterion'], Measure | undefined> = {
  ctc: { name: 'Unit error rate', ...ERROR_RATE },
  ce: { name: 'Frame error rate', ...ERROR_RATE },
  lm: { name: 'Perplexity', of: ({ perplexity }) => perplexity, format: fourFigures, tick: plain },
  mse: { name: 'RMS error', of: ({ rms }) => rms, format: fourFigures, tick: plain },
  kl: undefined,
};

export function measureOf({ criterion }: ReportedTraining): Measure | undefined {
  return MEASURES[criterion];
}
