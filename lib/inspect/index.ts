/** Summaries of models: layers, sizes, and the ranks that their singular values allow. */
import { withCallbacks } from '../callbacks';
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
  type GivenFrontEnd,
  type LogMelFrontEnd,
  type MagnitudeFrontEnd,
  type MfccFrontEnd,
  type Units,
} from '../model';
import { partsOf, weightBytes, weightParameters, type Weight, type WeightKind } from '../weights';
import { checkLongCallOptions, readOptions, type LongCallOptions } from '../options';
import { summarizeFrame, type FrameLayerSummary } from './frame-layers';

export type { FrameLayerSummary } from './frame-layers';

/** One value, or (forward, backward) of a bidirectional layer. */
export type PerDirection<Value> = Value | Value[];

/** One recurrent layer. */
export interface LayerSummary {
  /** As plans name it. */
  name: string;
  /** The kind of cell. */
  cell: string;
  /** Forward, backward, or both. */
  direction: string;
  /** What stands between the layer below and this one; left out where nothing does. */
  before?: FrameLayerSummary[];
  /** Numbers of an input frame. */
  inputSize: number;
  /** N, the cells of one direction. */
  hiddenSize: number;
  /** r, the rows of P; null where there is no projection. */
  projectionSize: PerDirection<number | null>;
  /** How many numbers it has. */
  parameters: number;
  /** Its size as stored, in bytes. */
  bytes: number;
  /** How the matrices are stored; several where they differ. */
  dtype: string;
  /** The kind of W_x. */
  inputKind: PerDirection<WeightKind>;
  /** The kind of W_h; of Z_h where there is a projection. */
  recurrentKind: PerDirection<WeightKind>;
  /**
   * The rank of W_h for each tau (Prabhavalkar et al. 2016, Eq. 7); empty where the layer has a
   * projection already.
   */
  ranks: Record<string, PerDirection<number>>;
}

/** One layer of the output head. */
export interface HeadSummary {
  /** As errors and plans name it. */
  name: string;
  /** What follows its matrix and bias. */
  activation: string;
  /** Numbers of an input frame. */
  inputSize: number;
  /** Numbers of an output frame. */
  outputSize: number;
  /** How many numbers it has. */
  parameters: number;
  /** Its size as stored, in bytes. */
  bytes: number;
  /** How its numbers are stored. */
  dtype: string;
  /** The kind of weight of its matrix. */
  kind: WeightKind;
}

/** The embedding of a language model. */
export interface EmbeddingSummary {
  /** Its rows. */
  tokens: number;
  /** Numbers of a row. */
  size: number;
  /** How many numbers it has. */
  parameters: number;
  /** Its size as stored, in bytes. */
  bytes: number;
  /** How its numbers are stored. */
  dtype: string;
}

/** What the outputs stand for; of the lexicon, only the number of words. */
export interface UnitsSummary extends Omit<Units, 'lexicon'> {
  /** Words in the lexicon; left out where there is none. */
  words?: number;
}

/** A model in numbers. */
export interface ModelSummary {
  /** The format of the file that it came from. */
  format: string;
  /** Whether it gives an output at every frame or one for the last. */
  emits: string;
  /** Numbers of an input frame. */
  inputSize: number;
  /** Numbers of an output frame. */
  outputSize: number;
  /** How many numbers it has. */
  parameters: number;
  /** Its size as stored, in bytes. */
  bytes: number;
  /** Where the model takes tokens. */
  embedding?: EmbeddingSummary;
  /** The recurrent layers, bottom first. */
  layers: LayerSummary[];
  /** What stands between the last recurrent layer and the head; left out where nothing does. */
  beforeHead?: FrameLayerSummary[];
  /** The layers of the output head, in order. */
  head: HeadSummary[];
  /** Where the model has one. */
  frontEnd?: FrontEndSummary;
  /** What the outputs stand for; left out where the model does not say. */
  units?: UnitsSummary;
}

/** A front end; of its normalization only whether there is one. */
export type FrontEndSummary = (
  | Omit<LogMelFrontEnd, 'normalization'>
  | Omit<MfccFrontEnd, 'normalization'>
  | Omit<MagnitudeFrontEnd, 'normalization'>
  | Omit<GivenFrontEnd, 'normalization'>
) & { normalized: boolean };

/** What {@link inspect} gives. */
export interface Inspection {
  /** Sizes and kinds, layer by layer. */
  summary: ModelSummary;
  /** Each direction of each layer by itself. */
  directions: LayerRanks[];
}

/**
 * The layers and sizes of a model, and the rank that each tau would give.
 * @param taus each above 0 and at most 1.
 * @throws CompactRnnError INVALID_OPTION for a tau out of range or an option that does not exist;
 *   the reason of `signal` where it is aborted.
 */
export async function inspect(
  model: Model,
  taus: readonly number[],
  options: LongCallOptions = {},
): Promise<Inspection> {
  const own = readOptions('inspect', options, ['signal', 'onProgress']);
  checkLongCallOptions(own);
  if (!(model instanceof Model))
    throw new CompactRnnError('INVALID_OPTION', `inspect takes a Model, but got ${shown(model)}`);
  const directions = await withCallbacks(own, (heard) => layerRanks(model, taus, heard));
  const { format, emits, inputSize, outputSize, parameters, bytes } = model;
  const layers = model.layers.map((layer) => {
    return summarizeLayer(
      layer,
      directions.filter((each) => each.layer === layer.name),
    );
  });
  const beforeHead = model.beforeHead && { beforeHead: model.beforeHead.map(summarizeFrame) };
  const head = model.head.map(summarizeHead);
  const frontEnd = model.frontEnd && { frontEnd: summarizeFrontEnd(model.frontEnd) };
  const sizes = { inputSize, outputSize, parameters, bytes };
  const units = model.units && { units: summarizeUnits(model.units) };
  const embedding = model.embedding && { embedding: summarizeEmbedding(model.embedding) };
  return {
    summary: {
      format,
      emits,
      ...sizes,
      ...embedding,
      layers,
      ...beforeHead,
      head,
      ...frontEnd,
      ...units,
    },
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
    ...(layer.before && { before: layer.before.map(summarizeFrame) }),
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
