/** The tables of the page: the figures under each plot, the bars, and what was skipped. */
import { bytes, type Child, element, type Markup } from '../../lib/charts';
import { NONE, table, tableRow } from '../../lib/report';
import type { CheckedBar } from '../bars';
import { skippedByReason, type Report } from '../report';
import type { Row } from '../rows';
import { measured, micros, rate, share, step, times, verdict, wanted } from '../figures';
import { engineTone } from './mark';

/** The first column holds words, and where asked the second too. */
function wordsFirst(
  titles: readonly string[],
  rows: readonly (readonly [Child, ...Child[]])[],
  words: 1 | 2 = 1,
): Markup {
  return table({
    titles,
    rows: rows.map(([name, ...figures]) => tableRow(name, figures)),
    look: words === 2 ? 'named' : undefined,
  });
}

const ROW_TITLES = [
  'Case',
  'Engine',
  'Weights',
  'Least',
  'Median',
  'p95',
  'p95 over median',
  'Bandwidth',
  'Times onnxruntime',
  'Times dense',
];

export function rowTable(rows: readonly Row[]): Markup {
  return wordsFirst(
    ROW_TITLES,
    rows.map((row) => [
      row.case,
      [element('span', { class: `dot ${engineTone(row.engine)}` }), row.engine],
      bytes(row.weightBytes),
      micros(row.leastMicros),
      micros(row.medianMicros),
      micros(row.p95Micros),
      row.p95OverMedian.toFixed(2),
      share(row.bandwidthShare) ?? NONE,
      times(row.timesFaster) ?? NONE,
      times(row.timesDense) ?? NONE,
    ]),
    2,
  );
}

export function trainingTable(rows: readonly Row[]): Markup {
  return wordsFirst(
    ['Case', 'Engine', 'Weights', 'A step', 'p95', 'Rate', 'Of sgemm'],
    rows.map((row) => [
      row.case,
      [element('span', { class: `dot ${engineTone(row.engine)}` }), row.engine],
      bytes(row.weightBytes),
      step(row.medianMicros),
      step(row.p95Micros),
      rate(row.gflops!),
      share(row.sgemmShare) ?? NONE,
    ]),
    2,
  );
}

export function barTable(bars: readonly CheckedBar[]): Markup {
  return wordsFirst(
    ['Bar', 'Wanted', 'Measured', ''],
    bars.map((bar) => [
      bar.name,
      wanted(bar),
      measured(bar) ?? NONE,
      element(
        'span',
        { class: bar.met === false ? 'missed' : bar.met === null ? 'soft' : 'met' },
        verdict(bar),
      ),
    ]),
  );
}

export function skippedTable(report: Report): Markup {
  return wordsFirst(
    ['Reason', 'Engine', 'Cases'],
    skippedByReason(report).map(({ engine, reason, cases }) => [
      reason,
      engine,
      element('span', { class: 'cases' }, cases.join(', ')),
    ]),
    2,
  );
}

export const TABLE_STYLE = `
.named :is(th, td):nth-child(2) { text-align: left; }
.met { font-weight: 600; }
.missed { font-weight: 600; text-decoration: underline; text-underline-offset: 3px; }
.cases { display: block; text-align: left; white-space: normal; overflow-wrap: anywhere; }`;
