/** The activations of a recurrent node, with their alphas and betas. */
import { invalidFile } from '../../errors';
import { firstFew } from '../../json';
import type { ActivationFunction, Cell, RnnActivation } from '../../model';
import { quoted } from './names';
import { Refusal, type Operation } from './operation';

/** The usual ones of one direction; an RNN may have another of RNN_ACTIVATIONS. */
const USUAL = {
  rnn: ['tanh'],
  lstm: ['sigmoid', 'tanh', 'tanh'],
  gru: ['sigmoid', 'tanh'],
} as const;
const RNN_ACTIVATIONS = ['tanh', 'relu', 'sigmoid'] as const;

/** By ONNX's names in lower case, with the defaults of the parameters that each takes, in order. */
const FUNCTIONS: Readonly<Record<string, ActivationFunction>> = {
  sigmoid: { name: 'sigmoid' },
  tanh: { name: 'tanh' },
  relu: { name: 'relu' },
  affine: { name: 'affine', alpha: 1, beta: 0 },
  leakyrelu: { name: 'leaky-relu', alpha: 0.01 },
  thresholdedrelu: { name: 'thresholded-relu', alpha: 1 },
  scaledtanh: { name: 'scaled-tanh', alpha: 1, beta: 1 },
  hardsigmoid: { name: 'hard-sigmoid', alpha: 0.2, beta: 0.5 },
  elu: { name: 'elu', alpha: 1 },
  softsign: { name: 'softsign' },
  softplus: { name: 'softplus' },
};

interface Activations {
  /** Of an RNN, where it is one of three and the same in both directions. */
  readonly activation?: RnnActivation | undefined;
  /** Of each direction that has others than the usual ones. */
  readonly activations: readonly (readonly ActivationFunction[] | undefined)[];
}

/** All of them; alphas and betas are consumed in order by the functions that take them. */
function functionsOf(op: Operation): ActivationFunction[] {
  const alphas = [...(op.attribute('activation_alpha')?.floats ?? [])];
  const betas = [...(op.attribute('activation_beta')?.floats ?? [])];
  return op.texts('activations').map((name) => {
    const lower = name.toLowerCase();
    const known = Object.hasOwn(FUNCTIONS, lower) ? FUNCTIONS[lower]! : undefined;
    if (!known)
      throw new Refusal(
        `its activation ${quoted(name)} is none of ${Object.keys(FUNCTIONS).join(', ')}`,
        false,
      );
    return {
      name: known.name,
      ...(known.alpha !== undefined && { alpha: alphas.shift() ?? known.alpha }),
      ...(known.beta !== undefined && { beta: betas.shift() ?? known.beta }),
    };
  });
}

export function activationsOf(op: Operation, cell: Cell, directions: number): Activations {
  const usual: readonly string[] = USUAL[cell];
  const all = functionsOf(op);
  if (all.length === 0)
    return { activations: [], ...(cell === 'rnn' && { activation: 'tanh' as const }) };
  if (all.length !== usual.length * directions)
    throw invalidFile(
      `${op.label}: its activations are ${firstFew(op.texts('activations').map(quoted))}, but a ${cell} has ` +
        `${usual.length} in each direction`,
    );
  const first = RNN_ACTIVATIONS.find((name) => name === all[0]!.name);
  if (cell === 'rnn' && first && all.every(({ name }) => name === first))
    return { activation: first, activations: [] };
  const each = Array.from({ length: directions }, (_, d) =>
    all.slice(d * usual.length, (d + 1) * usual.length),
  );
  const isUsual = (own: readonly ActivationFunction[]): boolean =>
    own.every(({ name }, k) => name === usual[k]);
  return { activations: each.map((own) => (cell !== 'rnn' && isUsual(own) ? undefined : own)) };
}
