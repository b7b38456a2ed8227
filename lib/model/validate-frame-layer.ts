/** Checks that the parts of a layer of frames fit together, and the layer its place. */
import { invalidModel } from '../errors';
import { shown } from '../json';
import { completeFunction } from './activation-function';
import { checkObject, checkPositive, checkWord } from './field-checks';
import {
  COMBINATIONS,
  FRAME_NORMALIZATIONS,
  HEAD_ACTIVATIONS,
  isDenseLayer,
  isNormalization,
  NORMALIZATIONS,
  type CombinationLayer,
  type DenseLayer,
  type ElementwiseLayer,
  type NormalizationLayer,
} from './frame-layer';
import type { Place } from './widths';
import { checkShape, checkVector } from '../weights';

const KINDS = ['dense', ...NORMALIZATIONS, 'elementwise', 'combination'];

function checkDenseLayer(layer: DenseLayer, inputSize: number): void {
  checkObject(`${layer.name} weight`, layer.weight);
  checkPositive(`${layer.name} outputs`, layer.weight.rows);
  checkShape(`${layer.name} weight`, layer.weight, {
    rows: layer.weight.rows,
    cols: inputSize,
    gates: 1,
  });
  if (layer.bias) checkVector(`${layer.name} bias`, layer.bias, layer.weight.rows);
  checkWord(`${layer.name} activation`, layer.activation, HEAD_ACTIVATIONS);
}

/** What layers of frames without a matrix share. */
function checkScaling(layer: NormalizationLayer | ElementwiseLayer, inputSize: number): void {
  const { name, size, scale, shift } = layer;
  checkPositive(`${name} size`, size);
  if (size !== inputSize)
    throw invalidModel(`${name} takes ${size} numbers, but gets ${inputSize}`);
  if (scale !== undefined) checkVector(`${name} scale`, scale, size);
  if (shift !== undefined) checkVector(`${name} shift`, shift, size);
}

function checkElementwise({ name, activation }: ElementwiseLayer): void {
  if (activation === undefined) return;
  if (typeof activation === 'string')
    checkWord(`${name} activation`, activation, FRAME_NORMALIZATIONS);
  else completeFunction(`${name} activation`, activation);
}

function checkEpsilon({ name, epsilon }: NormalizationLayer): void {
  if (typeof epsilon !== 'number' || !(Math.fround(epsilon) > 0) || !Number.isFinite(epsilon))
    throw invalidModel(`${name} epsilon must be a number above 0, but is ${shown(epsilon)}`);
}

function checkCombination(layer: CombinationLayer, place: Place & { source: number }): void {
  const { name, by, with: source, leads } = layer;
  checkWord(`${name} by`, by, COMBINATIONS);
  if (place.source < 0)
    throw invalidModel(
      `${name} combines with ${shown(source)}, which is not a layer before it: name one, or "input"`,
    );
  if (leads !== undefined && by !== 'concatenation')
    throw invalidModel(`${name} has leads, which only a concatenation knows: leave it out`);
}

/** @throws CompactRnnError INVALID_MODEL naming the layer and what contradicts. */
export function validateFrameLayer(place: Extract<Place, { frame: unknown }>): void {
  const { frame: layer, inputs, others } = place;
  checkObject('a layer', layer);
  if (isDenseLayer(layer)) {
    checkDenseLayer(layer, inputs);
    return;
  }
  checkWord(`${layer.name} kind`, layer.kind, KINDS);
  if (layer.kind !== 'combination') {
    checkScaling(layer, inputs);
    if (isNormalization(layer)) checkEpsilon(layer);
    else checkElementwise(layer);
    return;
  }
  checkCombination(layer, place);
  const free = layer.by === 'concatenation' || layer.by === 'recall';
  if (!free && inputs !== others)
    throw invalidModel(
      `${layer.name} is the ${layer.by} of ${inputs} numbers and the ${others} of ${layer.with}`,
    );
}
