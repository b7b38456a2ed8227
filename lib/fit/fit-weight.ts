/**
 * One trained matrix as another kind of weight: what it is made of is what comes nearest to W, or
 * close to that.
 */
import type { SolverOptions } from '../linalg';
import {
  asDense,
  denseWeight,
  type DenseWeight,
  stackedGates,
  type MatrixShape,
  type Weight,
  type WeightSpec,
} from '../weights';
import { hashedFit } from './hashed';
import { lowRankFit } from './low-rank';
import { prunedFit } from './pruned';
import { toeplitzLikeFit } from './toeplitz-like';

export type FitWeightOptions = SolverOptions;

/**
 * @param weight W, of any kind, with the gates that `gates` names stacked in its rows.
 * @returns the weight itself where the spec is dense and W is so already.
 */
export async function fitWeight(
  weight: Weight,
  gates: readonly string[],
  spec: WeightSpec,
  options: FitWeightOptions,
): Promise<Weight> {
  const w = asDense(weight);
  const shape: MatrixShape = { rows: w.rows, cols: w.cols, gates };
  switch (spec.kind) {
    case 'dense':
      return w;
    case 'low-rank':
      return lowRankFit(w, spec.rank, options);
    case 'hashed':
      return hashedFit(w, shape, spec);
    case 'toeplitz-like':
      return toeplitzLikeFit(w, shape, spec.rank, options);
    case 'sparse':
      return prunedFit(w.data, shape, spec.density, spec.block ?? 1);
    case 'gates':
      return stackedGates(
        await Promise.all(
          gates.map((gate, q) =>
            fitWeight(
              gateOf(w, q, gates.length),
              [gate],
              spec.gates[gate] ?? { kind: 'dense' },
              options,
            ),
          ),
        ),
      );
  }
}

function gateOf({ rows, cols, data }: DenseWeight, gate: number, gates: number): DenseWeight {
  const cells = rows / gates;
  return denseWeight(cells, cols, data.slice(gate * cells * cols, (gate + 1) * cells * cols));
}
