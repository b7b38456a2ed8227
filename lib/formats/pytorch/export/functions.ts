/** Activations in PyTorch, of the tensor that an expression gives. */
import {
  type ActivationFunction,
  completeFunction,
  type FRAME_NORMALIZATIONS,
} from '../../../model';

type Expression = (x: string, a: number, b: number) => string;

const FUNCTIONS: Record<ActivationFunction['name'], Expression> = {
  none: (x) => x,
  sigmoid: (x) => `torch.sigmoid(${x})`,
  tanh: (x) => `torch.tanh(${x})`,
  relu: (x) => `torch.relu(${x})`,
  affine: (x, a, b) => `${a} * ${x} + ${b}`,
  'leaky-relu': (x, a) => `F.leaky_relu(${x}, ${a})`,
  'thresholded-relu': (x, a) => `F.threshold(${x}, ${a}, 0.0)`,
  'scaled-tanh': (x, a, b) => `${a} * torch.tanh(${b} * ${x})`,
  'hard-sigmoid': (x, a, b) => `(${a} * ${x} + ${b}).clamp(0, 1)`,
  elu: (x, a) => `F.elu(${x}, ${a})`,
  selu: (x, a, b) => `${b} * F.elu(${x}, ${a})`,
  softsign: (x) => `F.softsign(${x})`,
  softplus: (x) => `F.softplus(${x})`,
  clip: (x, a, b) => `${x}.clamp(${a}, ${b})`,
  abs: (x) => `${x}.abs()`,
  exp: (x) => `${x}.exp()`,
  log: (x) => `${x}.log()`,
  power: (x, a) => `${x} ** ${a}`,
  gelu: (x) => `F.gelu(${x})`,
  'hard-swish': (x) => `F.hardswish(${x})`,
  swish: (x, a) =>
    a === 1 ? `F.silu(${x})` : a === 0 ? `0.5 * ${x}` : `F.silu(${a} * ${x}) / ${a}`,
};

const NORMALIZATIONS = { softmax: 'torch.softmax', 'log-softmax': 'torch.log_softmax' } as const;

/** f(x) in Python. */
export function activated(
  x: string,
  activation: ActivationFunction | (typeof FRAME_NORMALIZATIONS)[number],
): string {
  if (typeof activation === 'string') return `${NORMALIZATIONS[activation]}(${x}, -1)`;
  const { name, alpha = 0, beta = 0 } = completeFunction('an activation', activation);
  return FUNCTIONS[name](x, alpha, beta);
}
