/**
 * Tables for people: columns two spaces apart, no lines, numbers to the right with thousands
 * separators. A table that is wider than the terminal gives up titles first, then the middle of
 * long names, then columns, so that no line wraps.
 */
import { printable } from '../printable';
import { beginning, ending, textWidth } from './text-width';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** The title where there is little room. */
  readonly short?: string;
  /** Which columns go where there is no room: 1 first; those without a number never. */
  readonly drop?: number;
}

/** A number, text as it is to be shown, or null for what does not apply. */
export type Cell = number | string | null;

type Extras = Pick<Column, 'short' | 'drop'>;

export const words = (title: string, extras: Extras = {}): Column => ({
  title,
  align: 'left',
  ...extras,
});

export const numbers = (title: string, extras: Extras = {}): Column => ({
  title,
  align: 'right',
  ...extras,
});

const GAP = 2;

/** Names keep this many cells before columns go, and the fewer where that is not enough. */
const LEAST_NAMES = [24, 12];

/** A column with the text of its cells, title first. */
interface Strip {
  readonly column: Column;
  readonly texts: readonly string[];
}

/**
 * The lines of the table.
 * @param width of the longest line; that of the terminal, or 80.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width = (process.stdout.columns as number | undefined) ?? 80,
): string[] {
  let strips: Strip[] = columns.map((column, c) => ({
    column,
    texts: [column.title, ...rows.map((row) => cellText(row[c] ?? null))],
  }));
  if (excess(strips, width) > 0) strips = fitted(strips, width);
  const widths = strips.map(widthOf);
  return strips[0]!.texts.map((_, line) =>
    strips
      .map(({ column, texts }, c) => padded(texts[line]!, widths[c]!, column.align))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

function fitted(strips: Strip[], width: number): Strip[] {
  let kept: Strip[] = strips.map(({ column, texts }) => ({
    column,
    texts: [column.short ?? column.title, ...texts.slice(1)],
  }));
  kept = withShortNames(kept, width, LEAST_NAMES[0]!);
  while (excess(kept, width) > 0) {
    const order = kept.map(({ column }) => column.drop ?? Infinity);
    const first = Math.min(...order);
    if (first === Infinity) break;
    kept.splice(order.indexOf(first), 1);
  }
  return withShortNames(kept, width, LEAST_NAMES[1]!);
}

/** Takes what is too much from the widest columns of words. */
function withShortNames(strips: Strip[], width: number, least: number): Strip[] {
  const kept = [...strips];
  const widthOfWords = ({ column, texts }: Strip): number =>
    column.align === 'left' ? widthOf({ column, texts }) : 0;
  for (let tooMuch = excess(kept, width); tooMuch > 0; tooMuch = excess(kept, width)) {
    const widest = kept.reduce((a, b) => (widthOfWords(b) > widthOfWords(a) ? b : a));
    if (widthOfWords(widest) <= least) break;
    const most = Math.max(least, widthOfWords(widest) - tooMuch);
    const texts = widest.texts.map((text) => shortened(text, most));
    kept[kept.indexOf(widest)] = { column: widest.column, texts };
  }
  return kept;
}

/** `recordings/2024/am-int8.safetensors` as `recordings/…safetensors`. */
function shortened(text: string, most: number): string {
  if (textWidth(text) <= most) return text;
  const head = Math.floor((most - 1) / 2);
  const tail = most - 1 - head;
  return `${beginning(text, head)}…${ending(text, tail)}`;
}

/** By how many cells the lines are longer than `width`. */
function excess(strips: readonly Strip[], width: number): number {
  const gaps = GAP * (strips.length - 1);
  return strips.reduce((sum, strip) => sum + widthOf(strip), gaps) - width;
}

function widthOf({ texts }: Strip): number {
  return Math.max(...texts.map(textWidth));
}

function padded(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(width - textWidth(text));
  return align === 'left' ? text + space : space + text;
}

function cellText(cell: Cell): string {
  if (cell === null) return '-';
  return typeof cell === 'number' ? thousands(cell) : printable(cell); // as wide as it is shown
}

/** 9678542 as 9,678,542. */
export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

/** 0.6 as 60.0%; `-` for what there is no share of. */
export function percent(share: number | null): string {
  return share === null ? '-' : `${(share * 100).toFixed(1)}%`;
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
