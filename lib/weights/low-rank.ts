/** Low-rank: W = A B with A [rows, r] and B [r, cols] (Lu, Sindhwani and Sainath 2016, Eq. 7). */
import { svd } from '../linalg';
import { checkDense, checkPart } from './check';
import { expanding, type Kind, nativeDense, readFloats, readPart } from './kind';
import { denseWeight, type DenseWeight } from './dense-weight';
import { type Matrix } from './matrix';

/** W = A B, of rank r (Lu, Sindhwani and Sainath 2016, Eq. 7). */
export interface LowRankWeight extends Matrix {
  readonly kind: 'low-rank';
  /** [rows, r]. */
  readonly a: DenseWeight;
  /** [r, cols]. */
  readonly b: DenseWeight;
}

/** A product of two thin matrices. */
export interface LowRankWeightSpec {
  readonly kind: 'low-rank';
  /** From 1 to the smaller side of the matrix. */
  readonly rank: number;
}

const kind = 'low-rank';

/**
 * W = A B.
 * @param a A [rows, r].
 * @param b B [r, cols].
 * @throws CompactRnnError INVALID_MODEL where one is not a dense weight.
 */
export function lowRankWeight(a: DenseWeight, b: DenseWeight): LowRankWeight {
  checkDense('a of a low-rank weight', a);
  checkDense('b of a low-rank weight', b);
  return expanding({ kind, rows: a.rows, cols: b.cols, a, b } as const, (weight) =>
    nativeForm(weight),
  );
}

/** A and B of a weight that is their product; undefined of any other. */
export function factorsOf(weight: {
  readonly kind: string;
}): readonly [a: DenseWeight, b: DenseWeight] | undefined {
  if (weight.kind !== kind) return undefined;
  const { a, b } = weight as LowRankWeight;
  return [a, b];
}

function nativeForm({ a, b }: Pick<LowRankWeight, 'a' | 'b'>, read = readFloats) {
  return { kind, a: nativeDense(a, read), b: nativeDense(b, read) } as const;
}

export const LOW_RANK: Kind<LowRankWeight, LowRankWeightSpec> = {
  mapParts: ({ a, b }, change) =>
    lowRankWeight(change({ matrix: a, name: 'a', kind }), change({ matrix: b, name: 'b', kind })),
  nativeForm,
  check(what, { a, b }, { rows, cols }) {
    checkPart(`${what} a`, a, { rows });
    checkPart(`${what} b`, b, { rows: a.cols, cols });
  },

  toJson: ({ a, b }, name, tensors) => ({
    kind,
    a: tensors.matrix(`${name}.a`, a),
    b: tensors.matrix(`${name}.b`, b),
  }),
  fromJson: (fields, tensors) =>
    lowRankWeight(readPart(fields, 'a', tensors), readPart(fields, 'b', tensors)),

  rankLimit: ({ rows, cols }) => Math.min(rows, cols),
  readSpec: (fields, { rows, cols }) => ({
    kind,
    rank: fields.wholeNumber('rank', 1, Math.min(rows, cols)),
  }),
  specParts: ({ rank }, { rows, cols }) => [
    { kind, rows, cols: rank },
    { kind, rows: rank, cols },
  ],
  keeping(share, { rows, cols }) {
    const rank = Math.floor((share * rows * cols) / (rows + cols));
    return { kind, rank: Math.min(rows, cols, Math.max(1, rank)) };
  },

  /** Of a b, r summed up: uniform in [-u, u), u = sqrt(3 / r) for A and 1/sqrt(cols) for B. */
  random: ({ rank }, { rows, cols }, random) =>
    lowRankWeight(
      denseWeight(rows, rank, random.numbers(rows * rank, Math.sqrt(3 / rank))),
      denseWeight(rank, cols, random.numbers(rank * cols, 1 / Math.sqrt(cols))),
    ),
  /** The truncated SVD, U S and V^T: no other of that rank is nearer (Eckart and Young). */
  async fit(w, { rank }, _, options) {
    const { z, p } = (await svd(w, options)).truncate(rank);
    return lowRankWeight(z, p);
  },
};
