/**
 * The report of a comparison: methods side by side, a chart for each thing that they were measured
 * by, and all in a table.
 */
import { Fields } from '../json';
import { barChart } from './chart/bar-chart';
import { linearScale } from './chart/scale';
import type { ComparisonReport, ReportedEvaluation, ReportedMethod } from './comparison-report';
import { element, type Markup } from './markup';
import { bytes, grouped, percent, plain } from './numbers';
import { figureSection, page } from './page';
import { tone } from './style';
import { checkSubject, type ReportSubject } from './subject';
import { table, tableRow } from './table';

/** A thing that the methods are measured by; null where one was not. */
interface Measure {
  readonly heading: string;
  /** Of its column in the table. */
  readonly column: string;
  readonly caption: string;
  readonly unit: string;
  readonly of: (row: ReportedMethod) => number | null;
  readonly format: (value: number) => string;
}

const errorOf = (evaluation: ReportedEvaluation | null): number | null =>
  evaluation && (evaluation.wordErrorRate ?? evaluation.errorRate ?? null);

const MEASURES: readonly Measure[] = [
  {
    heading: 'Errors after fine-tuning',
    column: 'Errors after',
    caption:
      'The share of words that are wrong, or of units or frames where there are no words, after the same fine-tuning.',
    unit: 'share that is wrong',
    of: ({ after }) => errorOf(after),
    format: percent,
  },
  {
    heading: 'Errors right after compression',
    column: 'Errors before',
    caption:
      'The share of words that are wrong, or of units or frames where there are no words, before any fine-tuning.',
    unit: 'share that is wrong',
    of: ({ before }) => errorOf(before),
    format: percent,
  },
  {
    heading: 'Error of the outputs',
    column: 'Outputs',
    caption:
      'How far the outputs for the first recordings are from those of the model, relative to these, before fine-tuning.',
    unit: 'relative error',
    of: ({ outputError }) => outputError,
    format: plain4,
  },
  {
    heading: 'Error of the matrices',
    column: 'Matrices',
    caption:
      'How far the matrices are from those of the model, relative to these, with projections multiplied out.',
    unit: 'relative error',
    of: ({ matrixError }) => matrixError,
    format: plain4,
  },
  {
    heading: 'Time of a step',
    column: 'Step, µs',
    caption: 'The median of one step of one stream on one thread.',
    unit: 'microseconds',
    of: ({ stepMicros }) => stepMicros,
    format: plain4,
  },
];

/** What stands in the table alone. */
const LOSSES: readonly Pick<Measure, 'column' | 'of' | 'format'>[] = [
  { column: 'Loss before', of: ({ before }) => before?.loss ?? null, format: plain4 },
  { column: 'Loss after', of: ({ after }) => after?.loss ?? null, format: plain4 },
  { column: 'Perplexity before', of: ({ before }) => before?.perplexity ?? null, format: plain4 },
  { column: 'Perplexity after', of: ({ after }) => after?.perplexity ?? null, format: plain4 },
];

function plain4(value: number): string {
  return plain(Number(value.toPrecision(4)));
}

function nameOf({ method }: ReportedMethod): string {
  return method === 'none' ? 'as it is' : method;
}

/**
 * A page that tells methods apart, self-contained as that of a compression.
 * @param report as `compare` gave it.
 * @throws CompactRnnError INVALID_OPTION where a part of `report` is missing or a text of `about`
 *   is no string.
 */
export function comparisonReportHtml(report: ComparisonReport, about: ReportSubject): string {
  const parts = new Fields(report, 'report', 'INVALID_OPTION');
  if (parts.objects('rows').length === 0) parts.refuse('rows', 'an array of at least one method');
  checkSubject(about);
  return page(
    { title: about.title, tones: 2 },
    element(
      'header',
      {},
      element('h1', {}, about.title),
      element(
        'p',
        { class: 'soft' },
        `${about.model}, compressed to at most ${grouped(report.targetParameters)} parameters`,
      ),
    ),
    MEASURES.map((measure) => chart(report, measure)),
    figureSection(
      'All figures',
      'Before and after are of fine-tuning. A dash stands where there was nothing to tell it by.',
      figures(report),
    ),
    element('footer', {}, `Made by compact-rnn ${about.version}`),
  );
}

function chart(
  { rows }: ComparisonReport,
  { heading, caption, unit, of, format }: Measure,
): Markup | null {
  const groups = rows.flatMap((row) => {
    const value = of(row);
    if (value === null) return [];
    const shade = row.method === 'none' ? 'before' : tone(0);
    return [{ name: nameOf(row), bars: [{ value, label: format(value), tone: shade }] }];
  });
  if (groups.length === 0) return null;
  const largest = Math.max(...groups.map(({ bars }) => bars[0]!.value)) || 1;
  return figureSection(
    heading,
    caption,
    barChart({
      label: `Bar chart: ${heading.toLowerCase()} of each method`,
      x: { label: unit, scale: (range) => linearScale([0, largest], range, 5), format },
      groups,
    }),
  );
}

function figures({ rows }: ComparisonReport): Markup {
  const cell = (value: number | null, format: (value: number) => string): string =>
    value === null ? '–' : format(value);
  const measured = [...MEASURES, ...LOSSES].filter(({ of }) =>
    rows.some((row) => of(row) !== null),
  );
  return table({
    titles: ['Method', 'Parameters', 'Size', ...measured.map(({ column }) => column)],
    rows: rows.map((row) =>
      tableRow(nameOf(row), [
        ...[grouped(row.parameters), bytes(row.bytes)],
        ...measured.map(({ of, format }) => cell(of(row), format)),
      ]),
    ),
  });
}
