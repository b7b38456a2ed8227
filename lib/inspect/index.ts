/** What a model is made of, and what its singular values promise. */
import { rankForTau } from '../compress';
import { svd } from '../linalg';
import { denseLayerSize, layerSize, type DenseLayer, type Layer, type Model } from '../model';

/** One value, or (forward, backward) of a bidirectional layer. */
export type PerDirection<Value> = Value | Value[];

export interface LayerSummary {
  name: string;
  cell: string;
  direction: string;
  inputSize: number;
  hiddenSize: number;
  projectionSize: PerDirection<number | null>;
  parameters: number;
  bytes: number;
  /** The rank of W_h under Eq. (7) for each tau. */
  ranks: Record<string, PerDirection<number>>;
}

export interface HeadSummary {
  name: string;
  activation: string;
  inputSize: number;
  outputSize: number;
  parameters: number;
  bytes: number;
}

export interface ModelSummary {
  format: string;
  emits: string;
  inputSize: number;
  outputSize: number;
  parameters: number;
  bytes: number;
  layers: LayerSummary[];
  head: HeadSummary[];
}

export interface Inspection {
  summary: ModelSummary;
  /** The singular values of W_h, largest first: layer, then direction. */
  spectra: Float64Array[][];
}

/**
 * @param taus each above 0 and at most 1.
 * @throws the reason of `signal` where it is aborted.
 */
export async function inspectModel(
  model: Model,
  taus: readonly number[],
  options: { signal?: AbortSignal | undefined } = {},
): Promise<Inspection> {
  const spectra = await Promise.all(
    model.layers.map((layer) =>
      Promise.all(
        layer.weights.map(async (weights) => (await svd(weights.recurrent, options)).singularValues),
      ),
    ),
  );
  const { format, emits, inputSize, outputSize, parameters, bytes } = model;
  const layers = model.layers.map((layer, i) => summarizeLayer(layer, taus, spectra[i]!));
  const head = model.head.map(summarizeHead);
  return { summary: { format, emits, inputSize, outputSize, parameters, bytes, layers, head }, spectra };
}

function summarizeLayer(layer: Layer, taus: readonly number[], spectra: Float64Array[]): LayerSummary {
  const { name, cell, direction, inputSize, hiddenSize } = layer;
  const ranks = taus.map((tau) => [tau, perDirection(spectra.map((spectrum) => rankForTau(spectrum, tau)))]);
  return {
    ...{ name, cell, direction, inputSize, hiddenSize },
    projectionSize: perDirection(layer.weights.map((weights) => weights.projection?.rows ?? null)),
    ...layerSize(layer),
    ranks: Object.fromEntries(ranks) as LayerSummary['ranks'],
  };
}

function summarizeHead(layer: DenseLayer): HeadSummary {
  const { name, activation, weight } = layer;
  return { name, activation, inputSize: weight.cols, outputSize: weight.rows, ...denseLayerSize(layer) };
}

function perDirection<Value>(values: Value[]): PerDirection<Value> {
  return values.length === 1 ? values[0]! : values;
}
