/** The report as Markdown: the table of a machine, for docs/results/machines. */
import { byteSize } from '../lib/cli';
import { MODES, type Mode } from './cases';
import { measured, micros, rate, share, step, times, verdict, wanted } from './figures';
import { disturbance, enginesOf, partialWarning, roundsOf, type Report } from './report';
import type { Row } from './rows';

const HEADINGS: Readonly<Record<Mode, string>> = {
  step: 'A step',
  sequence: '200 frames in a call',
  batch: '16 streams in a batch',
  cadence: 'At the pace of a microphone',
  busy: 'With one processor busy',
  training: 'A step of training',
};

/** @param command that made the report, as a shell takes it. */
export function reportMarkdown(report: Report, command: string): string {
  const { cpu, processors, isa, node, version, commit, date, rows } = report;
  const modes = (Object.keys(MODES) as Mode[]).filter((mode) => rows.some(isOf(mode)));
  const notes = [partialWarning(report), disturbance(report)].filter((note) => note !== null);
  return [
    `# ${cpu}, ${isa}`,
    fence(command),
    [
      `- ${cpu}, ${processors} processors, kernels for ${isa}`,
      `- compact-rnn ${version}, commit ${commit}, node ${node}, ${date.slice(0, 10)}`,
      `- ${enginesOf(report).join(', ')}`,
      `- rounds: ${roundsOf(report)}`,
      ...notes.map((note) => `- ${note}`),
    ].join('\n'),
    ...modes.flatMap((mode) => [`## ${HEADINGS[mode]}`, modeTable(mode, rows.filter(isOf(mode)))]),
    '## The bars',
    markdownTable(
      ['<bar', 'wanted', 'measured', '<'],
      report.bars.map((bar) => [bar.name, wanted(bar), measured(bar) ?? '', verdict(bar)]),
    ),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

const isOf =
  (mode: Mode) =>
  (row: Row): boolean =>
    row.mode === mode;

function fence(command: string): string {
  return ['```sh', command, '```'].join('\n');
}

function modeTable(mode: Mode, rows: readonly Row[]): string {
  if (mode === 'training')
    return markdownTable(
      ['<case', '<engine', 'weights', 'median', 'p95', 'rate', 'of sgemm'],
      rows.map((row) => [
        ...namesOf(row),
        step(row.medianMicros),
        step(row.p95Micros),
        rate(row.gflops!),
        share(row.sgemmShare) ?? '',
      ]),
    );
  return markdownTable(
    [
      ...['<case', '<engine', 'weights', 'least', 'median', 'p95'],
      ...['bandwidth', 'times onnxruntime', 'times dense'],
    ],
    rows.map((row) => [
      ...namesOf(row),
      micros(row.leastMicros),
      micros(row.medianMicros),
      micros(row.p95Micros),
      share(row.bandwidthShare) ?? '',
      times(row.timesFaster) ?? '',
      times(row.timesDense) ?? '',
    ]),
  );
}

const namesOf = (row: Row): string[] => [row.case, row.engine, byteSize(row.weightBytes)];

/** @param titles those of words begin with `<`, all others are of numbers. */
function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const names = titles.map((title) => title.replace('<', ''));
  const widths = names.map((name, i) =>
    Math.max(3, name.length, ...rows.map((row) => row[i]!.length)),
  );
  const isWords = (i: number): boolean => titles[i]!.startsWith('<');
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (isWords(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = widths.map((width, i) =>
    isWords(i) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(names), line(rule), ...rows.map(line)].join('\n');
}

/** What the figures depend on besides the words of the command line. */
const VARIABLES = ['COMPACT_RNN_ISA', 'COMPACT_RNN_LINALG', 'OPENBLAS_CORETYPE'];

/** The command of this run, with the variables that change its figures. */
export function commandOf(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const variables = VARIABLES.filter((name) => environment[name] !== undefined).map(
    (name) => `${name}=${quoted(environment[name]!)}`,
  );
  const options = words.length > 0 ? ['--', ...words.map(quoted)] : [];
  return [...variables, 'npm run bench', ...options].join(' ');
}

function quoted(word: string): string {
  return /^[\w./,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
