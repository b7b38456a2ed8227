/** A legend: signs with the names of what they stand for, in rows that fit the picture. */
import { FONT_SIZE, fitted, type Layout, textWidth } from './layout';
import { element, type Markup } from './markup';

export interface Entry {
  readonly name: string;
  /** Follows the name, in grey. */
  readonly note?: string | undefined;
  /** Drawn around the middle of the sign's place, about `SIGN` wide. */
  readonly sign: (x: number, y: number) => Markup;
}

const SIGN = 22;
const ROW = 24;
/** Between the sign and its name, and between entries. */
const GAP = 8;
const ENTRY_GAP = 20;

interface Placed extends Entry {
  readonly x: number;
  readonly row: number;
}

/** Entries one after another, in a new row where the next one does not fit. */
function placed(entries: readonly Entry[], left: number, right: number): Placed[] {
  let [x, row] = [left, 0];
  return entries.map((entry) => {
    const width = SIGN + GAP + textWidth(nameOf(entry, right - left) + noteOf(entry));
    if (x > left && x + width > right) [x, row] = [left, row + 1];
    const place = { ...entry, x, row };
    x += width + ENTRY_GAP;
    return place;
  });
}

const noteOf = ({ note }: Entry): string => (note ? ` ${note}` : '');

function nameOf(entry: Entry, room: number): string {
  return fitted(entry.name, room - SIGN - GAP - textWidth(noteOf(entry)));
}

/** @param top of its first row. @returns the markup, and the height that it takes. */
export function legend(
  entries: readonly Entry[],
  { width }: Layout,
  left: number,
  top: number,
): { readonly drawn: Markup; readonly height: number } {
  const right = width - 4;
  const list = placed(entries, left, right);
  const drawn = element(
    'g',
    { class: 'legend' },
    list.map((entry) => {
      const y = top + entry.row * ROW + ROW / 2;
      return [
        entry.sign(entry.x + SIGN / 2, y),
        element(
          'text',
          { x: entry.x + SIGN + GAP, y: y + FONT_SIZE / 3 },
          nameOf(entry, right - left),
          entry.note ? element('tspan', { class: 'note' }, noteOf(entry)) : null,
        ),
      ];
    }),
  );
  return { drawn, height: list.length === 0 ? 0 : ROW * (1 + list.at(-1)!.row) };
}
