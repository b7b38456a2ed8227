/**
 * The models of Lu, Sindhwani and Sainath (2016), Tables 2, 4 and 6, in a size: projections in
 * proportion to the cells, ranks as they are, and as many hash buckets as a Toeplitz-like matrix
 * has numbers.
 */
import { presetSpec, type WeightSpec } from '../../lib';
import type { LayerSpec } from '../../lib/init';

export interface Row {
  /** `table4-row5`: that of the preset, without its paper. */
  readonly name: string;
  readonly table: 2 | 4 | 6;
  /** Word error rate in the paper, percent, on its own data. */
  readonly published?: number;
  /** Of a row that the paper does not have: the preset that it begins from, */
  readonly preset?: string;
  /** and what the input weight of the first layer becomes besides. */
  readonly input1?: WeightSpec;
}

function rowsOf(
  table: Row['table'],
  rows: readonly (readonly [row: string, published: number])[],
): Row[] {
  return rows.map(([row, published]) => ({ name: `table${table}-${row}`, table, published }));
}

/**
 * Row 5 of Table 4 with the input weight of the first layer Toeplitz-like too. The paper leaves
 * that one alone, where it has 40 columns; of the 320 here it is more than all that row 5 leaves of
 * the other weights, at 128 cells.
 */
const WITH_INPUT1: Row = {
  name: 'table4-row5-input1',
  table: 4,
  preset: 'table4-row5',
  input1: { kind: 'toeplitz-like', rank: 5 },
};

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
  WITH_INPUT1,
  ...rowsOf(
    6,
    [34.8, 34.4, 34.3].map((rate, i) => [`row${i + 1}`, rate]),
  ),
];

/** The rows of some tables, and some by themselves: `table2`, `table4-row5`. */
export function rowsNamed(names: readonly string[]): Row[] {
  return ROWS.filter(({ name, table }) => names.includes(name) || names.includes(`table${table}`));
}

/** Rows of all dense weights. */
export const FULL_ROWS = ['table2-full', 'table4-row1'] as const;

/** The one that the others of its table are smaller than. */
export function fullRow({ table }: Row): string {
  return FULL_ROWS[table === 2 ? 0 : 1];
}

/**
 * The layers of a row, of so many cells; LSTMs with their cells clipped at 50, as in section 4 of
 * the paper.
 */
export function layersOf({ name, preset = name, input1 }: Row, cells: number): LayerSpec[] {
  const { cell, cells: published, peepholes, layers } = presetSpec(`lu2016-${preset}`);
  const share = cells / published!;
  const each = typeof layers === 'number' ? Array<LayerSpec>(layers).fill({}) : layers;
  return each.map(({ projection, inputWeight: input, recurrentWeight: recurrent }, l) => {
    const inputWeight = l === 0 ? (input1 ?? input) : input;
    return {
      cell: cell!,
      cells,
      ...(cell === 'lstm' && { peepholes: peepholes!, cellClip: 50 }),
      ...(projection && { projection: Math.max(1, Math.round(share * projection)) }),
      ...(inputWeight && { inputWeight: scaled(inputWeight, share) }),
      ...(recurrent && { recurrentWeight: scaled(recurrent, share) }),
    };
  });
}

function scaled(kind: WeightSpec, share: number): WeightSpec {
  return kind.kind === 'hashed' ? { ...kind, buckets: Math.round(share * kind.buckets) } : kind;
}
