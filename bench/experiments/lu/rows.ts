/**
 * The models of Lu, Sindhwani and Sainath (2016), Tables 2, 4 and 6, in a size: projections in proportion to the cells, ranks as
 * they are, and as many hash buckets as a Toeplitz-like matrix has numbers.
 */
import { presetSpec, type WeightSpec } from '../../../lib';
import type { LayerSpec } from '../../../lib/init/spec';

export const TABLES = [2, 4, 6] as const;
export type Table = (typeof TABLES)[number];

export interface Row {
  /** `table4-row5`: that of the preset, without its paper. */
  readonly name: string;
  readonly table: Table;
  /** Word error rate in the paper, percent, on its own data. */
  readonly published: number;
}

function rowsOf(table: Table, rows: readonly (readonly [row: string, published: number])[]): Row[] {
  return rows.map(([row, published]) => ({ name: `table${table}-${row}`, table, published }));
}

/** The last row of Table 6, no gate compressed, is row 7 of Table 4. */
export const ROWS: readonly Row[] = [
  ...rowsOf(2, [
    ['full', 43.5],
    ['low-rank', 54.6],
    ['hashed', 49.2],
    ['toeplitz-like', 48.4],
    ['projection', 43.5],
  ]),
  ...rowsOf(
    4,
    [33.1, 33.6, 33.8, 34.2, 33.4, 33.5, 33.9, 35.4].map((rate, i) => [`row${i + 1}`, rate]),
  ),
  ...rowsOf(
    6,
    [34.8, 34.4, 34.3].map((rate, i) => [`row${i + 1}`, rate]),
  ),
];

/** The row of all dense weights that the others of its table are smaller than. */
export function fullRow({ table }: Row): string {
  return table === 2 ? 'table2-full' : 'table4-row1';
}

/** The layers of a row, of so many cells; LSTMs with their cells clipped at 50, as in section 4 of the paper. */
export function layersOf({ name }: Row, cells: number): LayerSpec[] {
  const { cell, cells: published, peepholes, layers } = presetSpec(`lu2016-${name}`);
  const share = cells / published!;
  const each = typeof layers === 'number' ? Array<LayerSpec>(layers).fill({}) : layers;
  return each.map(({ projection, inputWeight, recurrentWeight }) => ({
    ...{ cell: cell!, cells, ...(cell === 'lstm' && { peepholes: peepholes!, cellClip: 50 }) },
    ...(projection && { projection: Math.max(1, Math.round(share * projection)) }),
    ...(inputWeight && { inputWeight: scaled(inputWeight, share) }),
    ...(recurrentWeight && { recurrentWeight: scaled(recurrentWeight, share) }),
  }));
}

function scaled(kind: WeightSpec, share: number): WeightSpec {
  return kind.kind === 'hashed' ? { ...kind, buckets: Math.round(share * kind.buckets) } : kind;
}
