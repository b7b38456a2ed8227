/** Layers of frames read back, field by field. */
import type { Fields } from '../../json';
import {
  ACTIVATION_FUNCTIONS,
  type ActivationFunction,
  type ActivationFunctionName,
  COMBINATIONS,
  type DenseLayer,
  FRAME_NORMALIZATIONS,
  type FrameLayer,
  HEAD_ACTIVATIONS,
  NORMALIZATIONS,
  type NormalizationLayer,
} from '../../model';
import { SIZE_LIMIT } from '../../weights';
import type { TensorReader } from './tensor-reader';

const KINDS = ['dense', ...NORMALIZATIONS, 'elementwise', 'combination'] as const;
const FUNCTION_NAMES = Object.keys(ACTIVATION_FUNCTIONS) as ActivationFunctionName[];

/** A layer that says of which kind it is. */
export function readFrameLayer(fields: Fields, tensors: TensorReader): FrameLayer {
  const kind = fields.oneOf('kind', KINDS);
  if (kind === 'dense') return readDense(fields, tensors);
  const layer =
    kind === 'combination' ? readCombination(fields) : readScaling(fields, kind, tensors);
  fields.done();
  return layer;
}

export function readDense(fields: Fields, tensors: TensorReader): DenseLayer {
  const layer: DenseLayer = {
    name: fields.string('name'),
    weight: tensors.weight(fields.object('weight')),
    ...(fields.has('bias') && { bias: tensors.vector(fields, 'bias') }),
    activation: fields.oneOf('activation', HEAD_ACTIVATIONS),
  };
  fields.done();
  return layer;
}

function readCombination(fields: Fields): FrameLayer {
  return {
    kind: 'combination',
    name: fields.string('name'),
    by: fields.oneOf('by', COMBINATIONS),
    with: fields.string('with'),
    ...(fields.has('leads') && { leads: fields.boolean('leads') }),
  };
}

function readScaling(
  fields: Fields,
  kind: NormalizationLayer['kind'] | 'elementwise',
  tensors: TensorReader,
): FrameLayer {
  const common = {
    name: fields.string('name'),
    size: fields.wholeNumber('size', 1, SIZE_LIMIT),
    ...(fields.has('scale') && { scale: tensors.vector(fields, 'scale') }),
    ...(fields.has('shift') && { shift: tensors.vector(fields, 'shift') }),
  };
  if (kind !== 'elementwise') return { kind, ...common, epsilon: fields.positiveNumber('epsilon') };
  if (!fields.has('activation')) return { kind, ...common };
  return { kind, ...common, activation: readActivation(fields) };
}

function readActivation(
  fields: Fields,
): ActivationFunction | (typeof FRAME_NORMALIZATIONS)[number] {
  return typeof fields.raw('activation') === 'string'
    ? fields.oneOf('activation', FRAME_NORMALIZATIONS)
    : readFunction(fields.object('activation'));
}

export function readFunction(fields: Fields): ActivationFunction {
  const activation = {
    name: fields.oneOf('name', FUNCTION_NAMES),
    ...(fields.has('alpha') && { alpha: fields.number('alpha') }),
    ...(fields.has('beta') && { beta: fields.number('beta') }),
  };
  fields.done();
  return activation;
}
