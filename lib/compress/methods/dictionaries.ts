/**
 * Shared dictionaries with sparse codes: W_h ~ Z_h D and W_x ~ Z_x D, where D [r, N] is the layer's
 * projection and the Z are sparse (online dictionary learning: Mairal et al. 2009; DirNet: Zhang et
 * al. 2018). All groups are fitted together, since they share one penalty: each finds its own
 * density, and a plan says only how many nonzeros all codes may have.
 */
import { BUDGETS, budgetOf, type Cost, costOf, largestBySize } from '../../allocation';
import type { PlansBySize } from '../../allocation';
import { invalidOption } from '../../errors';
import type { Layer, Network } from '../../model';
import { checkOptionNames, type Progress } from '../../options';
import { dirnetFactor, odlFactor } from '../../solvers';
import type { Weight } from '../../weights';
import { errorsOfFactors } from '../decompose';
import { checkRank, checkTarget } from '../limits';
import type { GroupSizes, ProjectionMethod, SizeOptions } from '../method';
import type { AnyPlan, AnyPlanOptions, AnyResolvedPlan } from '../plan';
import { consumers, type ProjectionGroup } from '../projection-group';

/**
 * Steps of progress that the fit of a group is counted as: it takes much longer than its errors.
 */
const FIT_STEPS = 20;

const RULES = ['nonzeros', ...BUDGETS] as const;

const NO_VALUES = new Float64Array();

export const odl = dictionaryMethod(odlFactor);
export const dirnet = dictionaryMethod(dirnetFactor);

function dictionaryMethod(fit: typeof odlFactor): ProjectionMethod {
  return {
    sizes: RULES,
    plan: planDictionaries,
    sizedBy: 'nonzeros',
    steps: FIT_STEPS,
    bySize: dictionaryPlans,

    decompose: (groups, _, { signal }) =>
      Promise.resolve({
        spectra: groups.map((group) => ({
          group,
          singularValues: NO_VALUES,
          fitSingularValues: NO_VALUES,
        })),
        factorize: async (sizes, run) => {
          const atoms = atomsOf(groups, sizes);
          const { nonzeros } = sizes;
          const total = FIT_STEPS * groups.length;
          let counted = 0;
          const onProgress = ({ stage, done }: Progress): void => {
            const steps = Math.floor(done * total) - counted;
            run.steps.advance(stage, steps);
            counted += steps;
          };
          const { factors } = await fit(groups, {
            atoms,
            nonzeros,
            refit: true,
            signal: run.signal,
            onProgress,
          });
          run.steps.advance('codes refitted', total - counted);
          return factors.map(({ d, zh, zx }) => ({ p: d, zh, zx }));
        },
        errorsOf: (i, factors) => errorsOfFactors(groups[i]!, factors, { signal }),
      }),
  };
}

/** Atoms of the dictionary of each group. */
function atomsOf(groups: readonly ProjectionGroup[], { ranks }: GroupSizes): number[] {
  return groups.map(({ name }, i) => {
    const rank = ranks[i] ?? null;
    if (rank !== null) return rank;
    throw invalidOption(
      `the plan leaves ${name} dense, but dictionaries are for all directions of a layer: ` +
        'give it a rank',
    );
  });
}

/** @throws CompactRnnError `INVALID_OPTION`. */
function planDictionaries(
  network: Network,
  layers: readonly Layer[],
  options: AnyPlanOptions,
): AnyPlan {
  const { method, rank, nonzeros, dtype } = options;
  const names = ['method', 'rank', ...RULES, 'layers', 'dtype'];
  checkOptionNames(`planCompression by ${method}`, options, names);
  const given = RULES.filter((rule) => options[rule] !== undefined);
  if (given.length !== 1)
    throw invalidOption(
      `${method} takes one of ${RULES.join(', ')}, but got ${given.join(' and ') || 'none'}`,
    );
  const sizes = { method, rank, dtype };
  const budget = budgetOf(options);
  if (budget) {
    checkTarget(budget.target, budget.field);
    const cost = costOf(budget.field, network, dtype);
    return largestBySize(dictionaryPlans(network, layers, sizes, cost), budget, method);
  }
  if (rank === undefined)
    throw invalidOption(
      `${method} with nonzeros needs a rank, the number of atoms of each dictionary`,
    );
  const atoms = equalAtoms(layers, rank);
  return planOf(layers, atoms, checkTarget(nonzeros, 'nonzeros'), sizes);
}

function planOf(
  layers: readonly Layer[],
  atoms: readonly number[],
  nonzeros: number,
  { method, dtype }: SizeOptions,
): AnyResolvedPlan {
  return {
    method,
    ...(dtype && { dtype }),
    layers: layers.map(({ name }, i) => ({ name, projection: { rank: atoms[i]! } })),
    nonzeros,
  };
}

function equalAtoms(layers: readonly Layer[], rank: number): number[] {
  return layers.map(({ name, hiddenSize }) => checkRank(rank, hiddenSize, `rank for ${name}`));
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
function dictionaryPlans(
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
        plan: planOf(layers, atoms, codes.nonzeros, options),
        cost: inAtoms + codes.cost,
      };
    },
  };
}
