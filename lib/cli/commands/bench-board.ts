/**
 * `compact-rnn bench --board` and `--compare`: this machine as a board, and boards side by side.
 */
import { basename } from 'node:path';
import type { BoardReport } from '../../bench';
import { invalidOption } from '../../errors';
import { printJson, printLines } from '../print';
import { showProgress } from '../progress';
import { byteSize, type Cell, numbers, percent, table, words } from '../table';
import { packageVersion } from '../version';

export interface BoardFlags {
  board?: boolean | undefined;
  compare?: boolean | undefined;
  seconds?: number | undefined;
  report?: string | undefined;
  json?: boolean | undefined;
}

interface Named {
  readonly name: string;
  readonly report: BoardReport;
}

/** Measures this machine, and shows what it is. */
export async function measureBoard(
  paths: readonly string[],
  flags: BoardFlags,
  signal: AbortSignal,
): Promise<void> {
  const { benchBoard } = await import('../../bench/index.js');
  const progress = showProgress('measuring');
  const report = await benchBoard({
    ...(paths.length > 0 && { models: paths }),
    ...(flags.seconds !== undefined && { seconds: flags.seconds }),
    signal,
    onProgress: (done) => {
      progress.update(done);
    },
  }).finally(() => {
    progress.stop();
  });
  await show([{ name: report.processor.board ?? report.processor.model, report }], report, flags);
}

/** Shows what was measured on several machines. */
export async function compareBoards(paths: readonly string[], flags: BoardFlags): Promise<void> {
  if (paths.length === 0)
    throw invalidOption('bench --compare takes the JSON files that bench --board --json printed');
  const { readBoardReport } = await import('../../bench/index.js');
  const { readJson } = await import('../../files/index.js');
  const names = namesOf(paths);
  const reports: Named[] = [];
  for (const [i, path] of paths.entries())
    reports.push({ name: names[i]!, report: readBoardReport(await readJson(path), path) });
  const { comparedRows } = await import('../../bench/index.js');
  await show(reports, comparedRows(reports), flags);
}

/** Those of files, without folders where they differ without them. */
function namesOf(paths: readonly string[]): string[] {
  const names = paths.map((path) => basename(path, '.json'));
  return names.map((name, i) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : paths[i]!.replace(/\.json$/, ''),
  );
}

async function show(reports: readonly Named[], json: unknown, flags: BoardFlags): Promise<void> {
  const bench = await import('../../bench/index.js');
  if (flags.report !== undefined) {
    const { writeAtomically } = await import('../../files/index.js');
    const html = bench.boardReportHtml(reports, packageVersion());
    await writeAtomically(flags.report, [html]);
  }
  if (flags.json) {
    printJson(json);
    return;
  }
  for (const named of reports) {
    const { before, after } = named.report;
    printLines(...machineLines(named, [before, after].map(bench.hottest)));
  }
  printLines(
    ...reports.flatMap(bench.boardWarnings),
    '',
    ...rowsTable(bench.comparedRows(reports)),
  );
}

/** @param heat of the hottest sensor before and after. */
function machineLines(
  { name, report: { processor, memoryBytes } }: Named,
  heat: readonly (number | null)[],
): string[] {
  const [before, after] = heat.map((celsius) =>
    celsius === null ? 'unknown' : `${celsius.toFixed(0)} °C`,
  );
  return [
    `${name}: ${byteSize(memoryBytes)} of memory, kernels for ${processor.isa}`,
    `  temperature ${before!} before, ${after!} after`,
    ...processor.kinds.map(
      ({ name: kind, cores, governor }) =>
        `  ${cores.length} x ${kind}, governor ${governor ?? 'unknown'}`,
    ),
  ];
}

type Row = Awaited<ReturnType<(typeof import('../../bench'))['comparedRows']>>[number];

function rowsTable(rows: readonly Row[]): string[] {
  const columns = [
    words('model'),
    words('machine'),
    numbers('step'),
    numbers('p95', { drop: 3 }),
    numbers('real time', { drop: 4 }),
    numbers('factor'),
    numbers('memory', { drop: 2 }),
    numbers('bandwidth', { short: 'speed', drop: 1 }),
    numbers('power', { drop: 5 }),
  ];
  const micros = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} µs`;
  const cells = rows.map((row): Cell[] => [
    row.model,
    row.machine,
    micros(row.backToBack.median),
    micros(row.backToBack.p95),
    micros(row.realTime.median),
    row.realTimeFactor.toPrecision(2),
    byteSize(row.residentBytes),
    row.bandwidthShare === null ? null : percent(row.bandwidthShare),
    row.backToBack.watts === null ? null : `${row.backToBack.watts.toFixed(1)} W`,
  ]);
  return table(columns, cells);
}
