/** Calibrations of small networks. */
import { compress, planCompression, type Calibration, type PlanOptions } from '../../lib/compress';
import type { ModelSpec } from '../../lib/init';
import { Model, type Network } from '../../lib/model';
import { trainingExamples } from '../../lib/train';
import { randomNumbers } from '../matrices';

export const method = 'joint-svd';
export const INPUT = 7;
export const lstm: ModelSpec = {
  cell: 'lstm',
  input: INPUT,
  layers: 2,
  cells: 16,
  output: 5,
  peepholes: true,
};
/** Two examples of different length: the moments of the first are not those of both. */
export const examples = [30, 50].map((frames, i) => ({
  inputs: randomNumbers(frames * INPUT, i + 1, 2),
  frames,
}));
export const calibration = trainingExamples(examples);

export function compressBy(
  model: Network,
  rule: Omit<PlanOptions, 'method'>,
  given: Calibration | undefined,
) {
  const plan = planCompression(model, { method, ...rule });
  return compress(model, plan, { ...(given !== undefined && { calibration: given }) });
}

/** The outputs of the last of the lowest `count` layers at every frame of the examples. */
export function hiddenOf({ layers }: Network, count: number): Float32Array[] {
  const model = new Model({ layers: layers.slice(0, count), head: [], emits: 'every-frame' });
  return examples.flatMap(({ inputs, frames }) => {
    const hs = model.runSync(inputs, { frames });
    return Array.from({ length: frames }, (_, t) =>
      hs.subarray(t * model.outputSize, (t + 1) * model.outputSize),
    );
  });
}

export function meanOf(vectors: readonly Float32Array[]): number[] {
  return Array.from(
    vectors[0]!,
    (_, j) => vectors.reduce((sum, x) => sum + x[j]!, 0) / vectors.length,
  );
}
