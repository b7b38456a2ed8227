/** The report of a run, which is also its JSON. */
import { checkBars, type CheckedBar } from './bars';
import { caseName } from './cases';
import type { Machine } from './machine';
import type { Measurements } from './measure';
import { rowsOf, type Row } from './rows';

export interface Report extends Machine {
  /** When it began, ISO 8601. */
  readonly date: string;
  /** Whether it was stopped, or is not done yet: rows and rounds are missing. */
  readonly partial: boolean;
  /** Slices that were measured, of how many in all. */
  readonly slices: { readonly done: number; readonly total: number };
  /** Whether the system told if other programs were at work. */
  readonly watched: boolean;
  readonly rows: readonly Row[];
  readonly bars: readonly CheckedBar[];
  readonly skipped: readonly {
    readonly engine: string;
    readonly case: string;
    readonly reason: string;
  }[];
}

export function reportOf(
  machine: Machine,
  date: Date,
  { measured, skipped, done, total }: Measurements,
): Report {
  return {
    ...machine,
    date: date.toISOString(),
    partial: done < total,
    slices: { done, total },
    watched: measured.every(({ watched }) => watched),
    rows: rowsOf(measured),
    bars: checkBars(measured, machine),
    skipped: skipped.map((each) => ({
      engine: each.engine.name,
      case: caseName(each.case),
      reason: each.reason,
    })),
  };
}

/** The versions of the engines and the BLAS behind them, each once. */
export function enginesOf({ rows }: Report): string[] {
  return [
    ...new Set(
      rows.map(({ version, blas }) => (blas === null ? version : `${version} on ${blas}`)),
    ),
  ];
}

/** What was skipped, those of one engine and reason together. */
export function skippedByReason({
  skipped,
}: Report): { engine: string; reason: string; cases: string[] }[] {
  const groups = new Map<string, { engine: string; reason: string; cases: string[] }>();
  for (const { engine, reason, case: name } of skipped) {
    const key = JSON.stringify([engine, reason]);
    const group = groups.get(key) ?? { engine, reason, cases: [] };
    group.cases.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What a reader must know of a result that is not whole; nothing where it is. */
export function partialWarning({ partial, slices: { done, total } }: Report): string | null {
  return partial
    ? `This is a partial result: ${done} of ${total} slices were measured, so cases and rounds are missing.`
    : null;
}

/** How often cases were measured: `12`, or `4 to 12`. */
export function roundsOf({ rows }: Report): string {
  const rounds = rows.map((row) => row.rounds);
  const [least, most] = [Math.min(...rounds), Math.max(...rounds)];
  return least === most ? String(most) : `${least} to ${most}`;
}

/** From this load on, figures depend more on other programs than on what is measured. */
const BUSY = 0.5;

/** What was done about other programs at work; nothing where there were none. */
export function disturbance({ rows, watched, load }: Report): string | null {
  const total = (count: (row: Row) => number): number =>
    rows.reduce((sum, row) => sum + count(row), 0);
  const [rounds, repeated, disturbed] = [
    total((row) => row.rounds),
    total((row) => row.repeated),
    total((row) => row.disturbed),
  ];
  if (!watched)
    return load < BUSY
      ? null
      : `The machine was not idle, load ${load.toFixed(1)} before the run, and this system does not tell which rounds that disturbed.`;
  if (repeated + disturbed === 0) return null;
  const still =
    disturbed === 0
      ? 'none remains disturbed'
      : `${disturbed} remain disturbed: compare the least times there`;
  return `Other programs were at work: of ${rounds} rounds of cases, ${repeated} were measured again; ${still}.`;
}
