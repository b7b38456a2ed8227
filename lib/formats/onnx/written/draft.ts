/** From a draft to a cell, where it is certain what is h. */
import type * as onnxTree from '../tree';
import { GATES } from '../../../model';
import {
  columnBlock,
  type DenseWeight,
  denseOf,
  joinColumns,
  rowBlock,
  stackRows,
  weakly,
} from '../../../weights';
import type { Draft, HiddenProduct, WrittenCell } from './cell';
import { type Gate, isLast, type Term } from './sums';
import type { Surroundings } from './surroundings';

type Place = Omit<HiddenProduct, 'product'>;

/** Values that all gates read, each as wide as h. */
export function candidatesOf(
  around: Surroundings,
  gates: readonly Gate[],
  hiddenSize: number,
): string[] {
  const [first] = gates;
  const names = (first?.sum.terms ?? []).flatMap(({ product }) => {
    const operand = product.node.proto.input[0]!;
    const { cols } = product.matrices[0];
    if (cols === hiddenSize) return [around.plain(operand)];
    const operands = joinedBy(around, operand)?.proto.input ?? [];
    return cols > hiddenSize
      ? operands
          .filter((name) => (around.width(name) ?? hiddenSize) === hiddenSize)
          .map((name) => around.plain(name))
      : [];
  });
  const isInAll = (name: string): boolean =>
    gates.every(({ sum }) => sum.terms.some((term) => placeOf(around, term, name, hiddenSize)));
  return [...new Set(names)].filter(isInAll);
}

/** The cell, if a candidate is h. */
export function cellOf(around: Surroundings, draft: Draft, h: string): WrittenCell | undefined {
  const { gates, hiddenSize } = draft;
  const found = new Map<Term['product'], { place: Place; starts: number[] }>();
  const inputs: Block[][] = [];
  for (const [k, { sum }] of gates.entries()) {
    const { terms } = sum;
    const read = draft.reset !== undefined && k === GATES.gru.length - 1 ? draft.reset : h;
    const hits = terms.flatMap((term) => {
      const place = placeOf(around, term, read, hiddenSize);
      return place ? [{ term, place }] : [];
    });
    if (hits.length !== 1) return undefined;
    const [{ term, place }] = hits as [(typeof hits)[0]];
    const known = found.get(term.product) ?? { place, starts: [] };
    found.set(term.product, known);
    known.starts.push(term.start);
    const others = terms.filter((each) => each !== term).map((each) => wholeRows(each));
    inputs.push([...besideHidden(term, place, hiddenSize), ...others]);
  }
  const isWhole = [...found].every(([{ matrices }, { starts }]) =>
    tiles(starts, hiddenSize, matrices[0].rows),
  );
  if (!isWhole) return undefined;
  const recurrent = [...found]
    .map(([product, { place }]): HiddenProduct => ({ product, ...place }))
    .sort((a, b) => around.place(a.product.node) - around.place(b.product.node));
  return { ...draft, h, recurrent, input: inputWeight(inputs, hiddenSize) };
}

/** W_h [G N, N], the rows in the order of the products. */
export function recurrentWeight({ cell, recurrent, hiddenSize }: WrittenCell): DenseWeight {
  const [first] = recurrent;
  const [matrix] = first!.product.matrices;
  if (recurrent.length === 1 && matrix.cols === hiddenSize) return matrix;
  const blocks = () =>
    recurrent.map(({ product, start }) => columnBlock(product.matrices[0], start, hiddenSize));
  const rows = GATES[cell].length * hiddenSize;
  return denseOf(
    { rows, cols: hiddenSize },
    weakly(() => stackRows(blocks()).data),
  );
}

/** Rows of a matrix, and columns of these. */
interface Block {
  readonly matrix: DenseWeight;
  readonly row: number;
  readonly col: number;
  readonly cols: number;
}

const wholeRows = ({ product: { matrices }, start }: Term): Block => ({
  matrix: matrices[0],
  row: start,
  col: 0,
  cols: matrices[0].cols,
});

/** The columns that multiply x in a matrix that reads [x, h] or [h, x]. */
function besideHidden({ product, start }: Term, place: Place, hiddenSize: number): Block[] {
  const [matrix] = product.matrices;
  const cols = matrix.cols - hiddenSize;
  if (cols === 0) return [];
  return [{ matrix, row: start, col: place.start === 0 ? hiddenSize : 0, cols }];
}

/** W_x [G N, n_in]; of no columns where gates read different things. */
function inputWeight(gates: readonly (readonly Block[])[], hiddenSize: number): DenseWeight {
  const widths = gates.map((blocks) => blocks.reduce((sum, { cols }) => sum + cols, 0));
  const cols = widths.every((width) => width === widths[0]) ? widths[0]! : 0;
  const rowsOf = ({ matrix, row, col, cols: width }: Block) =>
    columnBlock(rowBlock(matrix, row, hiddenSize), col, width);
  return denseOf(
    { rows: gates.length * hiddenSize, cols },
    weakly(() =>
      cols === 0
        ? new Float32Array(0)
        : stackRows(gates.map((blocks) => joinColumns(blocks.map(rowsOf)))).data,
    ),
  );
}

/** Where h lies in what a product reads; undefined where it does not read it. */
function placeOf(
  around: Surroundings,
  { product, size }: Term,
  h: string,
  hiddenSize: number,
): Place | undefined {
  const operand = product.node.proto.input[0]!;
  const { cols } = product.matrices[0];
  if (size !== hiddenSize) return undefined;
  if (cols === hiddenSize) return around.plain(operand) === h ? { start: 0 } : undefined;
  const node = joinedBy(around, operand);
  if (!node || cols < hiddenSize) return undefined;
  const places = node.proto.input.flatMap((name, k) => (around.plain(name) === h ? [k] : []));
  const [k] = places;
  // The widths of other operands are not known, so that h must be the first or the last.
  const last = node.proto.input.length - 1;
  if (places.length !== 1 || (k !== 0 && k !== last)) return undefined;
  return { start: k === 0 ? 0 : cols - hiddenSize, joined: { node, operand: k } };
}

/** The Concat of columns that a value is. */
function joinedBy(around: Surroundings, name: string): onnxTree.TreeNode | undefined {
  const node = around.producer(name);
  const axis = node?.proto.attribute.find((each) => each.name === 'axis')?.i;
  return node?.proto.opType === 'Concat' && isLast(axis) ? node : undefined;
}

/** Whether blocks of so many rows are all rows, each once. */
function tiles(starts: readonly number[], size: number, rows: number): boolean {
  const sorted = [...starts].sort((a, b) => a - b);
  return rows === sorted.length * size && sorted.every((start, k) => start === k * size);
}
