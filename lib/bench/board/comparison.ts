/** Boards side by side: what was measured on each, model by model, as rows and as a page. */
import {
  amountAxis,
  barChart,
  bytes,
  element,
  grouped,
  type Markup,
  plain,
  tone,
} from '../../charts';
import { chartSection, figureSection, NONE, page, pageHeader, table, tableRow } from '../../report';
import type { Condition } from './condition';
import type { BoardReport, BoardRow } from './report';

/** A report and what it is called: its file. */
export interface NamedReport {
  readonly name: string;
  readonly report: BoardReport;
}

/** A model on a kind of core of a machine. */
export interface ComparedRow extends BoardRow {
  /** The name of the report, and of the kind where the machine has several. */
  readonly machine: string;
  /** How many times as long a step takes as in the first row of the model. */
  readonly times: number;
}

const machineOf = ({ name, report }: NamedReport, kind: string): string =>
  report.processor.kinds.length > 1 ? `${name}: ${kind}` : name;

/** Rows by model, in the order of the first report that has it. */
export function comparedRows(reports: readonly NamedReport[]): ComparedRow[] {
  const models = [...new Set(reports.flatMap(({ report }) => report.rows.map((row) => row.model)))];
  return models.flatMap((model) => {
    const rows = reports.flatMap((named) =>
      named.report.rows
        .filter((row) => row.model === model)
        .map((row) => ({ ...row, machine: machineOf(named, row.kind) })),
    );
    const first = rows[0]!.backToBack.median;
    return rows.map((row) => ({ ...row, times: row.backToBack.median / first }));
  });
}

/** What a reader must know before the figures, a sentence each. */
export function boardWarnings({ name, report }: NamedReport): string[] {
  const { processor, slowed, pinned } = report;
  return [
    ...(processor.emulated
      ? [
          `${name}: measured under emulation: its times mean nothing for any processor, nor does its memory`,
        ]
      : []),
    ...slowed.map((what) => `${name}: the processor was slowed meanwhile (${what})`),
    ...(!pinned && processor.kinds.length > 1
      ? [`${name}: without taskset its kinds of core could not be measured apart`]
      : []),
  ];
}

export function hottest({ temperatures }: Condition): number | null {
  return temperatures.length === 0 ? null : Math.max(...temperatures.map((each) => each.celsius));
}

interface Figure {
  readonly heading: string;
  readonly caption: string;
  readonly unit: string;
  readonly of: (row: ComparedRow) => number | null;
}

const FIGURES: readonly Figure[] = [
  {
    heading: 'A step, back to back',
    caption: 'The median of one step of one stream on one core, one step after the other.',
    unit: 'microseconds',
    of: ({ backToBack }) => backToBack.median,
  },
  {
    heading: 'A step at the pace of a microphone',
    caption:
      'The median where the processor sleeps between steps, so that it clocks down and its caches cool.',
    unit: 'microseconds',
    of: ({ realTime }) => realTime.median,
  },
  {
    heading: 'Real-time factor',
    caption: 'The mean step at that pace over the time between two steps: below 1 it keeps up.',
    unit: 'times real time',
    of: ({ realTimeFactor }) => realTimeFactor,
  },
  {
    heading: 'Share of the read bandwidth',
    caption: 'How fast a step reads its weights, over how fast the core reads as many bytes.',
    unit: 'share',
    of: ({ bandwidthShare }) => bandwidthShare,
  },
  {
    heading: 'Power',
    caption: 'Of all that the kernel counts, while steps run back to back.',
    unit: 'watts',
    of: ({ backToBack }) => backToBack.watts,
  },
];

const short = (value: number): string => plain(Number(value.toPrecision(3)));
const orNone = (value: number | null, format: (value: number) => string = short): string =>
  value === null ? NONE : format(value);

function figureChart(
  { heading, caption, unit, of }: Figure,
  rows: readonly ComparedRow[],
  toneOf: (machine: string) => string,
): Markup | null {
  const known = rows.filter((row) => of(row) !== null);
  if (known.length === 0) return null;
  const groups = [...new Set(known.map(({ model }) => model))].map((name) => ({
    name,
    bars: known
      .filter(({ model }) => model === name)
      .map((row) => ({
        value: of(row)!,
        label: `${short(of(row)!)}  ${row.machine}`,
        tone: toneOf(row.machine),
      })),
  }));
  const largest = Math.max(...known.map((row) => of(row)!)) || 1;
  return chartSection(heading, caption, (layout) =>
    barChart(
      {
        label: `Bar chart: ${heading.toLowerCase()}, of each model on each machine`,
        x: amountAxis(unit, [largest], { ticks: 5, format: plain }),
        groups,
      },
      layout,
    ),
  );
}

function machines(reports: readonly NamedReport[]): Markup {
  return table({
    titles: [
      'Report',
      'Board',
      'Cores',
      'Kernels',
      'Governor',
      'Memory',
      'Hottest before',
      'After',
    ],
    rows: reports.map(({ name, report: { processor, before, after, memoryBytes } }) =>
      tableRow(name, [
        processor.board ?? processor.model,
        processor.kinds.map((kind) => `${kind.cores.length} x ${kind.name}`).join(', ') || NONE,
        processor.isa,
        [...new Set(processor.kinds.map(({ governor }) => governor ?? NONE))].join(', ') || NONE,
        bytes(memoryBytes),
        orNone(hottest(before), (celsius) => `${short(celsius)} °C`),
        orNone(hottest(after), (celsius) => `${short(celsius)} °C`),
      ]),
    ),
  });
}

function figures(rows: readonly ComparedRow[]): Markup {
  return table({
    titles: [
      'Model',
      'Machine',
      'Step, µs',
      'p95',
      'Times',
      'At real time, µs',
      'Factor',
      'Memory',
      'Read, GB/s',
      'Share',
      'Idle, W',
      'Working, W',
    ],
    rows: rows.map((row) =>
      tableRow(row.model, [
        row.machine,
        short(row.backToBack.median),
        short(row.backToBack.p95),
        short(row.times),
        short(row.realTime.median),
        short(row.realTimeFactor),
        grouped(Math.round(row.residentBytes / 1e6)) + ' MB',
        short(row.readBandwidth / 1e9),
        orNone(row.bandwidthShare),
        orNone(row.idleWatts),
        orNone(row.backToBack.watts),
      ]),
    ),
  });
}

/**
 * A page with charts of what was measured on each machine.
 * @param version of this library.
 * @returns a page of HTML that needs no other file.
 */
export function boardReportHtml(reports: readonly NamedReport[], version: string): string {
  const rows = comparedRows(reports);
  const names = [...new Set(rows.map(({ machine }) => machine))];
  const toneOf = (machine: string): string => tone(names.indexOf(machine));
  const warnings = reports.flatMap(boardWarnings);
  const title = reports.length === 1 ? `${reports[0]!.name}, measured` : 'Boards side by side';
  return page(
    { title, tones: names.length, colours: 'distinct' },
    pageHeader(title, ...warnings),
    figureSection('Machines', 'As they were when they were measured.', machines(reports)),
    FIGURES.map((figure) => figureChart(figure, rows, toneOf)),
    figureSection(
      'All figures',
      'A dash stands for what the machine does not tell. Times: of the first row of the model.',
      figures(rows),
    ),
    element('footer', {}, `Made by compact-rnn ${version}`),
  );
}
