/** What the methods of a comparison are measured by. */
import { percent, plain } from '../../charts';
import type { ReportedEvaluation, ReportedMethod } from './report';

export interface Measure {
  readonly heading: string;
  /** The title of its column in the table. */
  readonly column: string;
  readonly caption: string;
  /** The unit on its axis. */
  readonly unit: string;
  /** Null where it was not measured. */
  readonly of: (row: ReportedMethod) => number | null;
  readonly format: (value: number) => string;
  /** The same on an axis, where numbers are round. */
  readonly tick: (value: number) => string;
}

const percentTick = (value: number): string => `${plain(100 * value)}%`;
const fourFigures = (value: number): string => plain(Number(value.toPrecision(4)));

const errorOf = (evaluation: ReportedEvaluation | null): number | null =>
  evaluation && (evaluation.wordErrorRate ?? evaluation.errorRate ?? null);

const WRONG = 'words that are wrong, or of units or frames where there are no words';

export const ERRORS_AFTER: Measure = {
  heading: 'Errors after fine-tuning',
  column: 'Errors after',
  caption: `The share of ${WRONG}, after the same fine-tuning.`,
  unit: 'share that is wrong',
  of: ({ after }) => errorOf(after),
  format: percent,
  tick: percentTick,
};

export const ERRORS_BEFORE: Measure = {
  heading: 'Errors right after compression',
  column: 'Errors before',
  caption: `The share of ${WRONG}, before any fine-tuning.`,
  unit: 'share that is wrong',
  of: ({ before }) => errorOf(before),
  format: percent,
  tick: percentTick,
};

export const OUTPUT_ERROR: Measure = {
  heading: 'Error of the outputs',
  column: 'Outputs',
  caption:
    'How far the outputs for the first recordings are from those of the model, relative to these, before fine-tuning.',
  unit: 'relative error',
  of: ({ outputError }) => outputError,
  format: fourFigures,
  tick: plain,
};

export const MATRIX_ERROR: Measure = {
  heading: 'Error of the matrices',
  column: 'Matrices',
  caption:
    'How far the matrices are from those of the model, relative to these, with projections multiplied out.',
  unit: 'relative error',
  of: ({ matrixError }) => matrixError,
  format: fourFigures,
  tick: plain,
};

const STEP_TIME: Measure = {
  heading: 'Time of a step',
  column: 'Step, µs',
  caption: 'The median of one step of one stream on one thread.',
  unit: 'microseconds',
  of: ({ stepMicros }) => stepMicros,
  format: fourFigures,
  tick: plain,
};

/** Each has a chart of its own, in this order. */
export const MEASURES: readonly Measure[] = [
  ERRORS_AFTER,
  ERRORS_BEFORE,
  OUTPUT_ERROR,
  MATRIX_ERROR,
  STEP_TIME,
];

/** What stands in the table alone. */
export const LOSSES: readonly Pick<Measure, 'column' | 'of' | 'format'>[] = [
  { column: 'Loss before', of: ({ before }) => before?.loss ?? null, format: fourFigures },
  { column: 'Loss after', of: ({ after }) => after?.loss ?? null, format: fourFigures },
  {
    column: 'Perplexity before',
    of: ({ before }) => before?.perplexity ?? null,
    format: fourFigures,
  },
  { column: 'Perplexity after', of: ({ after }) => after?.perplexity ?? null, format: fourFigures },
];

export const nameOf = ({ method }: ReportedMethod): string =>
  method === 'none' ? 'as it is' : method;
