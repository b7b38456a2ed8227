/**
 * Layers of Keras that work on each frame by itself -> dense layers. Dense keeps its matrix as
 * kernel [inputs, outputs]: y = activation(x kernel + bias).
 */
import { invalidModel, unsupportedModel } from '../../errors';
import { shown } from '../../json';
import { type DenseLayer, HEAD_ACTIVATIONS, type HeadActivation } from '../../model';
import { StoredMatrix } from '../../weights';
import type { Hdf5Array } from '../hdf5';
import { activationName } from './activations';
import { layerOf, type KerasLayer } from './config';
import type { KerasWeights } from './weights';

/** What training alone needs, and what says only what the input is. */
export const WITHOUT_EFFECT: readonly string[] = [
  'InputLayer',
  'Dropout',
  'SpatialDropout1D',
  'GaussianNoise',
  'GaussianDropout',
  'AlphaDropout',
  'ActivityRegularization',
];

const ACTIVATION_LAYERS: Readonly<Record<string, HeadActivation>> = {
  ReLU: 'relu',
  Softmax: 'softmax',
};

/** Undefined where it is no dense layer. */
export function denseOf(layer: KerasLayer, weights: KerasWeights): DenseLayer | undefined {
  const wraps = layer.className === 'TimeDistributed';
  const { className, config } = wraps ? layerOf(layer.config.object('layer')) : layer;
  if (className !== 'Dense') return undefined;
  const biased = !config.has('use_bias') || config.boolean('use_bias');
  const names = biased ? ['kernel', 'bias'] : ['kernel'];
  const [kernel, bias] = weights.arrays(layer, wraps ? 'layer' : '', names);
  const units = config.wholeNumber('units', 1, 2 ** 24);
  if (kernel!.shape.length !== 2 || kernel!.shape[1] !== units)
    throw invalidModel(
      `${kernel!.path} is [${kernel!.shape.join(', ')}], but must be [any, ${units}]`,
    );
  return {
    name: layer.name,
    weight: transposed(kernel!),
    ...(bias && { bias: bias.floats() }),
    activation: headActivation(config.raw('activation'), layer.name),
  };
}

/** The activation that a layer of its own is; undefined where it is none. */
export function activationLayer({
  className,
  name,
  config,
}: KerasLayer): HeadActivation | undefined {
  if (className === 'Activation') return headActivation(config.raw('activation'), name);
  return Object.hasOwn(ACTIVATION_LAYERS, className) ? ACTIVATION_LAYERS[className] : undefined;
}

function headActivation(value: unknown, name: string): HeadActivation {
  const where = `layer ${shown(name)}`;
  const named = activationName(value, where);
  const ours = named === 'linear' ? 'none' : named.replaceAll('_', '-');
  const known = HEAD_ACTIVATIONS.find((each) => each === ours);
  if (known) return known;
  throw unsupportedModel(
    `${where} has the activation ${shown(named)}: a dense layer has one of ${HEAD_ACTIVATIONS.join(', ')}`,
  );
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
