/**
 * How a recurrent node with factors is written:
 *
 *     node      it stays an LSTM, GRU or RNN, whose R is the product of the factors, multiplied
 *               when a runtime loads the file
 *     unrolled  standard operators for each frame, one after the other
 *     scan      standard operators for a frame, in the body of a Scan
 */
import { invalidOption } from '../errors';
import { shown } from '../json';
import type { LayerFactors } from './factors';
import type { GraphLayer, GraphParts } from './graph';

export const FORMS = ['node', 'unrolled', 'scan'] as const;
/** How a recurrent node with factors is written: see the guide of graphs in place. */
export type Form = (typeof FORMS)[number];

/** Frames that are written one by one, at most. */
const MOST_UNROLLED = 64;

/**
 * Multiplications that factors must save in a frame of a direction for standard operators to be
 * faster in onnxruntime than the node, which it has in one piece: it starts the ten or so of a
 * frame one by one, at 1 to 2 microseconds each, and those in a Scan a little more slowly. Measured
 * on LSTMs and GRUs of 128 to 512 cells.
 */
const WORTH_UNROLLING = 2 ** 16;
const WORTH_SCANNING = 2 ** 17;

/** The first operator set whose Scan has the frames as its first axis. */
export const FIRST_SCAN = 9;

/** @throws CompactRnnError `INVALID_OPTION` for an unknown form. */
export function checkedForm(form: unknown): Form | undefined {
  if (form === undefined || FORMS.includes(form as Form)) return form as Form | undefined;
  throw invalidOption(`form must be one of ${FORMS.join(', ')}, but is ${shown(form)}`);
}

/** Whether the graph fixes a small number of frames for all nodes of a layer. */
export function canUnroll({ nodes }: GraphLayer): boolean {
  return nodes.every(
    ({ frames, operands }) =>
      frames !== undefined && frames <= MOST_UNROLLED && operands.lengths === '',
  );
}

/**
 * The form of each layer; undefined where it is written out already, or stays as it is.
 * @param asked that of all layers; where it is left out the one that should be fastest.
 * @throws CompactRnnError `INVALID_OPTION` for `unrolled` where a graph leaves the frames open.
 */
export function formsOf(
  { tree, layers }: Pick<GraphParts, 'tree' | 'layers'>,
  factors: readonly LayerFactors[],
  asked: Form | undefined,
): (Form | undefined)[] {
  return layers.map((layer, l) => {
    if (layer.written || !factors[l]!.some(Boolean)) return undefined;
    if (asked === 'unrolled' && !canUnroll(layer))
      throw invalidOption(
        `form is unrolled, but the graph does not fix the frames of ${layer.name} to ${MOST_UNROLLED} at most: take node or scan`,
      );
    return asked ?? usual(layer, factors[l]!, tree.opset);
  });
}

function usual(layer: GraphLayer, factors: LayerFactors, opset: number): Form {
  const saved = factors.reduce((sum, factor, d) => {
    const { rows, cols } = layer.layer.weights[d]!.recurrent;
    return factor ? sum + rows * cols - factor.p.rows * (rows + cols) : sum;
  }, 0);
  const ofDirection = saved / factors.length;
  const single = canUnroll(layer) && layer.nodes.every(({ frames }) => frames === 1);
  if (single) return ofDirection >= WORTH_UNROLLING ? 'unrolled' : 'node';
  return opset >= FIRST_SCAN && ofDirection >= WORTH_SCANNING ? 'scan' : 'node';
}
