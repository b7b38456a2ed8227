/** The report as text, for the terminal. */
import { byteSize, numbers, table, words } from '../lib/cli';
import { measured, micros, rate, share, step, times, verdict, wanted } from './figures';
import {
  disturbance,
  enginesOf,
  partialWarning,
  roundsOf,
  skippedByReason,
  type Report,
} from './report';
import type { Row } from './rows';

/** @param width of the tables, in characters; that of the terminal unless given, or 80. */
export function reportLines(report: Report, width?: number): string[] {
  const { cpu, processors, isa, node, commit } = report;
  const warnings = [partialWarning(report), disturbance(report)];
  const head = [
    `${cpu}, ${processors} processors`,
    `kernels for ${isa}; node ${node}; commit ${commit}; rounds: ${roundsOf(report)}`,
    ...enginesOf(report),
    ...warnings.filter((warning) => warning !== null),
  ];
  const rows = report.rows.filter(({ mode }) => mode !== 'training');
  const training = report.rows.filter(({ mode }) => mode === 'training');
  const parts = [head];
  if (rows.length > 0) parts.push(rowTable(rows, width));
  if (training.length > 0) parts.push(trainingTable(training, width));
  parts.push(barTable(report, width));
  if (report.skipped.length > 0) parts.push(skippedLines(report));
  return parts.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

function rowTable(rows: readonly Row[], width?: number): string[] {
  return table(
    [
      words('case'),
      words('engine'),
      numbers('weights', { drop: 5 }),
      numbers('a step', { drop: 1 }),
      numbers('least', { drop: 2 }),
      numbers('median'),
      numbers('p95'),
      numbers('p95/median', { drop: 3 }),
      numbers('bandwidth', { drop: 4 }),
      numbers('times onnxruntime', { short: 'x ort' }),
      numbers('times dense', { short: 'x dense' }),
    ],
    rows.map((row) => [
      row.case,
      row.engine,
      byteSize(row.weightBytes),
      byteSize(row.stepBytes),
      micros(row.leastMicros),
      micros(row.medianMicros),
      micros(row.p95Micros),
      row.p95OverMedian.toFixed(2),
      share(row.bandwidthShare),
      times(row.timesFaster),
      times(row.timesDense),
    ]),
    width,
  );
}

function trainingTable(rows: readonly Row[], width?: number): string[] {
  return table(
    [
      words('training'),
      words('engine'),
      numbers('weights', { drop: 1 }),
      numbers('a step'),
      numbers('p95', { drop: 2 }),
      numbers('rate'),
      numbers('of sgemm'),
    ],
    rows.map((row) => [
      row.case,
      row.engine,
      byteSize(row.weightBytes),
      step(row.medianMicros),
      step(row.p95Micros),
      rate(row.gflops!),
      share(row.sgemmShare),
    ]),
    width,
  );
}

/** Where the names do not fit into the table, each stands above its figures. */
function barTable({ bars }: Report, width = process.stdout.columns || 80): string[] {
  const columns = [words('bar'), numbers('wanted'), numbers('measured'), words('')];
  const whole = table(
    columns,
    bars.map((bar) => [bar.name, wanted(bar), measured(bar), verdict(bar)]),
    Infinity,
  );
  if (whole.every((line) => line.length <= width)) return whole;
  const figures = table(
    columns.slice(1),
    bars.map((bar) => [wanted(bar), measured(bar), verdict(bar)]),
  );
  return [figures[0]!, ...bars.flatMap(({ name }, i) => [name, figures[i + 1]!])];
}

function skippedLines(report: Report): string[] {
  return skippedByReason(report).map(
    ({ engine, reason, cases }) => `skipped: ${engine} ${cases.join(', ')}: ${reason}`,
  );
}
