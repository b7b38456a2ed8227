/**
 * What scikit-learn makes of small problems (test/fixtures/make_solvers.py), and objectives in
 * plain loops.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { product, type MatrixLike } from '../matrices';

interface LassoCase {
  name: string;
  dictionary: MatrixLike;
  targets: MatrixLike;
  lambda: number;
  codes: MatrixLike;
  objective: number;
}

export const cases = JSON.parse(
  readFileSync(join(__dirname, '..', 'fixtures', 'solvers.json'), 'utf8'),
) as {
  lasso: LassoCase[];
  weighted: Omit<LassoCase, 'name'> & { weights: MatrixLike };
  path: {
    dictionary: MatrixLike;
    targets: MatrixLike;
    path: { lambda: number; objective: number; nonzeros: number }[];
  };
  /** Codes and weights in turn until nothing changes, and the nonzeros of the LASSO before. */
  adaptive: {
    dictionary: MatrixLike;
    targets: MatrixLike;
    lambda: number;
    gamma: number;
    turns: number;
    first: number;
    nonzeros: number;
    codes: MatrixLike;
  }[];
  learning: {
    name: string;
    w: MatrixLike;
    initial: MatrixLike;
    lambda: number;
    epochs: number;
    /** After the codes of each epoch, with the dictionary that its update made of them. */
    objectives: number[];
    /** Of the last dictionary with codes at their optimum. */
    objective: number;
  }[];
};

/** 1/2 |W - Z D|^2 + lambda sum weights |Z| */
export function objective(
  w: MatrixLike,
  z: MatrixLike,
  d: MatrixLike,
  lambda: number,
  weights?: MatrixLike,
): number {
  const zd = product(z, d).data;
  const squares = Array.from(zd, (x, i) => (x - w.data[i]!) ** 2).reduce((a, b) => a + b, 0);
  const l1 = Array.from(z.data, (x, i) => (x === 0 ? 0 : (weights?.data[i] ?? 1) * Math.abs(x)));
  return squares / 2 + lambda * l1.reduce((a, b) => a + b, 0);
}

/** (W - Z D) D^T: what no coordinate may exceed lambda in, and every nonzero must equal. */
export function correlations(w: MatrixLike, z: MatrixLike, d: MatrixLike): MatrixLike {
  const zd = product(z, d).data;
  const residual = { rows: w.rows, cols: w.cols, data: Array.from(w.data, (x, i) => x - zd[i]!) };
  return product(residual, transposed(d));
}

export function transposed({ rows, cols, data }: MatrixLike): MatrixLike {
  const out = Array.from(
    { length: rows * cols },
    (_, i) => data[(i % rows) * cols + Math.floor(i / rows)]!,
  );
  return { rows: cols, cols: rows, data: out };
}

export function nonzeros(z: MatrixLike): number {
  return Array.from(z.data).filter((x) => x !== 0).length;
}
