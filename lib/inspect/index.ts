/** What a model is made of, and what its singular values promise. */
import { layerRanks, type LayerRanks } from '../compress';
import { CompactRnnError } from '../errors';
import { shown } from '../json';
import {
  Model,
  denseLayerSize,
  layerSize,
  type DenseLayer,
  type FrontEnd,
  type Layer,
  type LogMelFrontEnd,
  type MagnitudeFrontEnd,
  type Units,
} from '../model';
import { partsOf, weightBytes, weightParameters, type Weight, type WeightKind } from '../weights';
import { checkOptionNames, checkSignal } from '../options';

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
  /** How the matrices are stored; several where they differ. */
  dtype: string;
  /** Of W_x. */
  inputKind: PerDirection<WeightKind>;
  /** Of W_h; of Z_h where there is a projection. */
  recurrentKind: PerDirection<WeightKind>;
  /** The rank of W_h under Eq. (7) for each tau; empty where the layer has a projection already. */
  ranks: Record<string, PerDirection<number>>;
}

export interface HeadSummary {
  name: string;
  activation: string;
  inputSize: number;
  outputSize: number;
  parameters: number;
  bytes: number;
  dtype: string;
  kind: WeightKind;
}

export interface EmbeddingSummary {
  /** Its rows. */
  tokens: number;
  /** Numbers of a row. */
  size: number;
  parameters: number;
  bytes: number;
  dtype: string;
}

export interface UnitsSummary extends Omit<Units, 'lexicon'> {
  /** Words in the lexicon; left out where there is none. */
  words?: number;
}

export interface ModelSummary {
  format: string;
  emits: string;
  inputSize: number;
  outputSize: number;
  parameters: number;
  bytes: number;
  /** Where the model takes tokens. */
  embedding?: EmbeddingSummary;
  layers: LayerSummary[];
  head: HeadSummary[];
  /** Where the model has one. */
  frontEnd?: FrontEndSummary;
  /** What the outputs stand for; left out where the model does not say. */
  units?: UnitsSummary;
}

/** A front end; of its normalization only whether there is one. */
export type FrontEndSummary = (
  Omit<LogMelFrontEnd, 'normalization'> | Omit<MagnitudeFrontEnd, 'normalization'>
) & { normalized: boolean };

export interface Inspection {
  summary: ModelSummary;
  /** Each direction of each layer by itself. */
  directions: LayerRanks[];
}

/**
 * @param taus each above 0 and at most 1.
 * @throws CompactRnnError INVALID_OPTION for a tau out of range or an option that does not exist;
 *   the reason of `signal` where it is aborted.
 */
export async function inspect(
  model: Model,
  taus: readonly number[],
  options: { signal?: AbortSignal | undefined } = {},
): Promise<Inspection> {
  checkOptionNames('inspect', options, ['signal']);
  checkSignal(options.signal);
  if (!(model instanceof Model))
    throw new CompactRnnError('INVALID_OPTION', `inspect takes a Model, but got ${shown(model)}`);
  const directions = await layerRanks(model, taus, options);
  const { format, emits, inputSize, outputSize, parameters, bytes } = model;
  const layers = model.layers.map((layer) => {
    return summarizeLayer(
      layer,
      directions.filter((each) => each.layer === layer.name),
    );
  });
  const head = model.head.map(summarizeHead);
  const frontEnd = model.frontEnd && { frontEnd: summarizeFrontEnd(model.frontEnd) };
  const sizes = { inputSize, outputSize, parameters, bytes };
  const units = model.units && { units: summarizeUnits(model.units) };
  const embedding = model.embedding && { embedding: summarizeEmbedding(model.embedding) };
  return {
    summary: { format, emits, ...sizes, ...embedding, layers, head, ...frontEnd, ...units },
    directions,
  };
}

function summarizeFrontEnd({ normalization, ...frontEnd }: FrontEnd): FrontEndSummary {
  return { ...frontEnd, normalized: normalization !== undefined };
}

function summarizeLayer(layer: Layer, directions: LayerRanks[]): LayerSummary {
  const { name, cell, direction, inputSize, hiddenSize } = layer;
  const taus = Object.keys(directions[0]!.ranks);
  const ranks = taus.map((tau) => [tau, perDirection(directions.map((each) => each.ranks[tau]!))]);
  return {
    name,
    cell,
    direction,
    inputSize,
    hiddenSize,
    projectionSize: perDirection(layer.weights.map((weights) => weights.projection?.rows ?? null)),
    ...layerSize(layer),
    dtype: dtypes(
      layer.weights.flatMap(({ input, recurrent, projection = input }) => [
        input,
        recurrent,
        projection,
      ]),
    ),
    inputKind: perDirection(layer.weights.map(({ input }) => input.kind)),
    recurrentKind: perDirection(layer.weights.map(({ recurrent }) => recurrent.kind)),
    ranks: Object.fromEntries(ranks) as LayerSummary['ranks'],
  };
}

function summarizeEmbedding(weight: Weight): EmbeddingSummary {
  const parameters = weightParameters(weight);
  return {
    tokens: weight.rows,
    size: weight.cols,
    parameters,
    bytes: weightBytes(weight),
    dtype: dtypes([weight]),
  };
}

function summarizeHead(layer: DenseLayer): HeadSummary {
  const { name, activation, weight } = layer;
  const sizes = { inputSize: weight.cols, outputSize: weight.rows, ...denseLayerSize(layer) };
  return { name, activation, ...sizes, dtype: dtypes([weight]), kind: weight.kind };
}

function summarizeUnits({ lexicon, ...units }: Units): UnitsSummary {
  return { ...units, ...(lexicon && { words: Object.keys(lexicon).length }) };
}

function dtypes(weights: Weight[]): string {
  return [...new Set(weights.flatMap(partsOf).map(({ matrix }) => matrix.dtype ?? 'f32'))].join(
    ', ',
  );
}

function perDirection<Value>(values: Value[]): PerDirection<Value> {
  return values.length === 1 ? values[0]! : values;
}
