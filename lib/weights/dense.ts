/** Dense: W itself. Random ones are uniform in [-1/sqrt(cols), 1/sqrt(cols)). */
import { checkColumns } from './check';
import { type Kind, nativeDense } from './kind';
import { denseWeight, type DenseWeight } from './dense-weight';

/** A dense matrix. */
export interface DenseWeightSpec {
  readonly kind: 'dense';
}

const kind = 'dense';

export const DENSE: Kind<DenseWeight, DenseWeightSpec> = {
  mapParts: (weight, change) => change({ matrix: weight, name: '', kind }),
  nativeForm: nativeDense,
  check: checkColumns,

  toJson: (weight, name, tensors) => tensors.matrix(name, weight),
  fromJson: (fields, tensors) => tensors.matrix(fields),

  readSpec: () => ({ kind }),
  specParts: (_, { rows, cols }) => [{ kind, rows, cols }],

  random: (_, { rows, cols }, random) =>
    denseWeight(rows, cols, random.numbers(rows * cols, 1 / Math.sqrt(cols))),
  fit: (w) => w,
};
