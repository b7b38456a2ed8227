/**
 * Plans for shared dictionaries with sparse codes: how many atoms each layer has, and how many
 * nonzeros all codes, or what one costs.
 */
import { BUDGETS, budgetOf, type Cost, costOf, largestBySize } from '../../allocation';
import type { PlansBySize } from '../../allocation';
import { invalidOption } from '../../errors';
import { shown } from '../../json';
import type { Layer, Network } from '../../model';
import { checkOptionNames } from '../../options';
import type { Weight } from '../../weights';
import { checkDirnetSettings, refuseShifts } from '../dirnet-settings';
import { checkLambda, checkRank, checkTarget } from '../limits';
import type { SizeOptions } from '../method';
import type { AnyPlan, AnyPlanOptions, AnyResolvedPlan } from '../plan';
import { consumers } from '../projection-group';

export const DICTIONARY_SIZES = ['nonzeros', 'lambda', ...BUDGETS] as const;

/** @throws CompactRnnError `INVALID_OPTION`. */
export function planDictionaries(
  network: Network,
  layers: readonly Layer[],
  options: AnyPlanOptions,
): AnyPlan {
  const { method, rank, ranks, nonzeros, lambda, dtype } = options;
  const names = ['method', 'rank', 'ranks', ...DICTIONARY_SIZES, 'dirnet', 'layers', 'dtype'];
  checkOptionNames(`planCompression by ${method}`, options, names);
  const given = DICTIONARY_SIZES.filter((rule) => options[rule] !== undefined);
  if (given.length !== 1)
    throw invalidOption(
      `${method} takes one of ${DICTIONARY_SIZES.join(', ')}, but got ${given.join(' and ') || 'none'}`,
    );
  const dirnet = checkDirnetSettings(options.dirnet, method, 'dirnet');
  const sizes = { method, rank, dirnet, dtype };
  const budget = budgetOf(options);
  if (budget) {
    if (ranks !== undefined)
      throw invalidOption(`ranks are given with nonzeros or lambda, and not with ${budget.field}`);
    refuseShifts(dirnet);
    checkTarget(budget.target, budget.field);
    const cost = costOf(budget.field, network, dtype);
    return largestBySize(dictionaryPlans(network, layers, sizes, cost), budget, method);
  }
  if ((rank === undefined) === (ranks === undefined))
    throw invalidOption(
      `${method} with ${given[0]!} needs a rank, or ranks: the number of atoms of each dictionary`,
    );
  const atoms = ranks === undefined ? equalAtoms(layers, rank) : givenAtoms(layers, ranks);
  if (lambda === undefined)
    return planOf(layers, atoms, { nonzeros: checkTarget(nonzeros, 'nonzeros') }, sizes);
  return planOf(layers, atoms, { lambdas: givenLambdas(layers, lambda) }, sizes);
}

function checkEach(name: string, given: unknown, layers: readonly Layer[]): void {
  const count = Array.isArray(given) ? given.length : undefined;
  if (count !== layers.length)
    throw invalidOption(
      `${name} must hold one for each of the ${layers.length} layers, but ` +
        (count === undefined ? `is ${shown(given)}` : `holds ${count}`),
    );
}

function givenAtoms(layers: readonly Layer[], ranks: unknown): number[] {
  checkEach('ranks', ranks, layers);
  return layers.map(({ name, hiddenSize }, i) =>
    checkRank((ranks as unknown[])[i], hiddenSize, `ranks[${i}] for ${name}`),
  );
}

function givenLambdas(layers: readonly Layer[], lambda: unknown): number[] {
  if (!Array.isArray(lambda)) return layers.map(() => checkLambda(lambda, 'lambda'));
  checkEach('lambda', lambda, layers);
  return lambda.map((each, i) => checkLambda(each, `lambda[${i}] for ${layers[i]!.name}`));
}

/** How sparse codes are: by their number, or by a penalty for each layer. */
interface CodeSizes {
  readonly nonzeros?: number;
  readonly lambdas?: readonly number[];
}

function planOf(
  layers: readonly Layer[],
  atoms: readonly number[],
  { nonzeros, lambdas }: CodeSizes,
  { method, dirnet, dtype }: SizeOptions,
): AnyResolvedPlan {
  return {
    method,
    ...(dtype && { dtype }),
    layers: layers.map(({ name }, i) => ({
      name,
      projection: { rank: atoms[i]!, ...(lambdas && { lambda: lambdas[i]! }) },
    })),
    ...(nonzeros !== undefined && { nonzeros }),
    ...(dirnet && { dirnet }),
  };
}

/** A dictionary has no more atoms than its layer has cells. */
function equalAtoms(layers: readonly Layer[], rank: unknown): number[] {
  checkTarget(rank, 'rank');
  return layers.map(({ hiddenSize }) => Math.min(rank as number, hiddenSize));
}

/**
 * The share of a size that goes into the dictionaries where no rank is given; the atoms of each are
 * then the same share of its cells. Measured right after compression, perplexity of a language
 * model of 2 x 128 (5.58), by DirNet at 6.7, 2.9 and 2.0 times fewer parameters: 18.2, 7.2 and 6.0,
 * with 29, 84 and 127 atoms; 23.8, 8.7 and 6.1 with a third of each layer's own share of the
 * budget, 37 and 21 atoms at 6.7. The best numbers of atoms that were tried, 30, 80 and 115, came
 * to 17.3, 7.0 and 5.9.
 */
const DICTIONARY_SHARE = 1 / 3;

/** A matrix that reads h of a layer. Its code has a row for each of its rows. */
interface Reader {
  readonly weight: Weight;
  /** Directions of the layer that it reads. */
  readonly directions: number;
}

/** W_h of each direction of a layer, and the matrices that read the layer's output. */
function readersOf(network: Network, { name, weights }: Layer): Reader[] {
  const l = network.layers.findIndex((layer) => layer.name === name);
  return [
    ...weights.map(({ recurrent }) => ({ weight: recurrent, directions: 1 })),
    ...consumers(network, l).map((weight) => ({ weight, directions: weights.length })),
  ];
}

/**
 * The codes that fit into a size: sparse, with places, or dense where that holds all numbers and
 * costs less.
 */
function codesWithin(
  size: number,
  shapes: readonly Record<'rows' | 'cols', number>[],
  cost: Cost,
): { nonzeros: number; cost: number } {
  const sumOf = (of: (shape: Record<'rows' | 'cols', number>) => number): number =>
    shapes.reduce((sum, shape) => sum + of(shape), 0);
  const all = sumOf(({ rows, cols }) => rows * cols);
  const dense = sumOf(({ rows, cols }) => cost.ofDense(rows, cols));
  if (dense <= size) return { nonzeros: all, cost: dense };
  const rows = sumOf((shape) => cost.ofSparse(0, shape.rows));
  const each = cost.ofSparse(1, 0) - cost.ofSparse(0, 0);
  const nonzeros = Math.min(all, Math.max(1, Math.floor((size - rows) / each)));
  return { nonzeros, cost: rows + nonzeros * each };
}

/** Plans of dictionaries and codes by the size of both together. */
export function dictionaryPlans(
  network: Network,
  layers: readonly Layer[],
  options: SizeOptions,
  cost: Cost,
): PlansBySize<AnyResolvedPlan> {
  const readers = layers.map((layer) => readersOf(network, layer));
  const replaced = readers.flat().reduce((sum, { weight }) => sum + cost.ofWeight(weight), 0);
  const costOfAtoms = (atomsIn: (layer: Layer, i: number) => number): number =>
    layers.reduce(
      (sum, layer, i) =>
        sum + layer.weights.length * cost.ofDense(atomsIn(layer, i), layer.hiddenSize),
      0,
    );
  const given = options.rank === undefined ? undefined : equalAtoms(layers, options.rank);
  const square = costOfAtoms(({ hiddenSize }) => hiddenSize);
  const atomsWithin = (size: number): number[] =>
    layers.map(({ hiddenSize }) => {
      const atoms = Math.floor(((DICTIONARY_SHARE * size) / square) * hiddenSize);
      return Math.min(hiddenSize, Math.max(1, atoms));
    });
  return {
    cost,
    replaced,
    fixed: cost.ofNetwork(network) - replaced,
    at: (size) => {
      const atoms = given ?? atomsWithin(size);
      const inAtoms = costOfAtoms((_, i) => atoms[i]!);
      const shapes = readers.flatMap((of, i) =>
        of.map(({ weight: { rows }, directions }) => ({ rows, cols: directions * atoms[i]! })),
      );
      const codes = codesWithin(size - inAtoms, shapes, cost);
      return {
        plan: planOf(layers, atoms, { nonzeros: codes.nonzeros }, options),
        cost: inAtoms + codes.cost,
      };
    },
  };
}
