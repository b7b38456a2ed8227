/** The recurrent layers of any graph, and the rank that each tau would give them. */
import { layerRanks, type LayerRanks } from '../compress';
import { layerSize } from '../model';
import { checkSignal, readOptions } from '../options';
import { type OnnxGraph, partsOfGraph, type RefusedNode } from './graph';
import { viewOf } from './view';

/** One recurrent layer of a graph. */
export interface GraphLayerSummary {
  /** As plans name it. */
  readonly name: string;
  /** The kind of cell. */
  readonly cell: string;
  /** Forward, backward, or both. */
  readonly direction: string;
  /** Numbers of an input frame. */
  readonly inputSize: number;
  /** N, the cells of one direction. */
  readonly hiddenSize: number;
  /** How many nodes share its weights. */
  readonly nodes: number;
  /** Frames of every sequence, where the graph fixes them; otherwise null. */
  readonly frames: number | null;
  /** Whether it is a cell written out in standard operators. */
  readonly writtenOut: boolean;
  /** Matrices that would share its projection; none where h goes elsewhere too. */
  readonly next: readonly string[];
  /** How many numbers its own matrices and biases have. */
  readonly parameters: number;
  /** The rank of W_h under Eq. (7) for each tau, (forward, backward) where there are both. */
  readonly ranks: Readonly<Record<string, number | readonly number[]>>;
}

/** What {@link inspectGraph} gives. */
export interface GraphInspection {
  /** Sizes of the whole file, its layers, and the recurrent nodes that stay as they are. */
  readonly summary: {
    readonly format: 'onnx';
    readonly parameters: number;
    readonly bytes: number;
    readonly layers: readonly GraphLayerSummary[];
    readonly refused: readonly RefusedNode[];
  };
  /** Each direction of each layer by itself. */
  readonly directions: readonly LayerRanks[];
}

/**
 * The recurrent layers of a graph, whether or not this library could run it.
 *
 * @param taus each above 0 and at most 1.
 * @param options `signal` aborts with its reason.
 * @throws CompactRnnError INVALID_OPTION for a tau out of range or an option that does not exist;
 *   INVALID_INPUT where a matrix is not finite; the reason of `signal` where it is aborted.
 */
export async function inspectGraph(
  graph: OnnxGraph,
  taus: readonly number[],
  options: { signal?: AbortSignal | undefined } = {},
): Promise<GraphInspection> {
  const { signal } = readOptions('inspectGraph', options, ['signal']);
  checkSignal(signal);
  const { layers } = partsOfGraph(graph);
  const { parameters, bytes, refused } = graph;
  const directions = layers.length > 0 ? await layerRanks(viewOf(graph), taus, { signal }) : [];
  const summaries = layers.map(({ name, layer, nodes, written, readers }): GraphLayerSummary => {
    const own = directions.filter((each) => each.layer === name);
    const ranks = Object.keys(own[0]!.ranks).map((tau) => {
      const all = own.map((each) => each.ranks[tau]!);
      return [tau, all.length === 1 ? all[0]! : all] as const;
    });
    const { cell, direction, inputSize, hiddenSize } = layer;
    return {
      name,
      cell,
      direction,
      inputSize,
      hiddenSize,
      nodes: written?.length ?? nodes.length,
      frames: written ? 1 : (nodes[0]!.frames ?? null),
      writtenOut: written !== undefined,
      next: (readers?.matrices ?? []).map(
        ({ node: { proto } }) => proto.name || (proto.output.find(Boolean) ?? ''),
      ),
      parameters: layerSize(layer).parameters,
      ranks: Object.fromEntries(ranks),
    };
  });
  return { summary: { format: 'onnx', parameters, bytes, layers: summaries, refused }, directions };
}
