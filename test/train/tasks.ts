/** Tasks that a small network learns in less than a second. */
import { initNetwork, type TrainingExample, type ModelSpec, type Network } from '../../lib';
import { randoms } from '../model/networks';

/** Sequences of unequal length, so that batches have padding. */
const lengthOf = (i: number): number => 12 + (i % 5);

/**
 * Frames of two random numbers; the label is the sign of the first, `lag` frames ago (-1: in the
 * frame to come).
 */
export function signTask(count: number, lag: number, seed = 1): TrainingExample[] {
  const random = randoms(Math.imul(seed, 0x9e3779b1));
  return Array.from({ length: count }, (_, i) => {
    const frames = lengthOf(i);
    const inputs = random(2 * frames, 1);
    const labels = Array.from({ length: frames }, (_unused, t) => {
      const asked = inputs[2 * (t - lag)];
      return t - lag < 0 || asked === undefined ? -1 : Number(asked > 0);
    });
    return { inputs, frames, labels };
  });
}

/** Random frames without any labels. */
export function unlabelled(count: number, inputSize: number, seed = 1): TrainingExample[] {
  const random = randoms(Math.imul(seed, 0x9e3779b1));
  return Array.from({ length: count }, (_, i) => {
    const frames = lengthOf(i);
    return { inputs: random(inputSize * frames, 1), frames };
  });
}

/** Tokens 0 1 2 over and over again from anywhere, one-hot, and what follows each. */
export function countingTask(count: number): TrainingExample[] {
  return Array.from({ length: count }, (_, i) => {
    const frames = lengthOf(i);
    const inputs = new Float32Array(3 * frames);
    for (let t = 0; t < frames; t++) inputs[3 * t + ((i + t) % 3)] = 1;
    return {
      inputs,
      frames,
      labels: Array.from({ length: frames }, (_unused, t) => (i + t + 1) % 3),
    };
  });
}

export function network(spec: Partial<ModelSpec> = {}, seed = 1): Network {
  return initNetwork({ cell: 'lstm', input: 2, layers: 1, cells: 8, output: 2, ...spec }, seed);
}

/** All numbers of a network that have a name, by it. */
export function numbersOf({ layers, head }: Network): Record<string, number[]> {
  const entries = layers.flatMap(({ name, weights }) =>
    weights.flatMap(({ input, recurrent, bias, projection }, d) => [
      [`${name}.${d} input`, input.data] as const,
      [`${name}.${d} recurrent`, recurrent.data] as const,
      [`${name}.${d} bias`, bias] as const,
      ...(projection ? [[`${name}.${d} projection`, projection.data] as const] : []),
    ]),
  );
  const heads = head.map(({ name, weight }) => [`${name} weight`, weight.data] as const);
  return Object.fromEntries([...entries, ...heads].map(([name, data]) => [name, Array.from(data)]));
}
