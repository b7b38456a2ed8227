/** Activations of frames in C, in place. */
import { completeFunction, type ActivationFunction, type HeadActivation } from '../../model';
import { cFloat, type CProgram } from './program';

const FUNCTIONS = { sigmoid: 'sigmoid', relu: 'relu' } as const;

export function activate(
  program: CProgram,
  y: string,
  n: number,
  activation: HeadActivation,
): void {
  if (activation === 'none') return;
  if (activation === 'softmax') program.call('softmax', y, n);
  else if (activation === 'log-softmax') program.call('log_softmax', y, n);
  else {
    if (activation !== 'tanh') program.use(FUNCTIONS[activation]);
    const f = activation === 'tanh' ? 'tanhf' : `${program.name}_${activation}`;
    program.statements.push(`for (int i = 0; i < ${n}; i++)`, `    ${y}[i] = ${f}(${y}[i]);`);
  }
}

/** Functions of one number v as expressions, with the parameters a and b as constants. */
const EXPRESSIONS: Record<ActivationFunction['name'], (a: string, b: string) => string> = {
  none: () => 'v',
  sigmoid: () => '1.0f / (1.0f + expf(-v))',
  tanh: () => 'tanhf(v)',
  relu: () => 'fmaxf(v, 0.0f)',
  affine: (a, b) => `${a} * v + ${b}`,
  'leaky-relu': (a) => `v >= 0.0f ? v : ${a} * v`,
  'thresholded-relu': (a) => `v > ${a} ? v : 0.0f`,
  'scaled-tanh': (a, b) => `${a} * tanhf(${b} * v)`,
  'hard-sigmoid': (a, b) => `fminf(fmaxf(${a} * v + ${b}, 0.0f), 1.0f)`,
  elu: (a) => `v >= 0.0f ? v : ${a} * expm1f(v)`,
  selu: (a, b) => `${b} * (v >= 0.0f ? v : ${a} * expm1f(v))`,
  softsign: () => 'v / (1.0f + fabsf(v))',
  softplus: () => 'fmaxf(v, 0.0f) + log1pf(expf(-fabsf(v)))',
  clip: (a, b) => `fminf(fmaxf(v, ${a}), ${b})`,
  abs: () => 'fabsf(v)',
  exp: () => 'expf(v)',
  log: () => 'logf(v)',
  power: (a) => `powf(v, ${a})`,
  gelu: () => `0.5f * v * (1.0f + erff(v * ${cFloat(Math.SQRT1_2)}))`,
  swish: (a) => `v / (1.0f + expf(-${a} * v))`,
  'hard-swish': () => `v * fminf(fmaxf(v * ${cFloat(1 / 6)} + 0.5f, 0.0f), 1.0f)`,
};

/** f(v) in C. */
export function expressionOf(given: ActivationFunction): string {
  const { name, alpha, beta } = completeFunction('an activation', given);
  return EXPRESSIONS[name](cFloat(alpha ?? 0), cFloat(beta ?? 0));
}
