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
import { WHOLE, type KerasWeights, type Part } from './weights';

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

/** Where the layer is a wrapper: the one that it holds, and where its arrays are. */
interface Wrapped {
  /** The layer in the file, by whose name it is known. */
  readonly outer: KerasLayer;
  readonly inner: KerasLayer;
  readonly part: Part;
}

/** Whether the layer is one of these; it then is on the stack, where it does anything. */
export function addFrameLayer(stack: LayerStack, layer: KerasLayer, reading: Reading): boolean {
  const wrapped = unwrapped(layer);
  const { inner } = wrapped;
  const activation = reading.activations.ofLayer(inner);
  const add = ADDED_BY[inner.className];
  if (activation) stack.activation(layer.name, activation);
  else if (Object.hasOwn(ADDED_BY, inner.className)) add!(stack, wrapped, reading);
  else return layer !== inner && WITHOUT_EFFECT.includes(inner.className);
  return true;
}

/** `TimeDistributed` does to each frame what our layers of frames do anyway. */
function unwrapped(layer: KerasLayer): Wrapped {
  if (layer.className !== 'TimeDistributed') return { outer: layer, inner: layer, part: WHOLE };
  const inner = layerOf(layer.config.object('layer'));
  return { outer: layer, inner, part: { path: 'layer', index: 0 } };
}

type Add = (stack: LayerStack, wrapped: Wrapped, reading: Reading) => void;

const ADDED_BY: Readonly<Record<string, Add>> = {
  Dense: addDense,
  BatchNormalization: addBatchNormalization,
  LayerNormalization: addLayerNormalization,
  RMSNormalization: addRmsNormalization,
  Normalization: addNormalization,
  Rescaling: addRescaling,
};

function addDense(
  stack: LayerStack,
  { outer, inner, part }: Wrapped,
  { weights, activations }: Reading,
): void {
  const { config } = inner;
  const names = flag(inner, 'use_bias') ? ['kernel', 'bias'] : ['kernel'];
  const [kernel, bias] = weights.arrays(outer, part, names);
  const units = config.wholeNumber('units', 1, 2 ** 24);
  if (kernel!.shape.length !== 2 || kernel!.shape[1] !== units)
    throw invalidModel(
      `${kernel!.path} is [${kernel!.shape.join(', ')}], but must be [any, ${units}]`,
    );
  const { own, behind } = denseActivation(activations.ofFrames(inner, 'activation'));
  const { name } = outer;
  stack.dense({
    name,
    weight: transposed(kernel!),
    ...(bias && { bias: bias.floats() }),
    activation: own,
  });
  if (behind) stack.activation(`${name}.activation`, behind);
}

/** y = gamma (x - mean) / sqrt(variance + epsilon) + beta, a scale and a shift. */
function addBatchNormalization(
  stack: LayerStack,
  { outer, inner, part }: Wrapped,
  { weights }: Reading,
): void {
  const names = [...normalizationNames(inner), 'moving_mean', 'moving_variance'];
  const arrays = weights.arrays(outer, part, names).map((array) => array.floats());
  const of = (name: string): Float32Array | undefined => arrays[names.indexOf(name)];
  const [mean, variance] = [of('moving_mean')!, of('moving_variance')!];
  checkSizes(outer, arrays);
  const epsilon = inner.config.number('epsilon', 0);
  const gamma = of('gamma');
  const beta = of('beta');
  const scale = variance.map((v, i) => (gamma?.[i] ?? 1) / Math.sqrt(v + epsilon));
  const shift = mean.map((m, i) => (beta?.[i] ?? 0) - m * scale[i]!);
  stack.frames({ kind: 'elementwise', name: outer.name, size: mean.length, scale, shift });
}

function addLayerNormalization(
  stack: LayerStack,
  { outer, inner, part }: Wrapped,
  { weights }: Reading,
): void {
  const names = normalizationNames(inner);
  const arrays = weights.arrays(outer, part, names).map((array) => array.floats());
  checkSizes(outer, arrays);
  if (inner.config.raw('rms_scaling') === true)
    throw unsupportedModel(`layer ${shown(outer.name)} has rms_scaling, which is not read`);
  const size = arrays[0]?.length ?? stack.size;
  if (size === undefined)
    throw unsupportedModel(`nothing says how many numbers layer ${shown(outer.name)} reads`);
  const scale = arrays[names.indexOf('gamma')];
  const shift = arrays[names.indexOf('beta')];
  const epsilon = inner.config.number('epsilon', 0);
  stack.frames({
    kind: 'layer-norm',
    name: outer.name,
    size,
    epsilon,
    ...(scale && { scale }),
    ...(shift && { shift }),
  });
}

function addRmsNormalization(
  stack: LayerStack,
  { outer, inner, part }: Wrapped,
  { weights }: Reading,
): void {
  const arrays = weights.arrays(outer, part, ['scale']).map((array) => array.floats());
  checkSizes(outer, arrays);
  const [scale] = arrays as [Float32Array];
  const epsilon = inner.config.number('epsilon', 0);
  stack.frames({ kind: 'rms-norm', name: outer.name, size: scale.length, epsilon, scale });
}

/** y = (x - mean) / sqrt(variance), as `adapt` found them. */
function addNormalization(
  stack: LayerStack,
  { outer, inner, part }: Wrapped,
  { weights }: Reading,
): void {
  const { config } = inner;
  const { name } = outer;
  if (config.raw('invert') === true)
    throw unsupportedModel(`layer ${shown(name)} inverts its normalization, which is not read`);
  const given = config.raw('mean') !== undefined && config.raw('mean') !== null;
  const [mean, variance] = given
    ? ['mean', 'variance'].map((key) => numbersIn(config, key))
    : weights.arrays(outer, part, ['mean', 'variance']).map((array) => array.floats());
  checkSizes(outer, [mean!, variance!]);
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
function addRescaling(stack: LayerStack, { outer: { name }, inner: { config } }: Wrapped): void {
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
