/** A Scan over frames whose body is nothing but a cell: a recurrent node of all frames. */
import * as onnxTree from '../tree';
import type { WrittenCell } from './cell';
import { type CellNode, cellNodeOf } from './recurrent-node';
import { type Shared, Surroundings } from './surroundings';

/** Names in the main graph. */
export interface CellScan {
  readonly node: onnxTree.TreeNode;
  readonly made: CellNode;
  /** [frames, batch, n_in] */
  readonly x: string;
  /** h before the first frame, and c of an LSTM, [batch, N]. */
  readonly h: string;
  readonly c: string | undefined;
  /** h and c after the last frame, [batch, N]; empty where nothing reads them. */
  readonly last: { readonly h: string; readonly c: string };
  /** What h of all frames is called, [frames, batch, N]. */
  readonly all: readonly string[];
}

/** The first operator set whose Scan has the frames as its first axis. */
const FIRST_OPSET = 9;

/** @returns undefined where the cell stands elsewhere, or the body does more. */
export function cellScanOf(
  tree: onnxTree.Tree,
  cell: WrittenCell,
  shared: Shared,
): CellScan | undefined {
  const body = cell.node.home;
  const node = shared.owners.get(body);
  const isPlain = node?.home === tree.main && tree.opset >= FIRST_OPSET && isForward(node);
  if (!isPlain) return undefined;
  const around = new Surroundings(body, shared);
  const before = [...body.inputs.keys()];
  const frame = before.pop()!;
  const made = cellNodeOf(around, cell, ({ h, c }) => {
    const wanted = c === undefined ? [h] : [h, c];
    return before.length === wanted.length && wanted.every((name) => before.includes(name));
  });
  if (made?.x !== frame || made.shape.length !== 2) return undefined;
  const next = cell.node.proto.output[0]!;
  const after = new Map([[made.h, next]]);
  if (made.c !== undefined) after.set(made.c, cell.states!.after);
  const given = body.outputs.map((name) => around.bare(name));
  const isCell = given.every((name, k) => name === (after.get(before[k] ?? '') ?? next));
  const { input, output } = node.proto;
  if (!isCell || input.length !== before.length + 1) return undefined;
  const [h, c] = [made.h, made.c].map((name) => before.indexOf(name ?? ''));
  return {
    node,
    made,
    x: input.at(-1)!,
    h: input[h!]!,
    c: input[c!],
    last: { h: output[h!] ?? '', c: output[c!] ?? '' },
    all: output.slice(before.length).filter((name) => name !== ''),
  };
}

/** Whether it goes over its one sequence, along the first axis, as it comes. */
function isForward({ proto }: onnxTree.TreeNode): boolean {
  return (
    onnxTree.operatorOf(proto) === 'Scan' &&
    proto.attribute.every(({ name, i, ints }) =>
      name === 'num_scan_inputs' ? i === 1 : ints.every((each) => each === 0),
    )
  );
}
