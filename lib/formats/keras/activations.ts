/**
 * Activations as Keras's configurations name them: a word, or a function or a layer as an object.
 * What a word means may depend on the version: Keras 3 has another hard_sigmoid than Keras 2.
 */
import { unsupportedModel } from '../../errors';
import { Fields, shown } from '../../json';
import type { ActivationFunction } from '../../model';
import type { FrameActivation } from '../layer-stack';
import type { KerasLayer } from './config';
import { REMEDY } from './remedy';

type Named = (version: number) => FrameActivation;

const plain =
  (activation: FrameActivation): Named =>
  () =>
    activation;

const HARD_SIGMOID: Named = (version) =>
  version >= 3
    ? { name: 'hard-sigmoid', alpha: 1 / 6, beta: 0.5 }
    : { name: 'hard-sigmoid', alpha: 0.2, beta: 0.5 };

const BY_NAME: Readonly<Record<string, Named>> = {
  linear: plain({ name: 'none' }),
  sigmoid: plain({ name: 'sigmoid' }),
  tanh: plain({ name: 'tanh' }),
  relu: plain({ name: 'relu' }),
  relu6: plain({ name: 'clip', alpha: 0, beta: 6 }),
  leaky_relu: plain({ name: 'leaky-relu', alpha: 0.2 }),
  elu: plain({ name: 'elu' }),
  selu: plain({ name: 'selu' }),
  gelu: plain({ name: 'gelu' }),
  softplus: plain({ name: 'softplus' }),
  softsign: plain({ name: 'softsign' }),
  exponential: plain({ name: 'exp' }),
  hard_sigmoid: HARD_SIGMOID,
  silu: plain({ name: 'swish' }),
  swish: plain({ name: 'swish' }),
  celu: plain({ name: 'elu' }),
  hard_tanh: plain({ name: 'clip', alpha: -1, beta: 1 }),
  hard_silu: plain({ name: 'hard-swish' }),
  hard_swish: plain({ name: 'hard-swish' }),
  softmax: plain('softmax'),
  log_softmax: plain('log-softmax'),
};

/** What turns a name, or what stands in its place, into an activation. */
export class KerasActivations {
  /** @param version the first number of Keras's. */
  constructor(private readonly version: number) {}

  /** Of a dense layer; `linear` where the field is not there. */
  ofFrames({ name, config }: KerasLayer, key: string): FrameActivation {
    const word = nameIn(config.raw(key));
    const where = `layer ${shown(name)}`;
    if (word === undefined || !Object.hasOwn(BY_NAME, word))
      throw unsupportedModel(
        `${where} has the activation ${shown(word ?? config.raw(key))}, which is not read: known are ${Object.keys(BY_NAME).join(', ')}. ${REMEDY}`,
      );
    return BY_NAME[word]!(this.version);
  }

  /** Of a recurrent layer: a function of one number. */
  ofCell(layer: KerasLayer, key: string): ActivationFunction {
    const activation = this.ofFrames(layer, key);
    if (typeof activation !== 'string') return activation;
    throw unsupportedModel(
      `layer ${shown(layer.name)} has the activation ${activation} in its cells, which is none of one number`,
    );
  }

  /** A layer that is an activation alone; undefined where it is none. */
  ofLayer(layer: KerasLayer): FrameActivation | undefined {
    const { className, config } = layer;
    if (className === 'Activation') return this.ofFrames(layer, 'activation');
    return Object.hasOwn(LAYERS, className) ? LAYERS[className]!(config) : undefined;
  }
}

/** Undefined for a function that is not one of Keras's own. */
function nameIn(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'linear';
  if (typeof value === 'string') return value;
  const { class_name: className, config } = value as Record<string, unknown>;
  return className === 'function' && typeof config === 'string' ? config : undefined;
}

const LAYERS: Readonly<Record<string, (config: Fields) => FrameActivation>> = {
  Softmax: () => 'softmax',
  ThresholdedReLU: (config) => ({
    name: 'thresholded-relu',
    alpha: numberIn(config, 'theta', 1),
  }),
  ELU: (config) => ({ name: 'elu', alpha: numberIn(config, 'alpha', 1) }),
  LeakyReLU: (config) => ({
    name: 'leaky-relu',
    alpha: numberIn(config, 'negative_slope', numberIn(config, 'alpha', 0.3)),
  }),
  ReLU: (config) => {
    const slope = numberIn(config, 'negative_slope', 0);
    const most = numberIn(config, 'max_value', Infinity);
    const threshold = numberIn(config, 'threshold', 0);
    if (slope === 0 && threshold === 0)
      return most === Infinity ? { name: 'relu' } : { name: 'clip', alpha: 0, beta: most };
    if (most === Infinity && threshold === 0) return { name: 'leaky-relu', alpha: slope };
    if (most === Infinity && slope === 0) return { name: 'thresholded-relu', alpha: threshold };
    throw unsupportedModel(
      `${config.where} is a ReLU with several of max_value, negative_slope and threshold`,
    );
  },
};

function numberIn(config: Fields, key: string, otherwise: number): number {
  const value = config.raw(key);
  return value === undefined || value === null ? otherwise : config.number(key);
}
