/**
 * Random weights from which five layers of LSTMs learn CTC. From `initNetwork`'s alone they say
 * nothing but blanks for thousands of updates, where two layers get over that in 500. So the layers
 * above the first begin as little more than wires,
 *
 *     h = s(b_o) tanh(s(b_i) tanh(W x)),  b_i = b_o = 2, b_f = -1
 *     W x = 2 x, or 2 sqrt(N / r) P^T x behind a projection P of r rows
 *
 * with all that is random in them shrunk to 0.3 of what it was, and the blank begins with more than
 * half of the probability, where it is going anyway. Measured with 5 x 128 on clean strings of one
 * or two digits, Adam 0.001, batches of 16: 86 % of the phonemes wrong after 1000 updates without
 * either, 14 % after 500 with both. Larger weights, other rates (0.0007 to 0.005) and adding layers
 * one by one did not help.
 *
 * Layers of plain RNNs begin alike: h = tanh(W x), W x = 2 x. Measured with 3 x 64 on 400 noisy
 * strings, batches of 8: after 1500 updates 33 % of the phonemes of the training strings are wrong,
 * 37 % where only the blank has its start.
 */
import type { Weight, Layer, Network } from '../../lib';

const WIRE = 2;
/** What is left of random numbers next to wires. */
export const SHRUNK = 0.3;
const OPEN = 2;
const SHUT = -1;
/** Of 40 outputs the blank then has 58 % of the probability. */
const BLANK = 4;

/** Changes the weights of a network of LSTM or RNN layers in place, all of them dense. */
export function startAsWires({ layers, head, units }: Network): void {
  shareProjection(layers.flatMap(({ weights }) => weights[0]!.projection ?? []));
  layers.slice(1).forEach((layer, l) => {
    shrink(layer);
    if (layer.cell === 'lstm') openGates(layer);
    wire(layer, layers[l]!);
  });
  head.at(-1)!.bias![units!.blank!]! += BLANK;
}

/**
 * The first rows of one random P, made orthonormal, for every layer: what of h one layer outputs,
 * all do. Measured by the loss of five LSTMs of 256 cells with projections of 51, both
 * weights of the first layer Toeplitz-like, 32.9 after three epochs where P chose the same 51 cells
 * in every layer, which the others could not use, and 19.4 with this one (without projections:
 * 20.2). With rows of its own every layer passed on another part of its input: still little
 * but blanks after eight epochs (35.7).
 */
function shareProjection(projections: readonly Weight[]): void {
  const [widest] = [...projections].sort((a, b) => b.rows - a.rows);
  if (!widest) return;
  orthonormalize(widest);
  for (const { data } of projections) data.set(widest.data.subarray(0, data.length));
}

/** Gram-Schmidt, row after row. */
function orthonormalize({ rows, cols, data }: Weight): void {
  const row = (r: number): Float32Array => data.subarray(r * cols, (r + 1) * cols);
  for (let r = 0; r < rows; r++) {
    const own = row(r);
    for (let s = 0; s < r; s++) {
      const other = row(s);
      const share = own.reduce((sum, x, i) => sum + x * other[i]!, 0);
      own.forEach((x, i) => (own[i] = x - share * other[i]!));
    }
    const length = Math.hypot(...own);
    own.forEach((x, i) => (own[i] = x / length));
  }
}

function shrink({ weights }: Layer): void {
  const { input, recurrent } = weights[0]!;
  for (const { data } of [input, recurrent]) data.forEach((x, i) => (data[i] = SHRUNK * x));
}

function openGates({ weights, hiddenSize: n }: Layer): void {
  weights[0]!.bias
    .fill(OPEN, 0, n)
    .fill(SHUT, n, 2 * n)
    .fill(OPEN, 3 * n, 4 * n);
}

/**
 * Row k of the candidates of a layer, the third gate of an LSTM, is joined to cell k of the layer
 * below.
 */
function wire({ cell: kind, weights, hiddenSize: n }: Layer, below: Layer): void {
  const { input } = weights[0]!;
  const first = kind === 'lstm' ? 2 * n : 0;
  const { projection } = below.weights[0]!;
  const gain = projection ? WIRE * Math.sqrt(n / projection.rows) : WIRE;
  for (let cell = 0; cell < n; cell++) {
    const row = input.data.subarray((first + cell) * input.cols, (first + cell + 1) * input.cols);
    if (!projection) row[cell]! += gain;
    else for (let j = 0; j < row.length; j++) row[j]! += gain * projection.data[j * n + cell]!;
  }
}
