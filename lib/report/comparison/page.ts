/**
 * The report of a comparison: size against error, a bar chart for each thing that the methods were
 * measured by, and all figures in a table. A method has the same colour throughout.
 */
import { amountAxis, barChart, bytes, element, grouped, type Markup, tone } from '../../charts';
import { fileName, readHeading, type ReportHeading } from '../heading';
import { chartSection, figureSection, NONE, page, pageHeader, table, tableRow } from '../page';
import { LOSSES, type Measure, MEASURES, nameOf } from './measures';
import { readComparison, type ReportedComparison, type ReportedMethod } from './report';
import { sizeChart } from './size-chart';

/**
 * A page that tells methods apart, self-contained as that of a compression.
 * @param given as `compare` gave it.
 * @returns a page of HTML that needs no other file.
 * @throws CompactRnnError INVALID_OPTION where a part of it is missing or of another type,
 *   or a text of the heading is not a string.
 */
export function comparisonReportHtml(given: ReportedComparison, heading: ReportHeading): string {
  const report = readComparison(given);
  const about = readHeading(heading);
  const { rows, targetParameters } = report;
  const methods = rows.filter(({ method }) => method !== 'none');
  const toneOf = (row: ReportedMethod): string =>
    row.method === 'none' ? 'original' : tone(methods.indexOf(row));
  return page(
    { title: about.title, tones: methods.length, colours: 'distinct' },
    pageHeader(
      about.title,
      `${fileName(about.model)}, compressed to at most ${grouped(targetParameters)} parameters`,
    ),
    sizeChart(rows, toneOf),
    MEASURES.map((measure) => bars(rows, measure, toneOf)),
    figureSection(
      'All figures',
      'Before and after are of fine-tuning. A dash stands for what was not measured.',
      figures(rows, toneOf),
    ),
    element('footer', {}, `Made by compact-rnn ${about.version}`),
  );
}

function bars(
  rows: readonly ReportedMethod[],
  { heading, caption, unit, of, format, tick }: Measure,
  toneOf: (row: ReportedMethod) => string,
): Markup | null {
  const groups = rows.flatMap((row) => {
    const value = of(row);
    if (value === null) return [];
    return [{ name: nameOf(row), bars: [{ value, label: format(value), tone: toneOf(row) }] }];
  });
  if (groups.length === 0) return null;
  const largest = Math.max(...groups.map(({ bars: [bar] }) => bar!.value)) || 1;
  return chartSection(heading, caption, (layout) =>
    barChart(
      {
        label: `Bar chart: ${heading.toLowerCase()} of each method`,
        x: amountAxis(unit, [largest], { ticks: 5, format: tick }),
        groups,
      },
      layout,
    ),
  );
}

function figures(rows: readonly ReportedMethod[], toneOf: (row: ReportedMethod) => string): Markup {
  const measured = [...MEASURES, ...LOSSES].filter(({ of }) =>
    rows.some((row) => of(row) !== null),
  );
  return table({
    titles: ['Method', 'Parameters', 'Size', ...measured.map(({ column }) => column)],
    rows: rows.map((row) =>
      tableRow(
        [element('span', { class: `dot ${toneOf(row)}` }), nameOf(row)],
        [
          grouped(row.parameters),
          bytes(row.bytes),
          ...measured.map(({ of, format }) => {
            const value = of(row);
            return value === null ? NONE : format(value);
          }),
        ],
      ),
    ),
  });
}
