/**
 * What a cell consists of, walked through from its outputs to its inputs: everything in between is
 * an operator of such cells, and nothing there moves values but gates out of their columns.
 */
import * as onnxTree from '../tree';
import type { WrittenCell } from './cell';
import { CURVES, SIGMOIDS } from './functions';
import { Ranks } from './ranks';
import type { Surroundings } from './surroundings';

const WITHIN = new Set([
  'Identity',
  'MatMul',
  'Gemm',
  'Add',
  'Sub',
  'Mul',
  'Split',
  'Slice',
  'Concat',
  ...SIGMOIDS,
  ...CURVES,
]);
/** Of these the last axis must be meant: that of the columns. */
const ALONG_AXIS = new Set(['Split', 'Slice', 'Concat']);

/** The states as the nodes of a cell read them: names behind what moves axes of size 1. */
export interface Ends {
  readonly h: string;
  /** LSTM. */
  readonly c?: string;
}

/**
 * @param inputs names of x.
 * @returns undefined where anything else is in the cell, or it reads a state in two arrangements.
 */
export function endsOf(
  around: Surroundings,
  cell: WrittenCell,
  inputs: ReadonlySet<string>,
): Ends | undefined {
  const { h, states, node } = cell;
  const ends = { h: new Set<string>(), c: new Set<string>() };
  const seen = new Set<string>();
  const ranks = new Ranks(around);
  const left = [node.proto.output[0]!, ...(states ? [states.after] : [])];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const bare = around.bare(name);
    if (seen.has(bare)) continue;
    seen.add(bare);
    const plain = around.plain(bare);
    if (plain === h) ends.h.add(bare);
    else if (plain === states?.before) ends.c.add(bare);
    else if (!inputs.has(bare) && !around.isConstant(bare)) {
      const producer = around.producer(bare);
      if (!producer || !isWithin(around, ranks, producer)) return undefined;
      left.push(...valuesOf(producer));
    }
  }
  const [ofH, ...others] = [...ends.h];
  const [ofC, ...more] = [...ends.c];
  const isWhole = ofH !== undefined && (ofC !== undefined) === (states !== undefined);
  if (!isWhole || others.length + more.length > 0) return undefined;
  return { h: ofH, ...(ofC !== undefined && { c: ofC }) };
}

/** What a node reads, without the numbers that say where it splits or slices. */
function valuesOf({ proto }: onnxTree.TreeNode): readonly string[] {
  const [first] = proto.input;
  const isCut = proto.opType === 'Split' || proto.opType === 'Slice';
  return isCut ? [first!] : proto.input.filter((name) => name !== '');
}

function isWithin(around: Surroundings, ranks: Ranks, node: onnxTree.TreeNode): boolean {
  const { proto } = node;
  const op = onnxTree.operatorOf(proto);
  if (!WITHIN.has(op) || onnxTree.hasAttributeOfCall(proto)) return false;
  if (!ALONG_AXIS.has(op)) return true;
  const attribute = (name: string) => proto.attribute.find((each) => each.name === name);
  const axis =
    op === 'Slice'
      ? (attribute('axes')?.ints ?? around.numbers(proto.input[3]))?.[0]
      : attribute('axis')?.i;
  const rank = ranks.of(proto.input[0]!);
  return axis === -1 || (rank !== undefined && axis === rank - 1);
}
