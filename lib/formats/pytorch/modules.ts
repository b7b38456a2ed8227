/**
 * The modules of a state dict, recognised by the names and shapes of their tensors:
 *
 *     nn.RNN, nn.GRU, nn.LSTM   weight_ih_l0 [G N, n_in], weight_hh_l0 [G N, n_rec], bias_ih_l0,
 *                               bias_hh_l0 [G N], weight_hr_l0 [r, N]; _l1, ..., _reverse
 *     their cells               weight_ih, weight_hh, bias_ih, bias_hh
 *     nn.Linear, nn.Embedding   weight [outputs, inputs], [tokens, size]; bias
 *     nn.LayerNorm, BatchNorm   weight, bias [n]; running_mean, running_var
 *     nn.RMSNorm                weight [n]
 *
 * G is 1, 3 or 4. https://pytorch.org/docs/stable/nn.html
 */
import { invalidModel } from '../../errors';
import type { Cell } from '../../model';
import type { View } from '../tensors';
import { shapeOf, type NamedTensor } from './named-tensor';

/** The tensors of one direction of a layer, by PyTorch's names without `_l0` and `_reverse`. */
export interface Direction {
  readonly weight_ih: View;
  readonly weight_hh: View;
  readonly bias_ih?: View;
  readonly bias_hh?: View;
  readonly weight_hr?: View;
}

export interface RecurrentModule {
  readonly kind: 'recurrent';
  readonly name: string;
  readonly cell: Cell;
  /** Layers, each of one direction or two. */
  readonly layers: readonly (readonly Direction[])[];
}

/** nn.Linear or nn.Embedding: which of them, its place says. */
export interface MatrixModule {
  readonly kind: 'matrix';
  readonly name: string;
  readonly weight: View;
  readonly bias?: View;
}

export interface NormModule {
  readonly kind: 'layer-norm' | 'rms-norm' | 'batch-norm';
  readonly name: string;
  readonly weight?: View;
  readonly bias?: View;
  readonly mean?: View;
  readonly variance?: View;
}

/** What no network here has. */
export interface UnknownModule {
  readonly kind: 'unknown';
  readonly name: string;
  /** The names and shapes of its tensors. */
  readonly tensors: readonly string[];
}

export type Module = RecurrentModule | MatrixModule | NormModule | UnknownModule;

type Tensors = ReadonlyMap<string, View>;

const RECURRENT = /^(weight_ih|weight_hh|weight_hr|bias_ih|bias_hh)(?:_l(\d{1,4})(_reverse)?)?$/;
const CELLS_BY_GATES: Readonly<Record<number, Cell>> = { 1: 'rnn', 3: 'gru', 4: 'lstm' };

/** The modules in the order in which the state dict has them: that of their definition. */
export function modulesOf(tensors: readonly NamedTensor[]): Module[] {
  const groups = new Map<string, Map<string, View>>();
  for (const { name, view } of tensors) {
    const dot = name.lastIndexOf('.');
    const module = name.slice(0, Math.max(0, dot));
    const leaf = name.slice(dot + 1);
    groups.set(module, (groups.get(module) ?? new Map<string, View>()).set(leaf, view));
  }
  return [...groups].map(([name, group]) => moduleOf(name, group));
}

function moduleOf(name: string, tensors: Tensors): Module {
  const leaves = [...tensors.keys()];
  if (leaves.every((leaf) => RECURRENT.test(leaf))) return recurrentModule(name, tensors);
  const [weight, bias] = [tensors.get('weight'), tensors.get('bias')];
  const has = (...known: string[]): boolean => leaves.every((leaf) => known.includes(leaf));
  if (weight?.dims.length === 2 && has('weight', 'bias') && fits(bias, weight.dims[0]!))
    return { kind: 'matrix', name, weight, ...(bias && { bias }) };
  const [mean, variance] = [tensors.get('running_mean'), tensors.get('running_var')];
  const size = weight?.dims[0] ?? mean?.dims[0] ?? -1;
  const isVector = [weight, bias, mean, variance].every((each) => fits(each, size));
  const affine = { ...(weight && { weight }), ...(bias && { bias }) };
  if (isVector && mean && variance && has('weight', 'bias', 'running_mean', 'running_var'))
    return { kind: 'batch-norm', name, ...affine, mean, variance };
  if (isVector && weight && has('weight', 'bias'))
    return { kind: bias ? 'layer-norm' : 'rms-norm', name, ...affine };
  return {
    kind: 'unknown',
    name,
    tensors: [...tensors].map(([leaf, view]) => `${leaf} ${shapeOf(view)}`),
  };
}

/** Whether a vector that may be left out has so many numbers. */
function fits(vector: View | undefined, size: number): boolean {
  return vector === undefined || (vector.dims.length === 1 && vector.dims[0] === size);
}

function recurrentModule(name: string, tensors: Tensors): RecurrentModule {
  const layers: ((Partial<Record<string, View>> | undefined)[] | undefined)[] = [];
  for (const [leaf, view] of tensors) {
    const [, kind, layer = '0', reverse] = RECURRENT.exec(leaf)!;
    const directions = (layers[Number(layer)] ??= []);
    (directions[reverse === undefined ? 0 : 1] ??= {})[kind!] = view;
  }
  const whole = Array.from(layers, (directions, l) => wholeLayer(`${name} layer ${l}`, directions));
  const { weight_ih: input, weight_hh: recurrent, weight_hr: projection } = whole[0]![0]!;
  const cells = projection ? projection.dims[1]! : recurrent.dims[1]!;
  const cell = CELLS_BY_GATES[recurrent.dims[0]! / cells];
  if (!cell)
    throw invalidModel(
      `${name}: weight_ih ${shapeOf(input)} and weight_hh ${shapeOf(recurrent)} are those of no RNN, GRU or LSTM`,
    );
  return { kind: 'recurrent', name, cell, layers: whole };
}

/** What each tensor of a direction must have, in dimensions. */
const DIMENSIONS = { weight_ih: 2, weight_hh: 2, weight_hr: 2, bias_ih: 1, bias_hh: 1 } as const;

/** @param directions forward and reverse, either of which may be missing in the file. */
function wholeLayer(
  what: string,
  directions: readonly (Partial<Record<string, View>> | undefined)[] | undefined,
): Direction[] {
  return Array.from({ length: Math.max(1, directions?.length ?? 0) }, (_, d) => {
    const tensors = directions?.[d] ?? {};
    const where = d === 0 ? what : `${what}, reverse`;
    for (const kind of ['weight_ih', 'weight_hh'])
      if (!tensors[kind]) throw invalidModel(`${where} has no ${kind}`);
    for (const [kind, view] of Object.entries(tensors) as [string, View][])
      if (view.dims.length !== DIMENSIONS[kind as keyof typeof DIMENSIONS])
        throw invalidModel(`${where}: ${kind} has the shape ${shapeOf(view)}`);
    return tensors as unknown as Direction;
  });
}
