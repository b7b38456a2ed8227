/** The activations that a recurrent node may have, by the names and defaults of the ONNX spec. */
import { onnxTree } from '../formats';
import type { Cell } from '../model';
import { Obstacle } from './obstacle';

export interface CellActivation {
  /** As the spec writes it: `Sigmoid`. */
  readonly name: ActivationName;
  readonly alpha: number;
  readonly beta: number;
}

/** What alpha and beta are where a node does not say. */
const DEFAULTS = {
  Sigmoid: {},
  Tanh: {},
  Relu: {},
  Affine: { alpha: 1, beta: 0 },
  LeakyRelu: { alpha: 0.01 },
  ThresholdedRelu: { alpha: 1 },
  ScaledTanh: { alpha: 1, beta: 1 },
  HardSigmoid: { alpha: 0.2, beta: 0.5 },
  Elu: { alpha: 1 },
  Softsign: {},
  Softplus: {},
} as const;
export type ActivationName = keyof typeof DEFAULTS;

const NAMES = Object.keys(DEFAULTS) as ActivationName[];

/** Those of one direction where the node names none. */
const USUAL: Readonly<Record<Cell, readonly ActivationName[]>> = {
  rnn: ['Tanh'],
  gru: ['Sigmoid', 'Tanh'],
  lstm: ['Sigmoid', 'Tanh', 'Tanh'],
};

/**
 * The activations of each direction. `activation_alpha` and `activation_beta` list numbers for
 * those activations that take one, in their order.
 * @throws Obstacle where their number or a name is wrong.
 */
export function cellActivations(
  { proto }: onnxTree.TreeNode,
  cell: Cell,
  directions: number,
): (readonly CellActivation[])[] {
  const attribute = (name: string) => proto.attribute.find((each) => each.name === name);
  const usual = USUAL[cell];
  const named = attribute('activations')?.strings ?? [];
  const given = named.length > 0 ? named : Array.from({ length: directions }, () => usual).flat();
  if (given.length !== usual.length * directions)
    throw new Obstacle(`it names ${given.length} activations, not ${usual.length * directions}`);
  const alphas = [...(attribute('activation_alpha')?.floats ?? [])];
  const betas = [...(attribute('activation_beta')?.floats ?? [])];
  const all = given.map((word): CellActivation => {
    const name = NAMES.find((each) => each.toLowerCase() === word.toLowerCase());
    if (!name) throw new Obstacle(`its activation ${onnxTree.quoted(word)} is not of the spec`);
    const { alpha, beta }: { alpha?: number; beta?: number } = DEFAULTS[name];
    return {
      name,
      alpha: alpha === undefined ? 0 : (alphas.shift() ?? alpha),
      beta: beta === undefined ? 0 : (betas.shift() ?? beta),
    };
  });
  return Array.from({ length: directions }, (_, d) =>
    all.slice(d * usual.length, (d + 1) * usual.length),
  );
}
