/**
 * Tables for people: columns two spaces apart, no lines, numbers to the right with thousands
 * separators.
 */
import Table from 'cli-table3';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A number, ready words, or null for what does not apply. */
export type Cell = number | string | null;

export const words = (title: string): Column => ({ title, align: 'left' });
export const numbers = (title: string): Column => ({ title, align: 'right' });

const EDGES = ['top', 'bottom', 'left', 'right', 'mid'];
const CORNERS = ['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right'];
const NO_LINES = Object.fromEntries(
  [...EDGES, ...CORNERS, 'left-mid', 'mid-mid', 'right-mid'].map((char) => [char, '']),
);

/** The lines of the table, without a newline behind the last. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const lines = new Table({
    head: columns.map((column) => column.title),
    colAligns: columns.map((column) => column.align),
    chars: { ...NO_LINES, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  lines.push(...rows.map((row) => row.map(cellText)));
  return lines
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function cellText(cell: Cell): string {
  if (cell === null) return '-';
  return typeof cell === 'number' ? thousands(cell) : cell;
}

/** 9678542 as 9,678,542. */
export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

/** 0.6 as 60.0%. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** 10131456 as 10.1 MB. */
export function byteSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]!}`;
}
