/**
 * Functions of one number, with what alpha (a) and beta (b) mean to each: the activations of ONNX's
 * recurrent nodes (https://onnx.ai/onnx/operators/onnx__LSTM.html) and of elementwise layers.
 */
import { invalidModel } from '../errors';
import { shown } from '../json';

/** The parameters that a function takes, with the values that they have where they are left out. */
type Parameters = Readonly<Partial<Record<'alpha' | 'beta', number>>>;

/** The names of all functions; `x` is the sum that comes in. */
export const ACTIVATION_FUNCTIONS = {
  /** x */
  none: {},
  /** 1 / (1 + e^-x) */
  sigmoid: {},
  tanh: {},
  /** max(x, 0) */
  relu: {},
  /** a x + b */
  affine: { alpha: 1, beta: 0 },
  /** x where x >= 0, else a x */
  'leaky-relu': { alpha: 0.01 },
  /** x where x > a, else 0 */
  'thresholded-relu': { alpha: 1 },
  /** a tanh(b x) */
  'scaled-tanh': { alpha: 1, beta: 1 },
  /** a x + b, within [0, 1] */
  'hard-sigmoid': { alpha: 0.2, beta: 0.5 },
  /** x where x >= 0, else a (e^x - 1) */
  elu: { alpha: 1 },
  /** b x where x >= 0, else b a (e^x - 1) */
  selu: { alpha: 1.6732632423543772, beta: 1.0507009873554805 },
  /** x / (1 + |x|) */
  softsign: {},
  /** log(1 + e^x) */
  softplus: {},
  /** x, within [a, b] */
  clip: { alpha: -3.4028234663852886e38, beta: 3.4028234663852886e38 },
  /** |x| */
  abs: {},
  /** e^x */
  exp: {},
  /** The natural logarithm of x. */
  log: {},
  /** x^a */
  power: { alpha: 1 },
  /** x (1 + erf(x / sqrt 2)) / 2 */
  gelu: {},
  /** x times x / 6 + 1/2 within [0, 1] */
  'hard-swish': {},
  /** x / (1 + e^(-a x)); with 1 the SiLU. */
  swish: { alpha: 1 },
} as const satisfies Record<string, Parameters>;

/** The name of a function of one number. */
export type ActivationFunctionName = keyof typeof ACTIVATION_FUNCTIONS;

/** A function of one number; alpha and beta only where the function takes them. */
export interface ActivationFunction {
  /** Which function. */
  readonly name: ActivationFunctionName;
  /** a; its default where it is left out. */
  readonly alpha?: number;
  /** b; its default where it is left out. */
  readonly beta?: number;
}

/**
 * A copy with its defaults filled in.
 * @throws CompactRnnError INVALID_MODEL where there is no such function, it does not take what is
 *   given, or a parameter is not finite.
 */
export function completeFunction(what: string, given: ActivationFunction): ActivationFunction {
  if (typeof given !== 'object' || (given as unknown) === null)
    throw invalidModel(`${what} must be an object { name }, but is ${shown(given)}`);
  const { name, alpha, beta } = given;
  if (!Object.hasOwn(ACTIVATION_FUNCTIONS, name))
    throw invalidModel(
      `${what} must be one of ${Object.keys(ACTIVATION_FUNCTIONS).join(', ')}, but is ${shown(name)}`,
    );
  const defaults: Parameters = ACTIVATION_FUNCTIONS[name];
  const own = (key: 'alpha' | 'beta', value: unknown): Parameters => {
    const number = value ?? defaults[key];
    if (number === undefined) return {};
    if (defaults[key] === undefined)
      throw invalidModel(`${what} is ${name}, which takes no ${key}: leave it out`);
    if (typeof number !== 'number' || !Number.isFinite(Math.fround(number)))
      throw invalidModel(`the ${key} of ${what} must be a finite number, but is ${shown(value)}`);
    return { [key]: number };
  };
  return Object.freeze({ name, ...own('alpha', alpha), ...own('beta', beta) });
}
