/**
 * The sizes of methods that make every matrix another kind of weight by itself: what it becomes
 * where it keeps a share of its numbers.
 */
import {
  type MatrixShape,
  MOST_BUCKETS,
  MOST_BYTE_COLUMNS,
  specParameters,
  toeplitzSize,
  type Weight,
  type WeightSpec,
} from '../weights';
import { type Layer, matricesOf, type Network } from '../model';
import type { Count } from './count';
import type { KindMethod } from './methods';
import type { LayerPlan, Plan } from './plan';
import type { Sizes } from './sizes';

/** What a plan says beside its sizes. */
export interface About {
  readonly method: KindMethod;
  readonly dtype?: Plan['dtype'] | undefined;
}

/** W_x or W_h of a layer: that of each direction, which become alike. */
export interface Piece {
  readonly layer: string;
  readonly kind: 'input' | 'recurrent';
  readonly shape: MatrixShape;
  /** One for each direction. */
  readonly weights: readonly Weight[];
}

/** The matrices that the methods change, in the order in which a network has them. */
export function piecesOf(network: Network, layers: readonly Layer[]): Piece[] {
  const matrices = matricesOf(network);
  return layers.flatMap(({ name: layer }) =>
    (['input', 'recurrent'] as const).map((kind) => {
      const own = matrices.filter((each) => each.layer === layer && each.kind === kind);
      const { weight, gates } = own[0]!;
      const shape = { rows: weight.rows, cols: weight.cols, gates };
      return { layer, kind, shape, weights: own.map((each) => each.weight) };
    }),
  );
}

/** Buckets are one row, of which int8 takes so many numbers. */
function mostBuckets(dtype: Plan['dtype']): number {
  return dtype === 'int8' ? MOST_BYTE_COLUMNS : MOST_BUCKETS;
}

/** What a piece becomes that keeps this share of its numbers, or the next smaller size. */
export function keeping(share: number, { method, dtype }: About): (piece: Piece) => WeightSpec {
  return ({ shape }) => {
    const { rows, cols } = shape;
    const numbers = share * rows * cols;
    const rank = (kind: 'low-rank' | 'toeplitz-like', most: number): number =>
      Math.min(most, Math.max(1, Math.floor(numbers / specParameters({ kind, rank: 1 }, shape))));
    switch (method) {
      case 'low-rank':
        return { kind: method, rank: rank(method, Math.min(rows, cols)) };
      case 'toeplitz-like':
        return { kind: method, rank: rank(method, toeplitzSize(shape)) };
      case 'hashed':
        return {
          kind: method,
          buckets: Math.min(mostBuckets(dtype), Math.max(1, Math.floor(numbers))),
        };
      case 'pruned':
        return { kind: 'sparse', density: Math.min(1, share) };
    }
  };
}

/** @param specOf what becomes of a piece; null: nothing. */
export function planOf(
  pieces: readonly Piece[],
  specOf: (piece: Piece, index: number) => WeightSpec | null,
  { method, dtype }: About,
): Plan {
  const layers = new Map<string, LayerPlan>();
  for (const [i, piece] of pieces.entries()) {
    const { layer: name, kind } = piece;
    const spec = specOf(piece, i);
    if (spec) layers.set(name, { ...(layers.get(name) ?? { name }), [kind]: spec });
  }
  return { method, ...(dtype && { dtype }), layers: [...layers.values()] };
}

/** What a piece takes that becomes this; null: as it is. */
export function costOf({ shape, weights }: Piece, spec: WeightSpec | null, count: Count): number {
  if (spec) return weights.length * count.ofSpec(spec, shape);
  return weights.reduce((sum, weight) => sum + count.ofWeight(weight), 0);
}

/** Plans of such a method by size: every piece keeps the same share. */
export function kindSizes(
  network: Network,
  layers: readonly Layer[],
  about: About,
  count: Count,
): Sizes {
  const pieces = piecesOf(network, layers);
  const whole = pieces.reduce((sum, piece) => sum + costOf(piece, null, count), 0);
  return {
    count,
    whole,
    fixed: count.ofNetwork(network) - whole,
    at: (room) => {
      const specOf = keeping(room / whole, about);
      return {
        plan: planOf(pieces, specOf, about),
        cost: pieces.reduce((sum, piece) => sum + costOf(piece, specOf(piece), count), 0),
      };
    },
  };
}
