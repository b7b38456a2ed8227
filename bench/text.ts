/** The report as text, for the terminal. */
import { byteSize, numbers, table as fitted, words, type Cell, type Column } from '../lib/cli';
import { loadWarning } from './machine';
import { enginesOf, skippedByReason, type Report } from './report';
import type { Row } from './rows';
import { measured, micros, rate, share, step, times, verdict, wanted } from './words';

export function reportText(report: Report): string {
  const { cpu, processors, isa, node, commit, rounds } = report;
  const head = [
    `${cpu}, ${processors} processors; kernels for ${isa}; node ${node}; commit ${commit}; rounds: ${rounds}`,
    ...enginesOf(report),
    ...[loadWarning(report) ?? []].flat(),
  ];
  const rows = report.rows.filter(({ mode }) => mode !== 'training');
  const training = report.rows.filter(({ mode }) => mode === 'training');
  const parts = [head.join('\n')];
  if (rows.length > 0) parts.push(rowTable(rows));
  if (training.length > 0) parts.push(trainingTable(training));
  parts.push(barTable(report));
  if (report.skipped.length > 0) parts.push(skippedLines(report).join('\n'));
  return parts.join('\n\n');
}

/** Whole, however wide. */
function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  return fitted(columns, rows, Infinity);
}

function rowTable(rows: readonly Row[]): string {
  const titles = [
    ...['weights', 'a step', 'least', 'median', 'p95', 'p95/median', 'bandwidth'],
    ...['times onnxruntime', 'times dense'],
  ];
  return table(
    [words('case'), words('engine'), ...titles.map((title) => numbers(title))],
    rows.map((row) => [
      ...[row.case, row.engine, byteSize(row.weightBytes), byteSize(row.stepBytes)],
      ...[
        micros(row.leastMicros),
        micros(row.medianMicros),
        micros(row.p95Micros),
        row.p95OverMedian.toFixed(2),
      ],
      ...[share(row.bandwidthShare), times(row.timesFaster), times(row.timesDense)],
    ]),
  );
}

function trainingTable(rows: readonly Row[]): string {
  const titles = ['weights', 'a step', 'p95', 'rate', 'of sgemm'];
  return table(
    [words('training'), words('engine'), ...titles.map((title) => numbers(title))],
    rows.map((row) => [
      ...[
        row.case,
        row.engine,
        byteSize(row.weightBytes),
        step(row.medianMicros),
        step(row.p95Micros),
      ],
      ...[rate(row.gflops!), share(row.sgemmShare)],
    ]),
  );
}

function barTable({ bars }: Report): string {
  return table(
    [words('bar'), numbers('wanted'), numbers('measured'), words('')],
    bars.map((bar) => [bar.name, wanted(bar), measured(bar), verdict(bar)]),
  );
}

function skippedLines(report: Report): string[] {
  return skippedByReason(report).map(
    ({ engine, reason, cases }) => `skipped: ${engine} ${cases.join(', ')}: ${reason}`,
  );
}
