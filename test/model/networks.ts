/** Small random networks for tests: same arguments, same weights. */
import { denseWeight } from '../../lib/weights';
import type { Cell, DenseLayer, Layer, LayerWeights, Network } from '../../lib/model';
import { GATES } from '../../lib/model';

/** A small linear congruential generator: uniform in [-scale, scale]. */
export function randoms(seed: number): (size: number, scale?: number) => Float32Array {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  return (size, scale = 0.5) => Float32Array.from({ length: size }, () => next() * scale);
}

export interface LayerShape {
  cell: Cell;
  inputSize: number;
  hiddenSize: number;
  rank?: number;
  direction?: Layer['direction'];
  peepholes?: boolean;
}

export function randomLayer(name: string, shape: LayerShape, seed = 1): Layer {
  const { cell, inputSize, hiddenSize: n, rank, direction = 'forward', peepholes = false } = shape;
  const random = randoms(seed);
  const rows = GATES[cell].length * n;
  const one = (): LayerWeights => ({
    input: denseWeight(rows, inputSize, random(rows * inputSize)),
    recurrent: denseWeight(rows, rank ?? n, random(rows * (rank ?? n))),
    bias: random(rows),
    ...(rank === undefined ? {} : { projection: denseWeight(rank, n, random(rank * n)) }),
    ...(peepholes ? { peepholes: random(3 * n) } : {}),
  });
  return {
    name,
    cell,
    direction,
    inputSize,
    hiddenSize: n,
    weights: direction === 'bidirectional' ? [one(), one()] : [one()],
    ...(cell === 'gru' ? { resetAfter: false } : {}),
  };
}

export function randomDense(
  name: string,
  inputSize: number,
  outputSize: number,
  seed = 9,
): DenseLayer {
  const random = randoms(seed);
  return {
    name,
    weight: denseWeight(outputSize, inputSize, random(outputSize * inputSize)),
    bias: random(outputSize),
    activation: 'none',
  };
}

/** Two LSTM layers, 3-5-4, and a head of 2. */
export function smallNetwork(): Network {
  return {
    layers: [
      randomLayer('lstm1', { cell: 'lstm', inputSize: 3, hiddenSize: 5 }, 1),
      randomLayer('lstm2', { cell: 'lstm', inputSize: 5, hiddenSize: 4 }, 2),
    ],
    head: [randomDense('out', 4, 2)],
    emits: 'every-frame',
  };
}
