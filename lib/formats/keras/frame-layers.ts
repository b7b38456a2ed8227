/**
 * Layers of Keras that work on each frame by itself. Dense keeps its matrix as kernel [inputs,
 * outputs]: y = activation(x kernel + bias). Normalization scales by gamma and shifts by beta: over
 * the numbers of a frame, or, of batches, by means and variances that training left behind.
 */
import { invalidFile, invalidModel, unsupportedModel } from '../../errors';
import { type Fields, shown } from '../../json';
import { StoredMatrix } from '../../weights';
import type { Hdf5Array } from '../hdf5';
import { denseActivation, type LayerStack } from '../layer-stack';
import type { KerasActivations } from './activations';
import { layerOf, type KerasLayer } from './config';
import { WHOLE, type KerasWeights } from './weights';

/** What training alone needs, and what says only what the input is. */
export const WITHOUT_EFFECT: readonly string[] = [
  'InputLayer',
  'Dropout',
  'SpatialDropout1D',
  'GaussianNoise',
  'GaussianDropout',
  'AlphaDropout',
  'ActivityRegularization',
  'Masking',
];

/** Of Keras, by which nothing is divided that is smaller. */
const SMALLEST_DEVIATION = 1e-7;

export interface Reading {
  readonly weights: KerasWeights;
  readonly activations: KerasActivations;
  /** Layers that have Keras leave out frames, as they are met. */
  readonly masks: string[];
}

/** Whether the layer is one of these; it then is on the stack. */
export function addFrameLayer(stack: LayerStack, layer: KerasLayer, reading: Reading): boolean {
  const activation = reading.activations.ofLayer(layer);
  if (activation) {
    stack.activation(layer.name, activation);
    return true;
  }
  const wraps = layer.className === 'TimeDistributed';
  const inner = wraps ? layerOf(layer.config.object('layer')) : layer;
  if (inner.className === 'Dense') addDense(stack, layer, inner, reading);
  else if (inner.className === 'BatchNormalization') addBatchNormalization(stack, inner, reading);
  else if (inner.className === 'LayerNormalization') addLayerNormalization(stack, inner, reading);
  else if (inner.className === 'Normalization') addNormalization(stack, inner, reading);
  else if (inner.className === 'Rescaling') addRescaling(stack, inner);
  else return false;
  return true;
}

function addDense(
  stack: LayerStack,
  layer: KerasLayer,
  inner: KerasLayer,
  { weights, activations }: Reading,
): void {
  const { config } = inner;
  const names = flag(inner, 'use_bias') ? ['kernel', 'bias'] : ['kernel'];
  const [kernel, bias] = weights.arrays(
    layer,
    inner === layer ? WHOLE : { path: 'layer', index: 0 },
    names,
  );
  const units = config.wholeNumber('units', 1, 2 ** 24);
  if (kernel!.shape.length !== 2 || kernel!.shape[1] !== units)
    throw invalidModel(
      `${kernel!.path} is [${kernel!.shape.join(', ')}], but must be [any, ${units}]`,
    );
  const { own, behind } = denseActivation(activations.ofFrames(inner, 'activation'));
  const { name } = layer;
  stack.dense({
    name,
    weight: transposed(kernel!),
    ...(bias && { bias: bias.floats() }),
    activation: own,
  });
  if (behind) stack.activation(`${name}.activation`, behind);
}

/** y = gamma (x - mean) / sqrt(variance + epsilon) + beta, a scale and a shift. */
function addBatchNormalization(stack: LayerStack, layer: KerasLayer, { weights }: Reading): void {
  const names = [...normalizationNames(layer), 'moving_mean', 'moving_variance'];
  const arrays = weights.arrays(layer, WHOLE, names).map((array) => array.floats());
  const of = (name: string): Float32Array | undefined => arrays[names.indexOf(name)];
  const [mean, variance] = [of('moving_mean')!, of('moving_variance')!];
  checkSizes(layer, arrays);
  const epsilon = layer.config.number('epsilon', 0);
  const gamma = of('gamma');
  const beta = of('beta');
  const scale = variance.map((v, i) => (gamma?.[i] ?? 1) / Math.sqrt(v + epsilon));
  const shift = mean.map((m, i) => (beta?.[i] ?? 0) - m * scale[i]!);
  stack.frames({ kind: 'elementwise', name: layer.name, size: mean.length, scale, shift });
}

function addLayerNormalization(stack: LayerStack, layer: KerasLayer, { weights }: Reading): void {
  const names = normalizationNames(layer);
  const arrays = weights.arrays(layer, WHOLE, names).map((array) => array.floats());
  checkSizes(layer, arrays);
  if (layer.config.raw('rms_scaling') === true)
    throw unsupportedModel(`layer ${shown(layer.name)} has rms_scaling, which is not read`);
  const size = arrays[0]?.length ?? stack.size;
  if (size === undefined)
    throw unsupportedModel(`nothing says how many numbers layer ${shown(layer.name)} reads`);
  const scale = arrays[names.indexOf('gamma')];
  const shift = arrays[names.indexOf('beta')];
  const epsilon = layer.config.number('epsilon', 0);
  stack.frames({
    kind: 'layer-norm',
    name: layer.name,
    size,
    epsilon,
    ...(scale && { scale }),
    ...(shift && { shift }),
  });
}

/** y = (x - mean) / sqrt(variance), as `adapt` found them. */
function addNormalization(stack: LayerStack, layer: KerasLayer, { weights }: Reading): void {
  const { config, name } = layer;
  if (config.raw('invert') === true)
    throw unsupportedModel(`layer ${shown(name)} inverts its normalization, which is not read`);
  const given = config.raw('mean') !== undefined && config.raw('mean') !== null;
  const [mean, variance] = given
    ? ['mean', 'variance'].map((key) => numbersIn(config, key))
    : weights.arrays(layer, WHOLE, ['mean', 'variance']).map((array) => array.floats());
  checkSizes(layer, [mean!, variance!]);
  const scale = variance!.map((v) => 1 / Math.max(Math.sqrt(v), SMALLEST_DEVIATION));
  const shift = mean!.map((m, i) => -m * scale[i]!);
  stack.frames({ kind: 'elementwise', name, size: mean!.length, scale, shift });
}

function numbersIn(config: Fields, key: string): Float32Array {
  const value = [config.raw(key)].flat(Infinity);
  if (value.every((x): x is number => typeof x === 'number')) return Float32Array.from(value);
  throw invalidFile(`${config.where}.${key} must be a list of numbers`);
}

/** y = scale x + offset */
function addRescaling(stack: LayerStack, { name, config }: KerasLayer): void {
  const [scale, offset] = [config.number('scale'), config.number('offset')];
  const { size } = stack;
  if (size === undefined)
    throw unsupportedModel(`nothing says how many numbers layer ${shown(name)} reads`);
  stack.frames({
    kind: 'elementwise',
    name,
    size,
    scale: new Float32Array(size).fill(scale),
    shift: new Float32Array(size).fill(offset),
  });
}

/** Of the arrays that may be left out. */
function normalizationNames(layer: KerasLayer): string[] {
  const axis = layer.config.raw('axis');
  const last = Array.isArray(axis) && axis.length === 1 ? (axis[0] as unknown) : axis;
  // Of [batch, frames, features], or [batch, features] after a last frame.
  if (![undefined, -1, 1, 2].includes(last as number))
    throw unsupportedModel(
      `layer ${shown(layer.name)} normalizes along the axis ${shown(axis)}: only the features of a frame are`,
    );
  return [...(flag(layer, 'scale') ? ['gamma'] : []), ...(flag(layer, 'center') ? ['beta'] : [])];
}

function checkSizes({ name }: KerasLayer, arrays: readonly Float32Array[]): void {
  if (arrays.some(({ length }) => length !== arrays[0]!.length))
    throw invalidModel(
      `the arrays of layer ${shown(name)} have ${arrays.map(({ length }) => length).join(', ')} numbers, which must be as many each`,
    );
}

/** On where it is not said. */
function flag({ config }: KerasLayer, key: string): boolean {
  return !config.has(key) || config.boolean(key);
}

function transposed(kernel: Hdf5Array): StoredMatrix {
  const [cols, rows] = kernel.shape as [number, number];
  return StoredMatrix.inFile(
    { rows, cols },
    {
      read(target) {
        const numbers = kernel.floats();
        for (let row = 0; row < rows; row++)
          for (let col = 0; col < cols; col++)
            target[row * cols + col] = numbers[col * rows + row]!;
      },
    },
  );
}
