/**
 * How far a compressed model is from the one that it was made of, by its matrices and by its
 * outputs.
 *
 * Matrices are compared by what they amount to, whatever they are made of: W_h for Z_h P, W_x for
 * Z_x times the projections below.
 */
import { Distance, multiply, type SolverOptions } from '../linalg';
import {
  directionOutputSize,
  isDenseLayer,
  type Layer,
  type Model,
  type Network,
  placesOf,
} from '../model';
import { loadExamples, type TrainingExamples } from '../train';
import {
  asDense,
  columnBlock,
  denseWeight,
  joinColumns,
  type DenseWeight,
  type Weight,
} from '../weights';

/** W P; W itself where there is no P. */
async function times(
  w: Weight,
  p: Weight | undefined,
  options: SolverOptions,
): Promise<DenseWeight> {
  if (!p) return asDense(w);
  const { rows, cols, data } = await multiply(asDense(w), asDense(p), options);
  return denseWeight(rows, cols, Float32Array.from(data));
}

/**
 * A weight that reads a layer, as it would be if the layer's output were the h of its directions.
 */
async function reading(
  w: Weight,
  below: Layer | undefined,
  options: SolverOptions,
): Promise<DenseWeight> {
  if (!below || below.emits === 'hidden') return asDense(w);
  let start = 0;
  const blocks: DenseWeight[] = [];
  for (const [direction, { projection }] of below.weights.entries()) {
    const size = directionOutputSize(below, direction);
    blocks.push(await times(columnBlock(w, start, size), projection, options));
    start += size;
  }
  return asDense(joinColumns(blocks));
}

/** Input and recurrent matrix of each direction of each layer, and those of dense layers. */
async function effectiveMatrices(network: Network, options: SolverOptions): Promise<DenseWeight[]> {
  const matrices: DenseWeight[] = [];
  let below: Layer | undefined; // where a recurrent layer stands right below
  for (const place of placesOf(network)) {
    if ('recurrent' in place) {
      for (const { input, recurrent, projection } of place.recurrent.weights) {
        matrices.push(await reading(input, below, options));
        matrices.push(await times(recurrent, projection, options));
      }
      below = place.recurrent;
      continue;
    }
    if (isDenseLayer(place.frame)) matrices.push(await reading(place.frame.weight, below, options));
    below = undefined;
  }
  return matrices;
}

/** |W' - W| / |W| over all matrices together, Frobenius norms. */
export async function matrixError(
  before: Network,
  after: Network,
  options: SolverOptions,
): Promise<number> {
  const ours = await effectiveMatrices(after, options);
  const distance = new Distance();
  (await effectiveMatrices(before, options)).forEach(({ data }, k) => {
    distance.add(ours[k]!.data, data);
  });
  return distance.relative;
}

/** At most so many recordings are run. */
const MOST_RECORDINGS = 32;

/** |y' - y| / |y| over the outputs y for the first recordings together. */
export async function outputError(
  before: Model,
  after: Model,
  examples: Pick<TrainingExamples, 'count' | 'load'>,
  { threads, signal }: { threads: number; signal?: AbortSignal | undefined },
): Promise<{ readonly error: number; readonly recordings: number }> {
  const distance = new Distance();
  const recordings = Math.min(MOST_RECORDINGS, examples.count);
  for (let i = 0; i < recordings; i++) {
    const loaded = await loadExamples(examples, [i], 0, signal);
    const { inputs, frames } = loaded.examples[0]!;
    const [expected, found] = await Promise.all(
      [before, after].map((model) => model.run(inputs, { frames, threads })),
    );
    distance.add(found!, expected!);
  }
  return { error: distance.relative, recordings };
}
