/**
 * What reads the h of a layer, and what becomes of it: W_h ~ Z_h D and W_x ~ Z_x D with one
 * dictionary D.
 */
import { denseWeight, type DenseWeight } from '../weights';
import { checkMatrix, checkShape } from './options';

/**
 * The matrices that multiply one h [N]: the layer's own W_h [m, N], and the W_x [k, N] of what
 * comes next.
 */
export interface Readers {
  readonly recurrent: DenseWeight;
  /** Null where nothing comes after the layer. */
  readonly input: DenseWeight | null;
}

export interface SparseFactors {
  /**
   * [r, N], dense; atoms that no code uses are left out, so r may be less than what was asked for.
   */
  readonly d: DenseWeight;
  /** [m, r], with exact zeros. */
  readonly zh: DenseWeight;
  /** [k, r], with exact zeros; null where there is no W_x. */
  readonly zx: DenseWeight | null;
}

/** The factors of all layers. */
export interface SparseFit {
  readonly factors: readonly SparseFactors[];
  /** The penalty that each layer ended with. */
  readonly lambdas: readonly number[];
  /** In all Z together. */
  readonly nonzeros: number;
}

/** @throws CompactRnnError INVALID_INPUT. */
export function checkReaders(layers: readonly Readers[]): void {
  layers.forEach(({ recurrent, input }, l) => {
    checkMatrix(`the recurrent matrix of layer ${l}`, recurrent);
    if (!input) return;
    checkMatrix(`the input matrix of layer ${l}`, input);
    checkShape(`the input matrix of layer ${l}`, input, input.rows, recurrent.cols);
  });
}

/** The matrices of a layer, W_h first. */
export function matricesOf({ recurrent, input }: Readers): DenseWeight[] {
  return input ? [recurrent, input] : [recurrent];
}

/** The columns of Z that are kept, side by side. */
function columns(z: DenseWeight, kept: readonly number[]): DenseWeight {
  const data = new Float32Array(z.rows * kept.length);
  for (let i = 0; i < z.rows; i++)
    kept.forEach((j, k) => (data[i * kept.length + k] = z.data[i * z.cols + j]!));
  return denseWeight(z.rows, kept.length, data);
}

/**
 * D and the codes of a layer without atoms that none of them uses; one stays where none is used.
 */
export function usedFactors(
  dictionary: DenseWeight,
  [zh, zx]: readonly DenseWeight[],
): SparseFactors {
  const { rows, cols, data } = dictionary;
  const used = new Array<boolean>(rows).fill(false);
  for (const z of [zh!, ...(zx ? [zx] : [])])
    z.data.forEach((x, i) => x !== 0 && (used[i % rows] = true));
  const kept = used.includes(true) ? [...used.keys()].filter((j) => used[j]) : [0];
  const atoms = new Float32Array(kept.length * cols);
  kept.forEach((j, k) => {
    atoms.set(data.subarray(j * cols, (j + 1) * cols), k * cols);
  });
  return {
    d: denseWeight(kept.length, cols, atoms),
    zh: columns(zh!, kept),
    zx: zx ? columns(zx, kept) : null,
  };
}
