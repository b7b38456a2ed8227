/**
 * Random weights from which five layers of LSTMs learn CTC. From `initNetwork`'s alone they say nothing but blanks for
 * thousands of updates, where two layers get over that in 500. So the layers above the first begin as little more than wires,
 *
 *     h = s(b_o) tanh(s(b_i) tanh(W x)),  W x = 2 x, or 2 P^T x behind a projection P,
 *     b_i = b_o = 2, b_f = -1
 *
 * with all that is random in the cells that are joined shrunk to 0.3 of what it was, and the blank begins with more than half of the
 * probability, where it is going anyway. Measured with 5 x 128 on clean strings of one or two digits, Adam 0.001, batches
 * of 16: 86 % of the phonemes wrong after 1000 updates without either, 14 % after 500 with both. Larger weights, other
 * rates (0.0007 to 0.005) and adding layers one by one did not help.
 *
 * Layers of plain RNNs begin alike: h = tanh(W x), W x = 2 x. Measured with 3 x 64 on 400 noisy strings, batches of 8: after 1500
 * updates 33 % of the phonemes that were learned from are wrong, 37 % where only the blank has its start.
 */
import type { Weight, Layer, Network } from '../../../lib';

const WIRE = 2;
const SHRUNK = 0.3;
const OPEN = 2;
const SHUT = -1;
/** Of 40 outputs the blank then has 58 % of the probability. */
const BLANK = 4;

/** Changes the weights of a network of LSTM or RNN layers in place, all of them dense. */
export function startAsWires({ layers, head, units }: Network): void {
  for (const { weights } of layers) if (weights[0]!.projection) select(weights[0]!.projection);
  layers.slice(1).forEach((layer, l) => {
    shrink(layer, layers[l]!.weights[0]!.projection?.rows);
    if (layer.cell === 'lstm') openGates(layer);
    wire(layer, layers[l]!);
  });
  head.at(-1)!.bias![units!.blank!]! += BLANK;
}

/**
 * Row j hands on cell j, so that the same cells are joined all the way up, beside random numbers as weak as the others. Random rows
 * of length 1 hand on another part of what they are told in every layer: five LSTMs of 256 cells with projections of 51 then still said
 * little but blanks after eight epochs (a loss of 35.7; so 31.3 after two).
 */
function select({ rows, cols, data }: Weight): void {
  for (let r = 0; r < rows; r++) {
    const row = data.subarray(r * cols, (r + 1) * cols);
    const length = Math.hypot(...row);
    for (let i = 0; i < cols; i++) row[i]! *= SHRUNK / length;
    row[r]! += 1;
  }
}

/**
 * The first cells, by default all: those that no wire leads to stay as they were, of use to the projection above them. (Five LSTMs of 128
 * cells with projections of 26, after five epochs: a loss of 24.4, and of 26.4 with all shrunk.)
 */
function shrink({ weights, hiddenSize: n }: Layer, wired = n): void {
  const { input, recurrent } = weights[0]!;
  for (const { data, cols } of [input, recurrent])
    for (let i = 0; i < data.length; i++) if (Math.floor(i / cols) % n < wired) data[i]! *= SHRUNK;
}

function openGates({ weights, hiddenSize: n }: Layer): void {
  weights[0]!.bias
    .fill(OPEN, 0, n)
    .fill(SHUT, n, 2 * n)
    .fill(OPEN, 3 * n, 4 * n);
}

/** Row k of the candidates of a layer, the third gate of an LSTM, is joined to cell k of the layer below. */
function wire({ cell: kind, weights, hiddenSize: n }: Layer, below: Layer): void {
  const { input } = weights[0]!;
  const first = kind === 'lstm' ? 2 * n : 0;
  const { projection } = below.weights[0]!;
  for (let cell = 0; cell < n; cell++) {
    const row = input.data.subarray((first + cell) * input.cols, (first + cell + 1) * input.cols);
    if (!projection) row[cell]! += WIRE;
    else for (let j = 0; j < row.length; j++) row[j]! += WIRE * projection.data[j * n + cell]!;
  }
}
