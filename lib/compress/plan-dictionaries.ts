/**
 * Plans for shared dictionaries with sparse codes: D [r, N] of each layer, and the nonzeros that
 * all codes together may have.
 */
import { CompactRnnError } from '../errors';
import type { Layer, Network } from '../model';
import type { Weight } from '../weights';
import { checkOptionNames } from '../options';
import type { Count } from './count';
import { consumers } from './joint';
import { checkRank, checkTarget } from './limits';
import type { DictionaryMethod } from './methods';
import { BUDGETS, budgetOf, type Plan, type PlanOptions } from './plan';
import { countFor, planWithin, type Sizes } from './sizes';

/**
 * Of what a budget leaves, so much goes into the dictionaries where no rank is given: as many atoms
 * of each as are the same share of its cells. Measured right after compression, perplexity of a
 * language model of 2 x 128 (5.58), by DirNet at 6.7, 2.9 and 2.0 times fewer parameters: 18.2, 7.2
 * and 6.0, with 29, 84 and 127 atoms; 23.8, 8.7 and 6.1 with a third of each layer's own share of
 * the budget, 37 and 21 atoms at 6.7. The best numbers of atoms that were tried, 30, 80 and 115,
 * came to 17.3, 7.0 and 5.9.
 */
const DICTIONARY_SHARE = 1 / 3;

function fail(message: string): never {
  throw new CompactRnnError('INVALID_OPTION', message);
}

/** What a plan says beside its sizes. */
interface About {
  readonly method: DictionaryMethod;
  /** Atoms of each dictionary; by default as many as {@link DICTIONARY_SHARE} gives. */
  readonly rank?: number | undefined;
  readonly dtype?: Plan['dtype'] | undefined;
}

function planOf(
  layers: readonly Layer[],
  atoms: readonly number[],
  nonzeros: number,
  { method, dtype }: About,
): Plan {
  return {
    method,
    ...(dtype && { dtype }),
    layers: layers.map(({ name }, i) => ({ name, projection: { rank: atoms[i]! } })),
    nonzeros,
  };
}

function ranked(layers: readonly Layer[], rank: number): number[] {
  return layers.map(({ name, hiddenSize }) => checkRank(rank, hiddenSize, `rank for ${name}`));
}

/**
 * The matrices that read h of a layer: the W_h of its directions, and what comes next. Of a code
 * each has a row for a row.
 */
function readersOf(
  network: Network,
  { name, weights }: Layer,
): { weight: Weight; directions: number }[] {
  const l = network.layers.findIndex((layer) => layer.name === name);
  return [
    ...weights.map(({ recurrent }) => ({ weight: recurrent, directions: 1 })),
    ...consumers(network, l).map((weight) => ({ weight, directions: weights.length })),
  ];
}

/**
 * What codes take of so many numbers: sparse, with places, or dense where that is all of them and
 * takes less.
 */
function codesWithin(
  room: number,
  shapes: readonly Record<'rows' | 'cols', number>[],
  count: Count,
) {
  const rows = shapes.reduce((sum, shape) => sum + count.ofSparse(0, shape.rows), 0);
  const all = shapes.reduce((sum, shape) => sum + shape.rows * shape.cols, 0);
  const dense = shapes.reduce(
    (sum, shape) => sum + count.ofSpec({ kind: 'dense' }, { ...shape, gates: ['all'] }),
    0,
  );
  if (dense <= room) return { nonzeros: all, cost: dense };
  const each = count.ofSparse(1, 0) - count.ofSparse(0, 0);
  const nonzeros = Math.min(all, Math.max(1, Math.floor((room - rows) / each)));
  return { nonzeros, cost: rows + nonzeros * each };
}

/** Plans of such a method by size. */
export function dictionarySizes(
  network: Network,
  layers: readonly Layer[],
  about: About,
  count: Count,
): Sizes {
  const readers = layers.map((layer) => readersOf(network, layer));
  const whole = readers.flat().reduce((sum, { weight }) => sum + count.ofWeight(weight), 0);
  const dictionary = (rows: number, cols: number): number =>
    count.ofSpec({ kind: 'dense' }, { rows, cols, gates: ['all'] });
  const given = about.rank === undefined ? undefined : ranked(layers, about.rank);
  const square = layers.reduce(
    (sum, { hiddenSize, weights }) => sum + weights.length * dictionary(hiddenSize, hiddenSize),
    0,
  );
  const atomsIn = (room: number): number[] =>
    layers.map(({ hiddenSize }) => {
      const atoms = Math.floor(((DICTIONARY_SHARE * room) / square) * hiddenSize);
      return Math.min(hiddenSize, Math.max(1, atoms));
    });
  return {
    count,
    whole,
    fixed: count.ofNetwork(network) - whole,
    at: (room) => {
      const atoms = given ?? atomsIn(room);
      const inDictionaries = layers.reduce(
        (sum, { hiddenSize, weights }, i) =>
          sum + weights.length * dictionary(atoms[i]!, hiddenSize),
        0,
      );
      const shapes = readers.flatMap((of, i) =>
        of.map(({ weight: { rows }, directions }) => ({ rows, cols: directions * atoms[i]! })),
      );
      const { nonzeros, cost } = codesWithin(room - inDictionaries, shapes, count);
      return { plan: planOf(layers, atoms, nonzeros, about), cost: inDictionaries + cost };
    },
  };
}

/** @throws CompactRnnError INVALID_OPTION. */
export function planDictionaries(
  network: Network,
  layers: readonly Layer[],
  method: DictionaryMethod,
  options: PlanOptions,
): Plan {
  checkOptionNames(`planCompression by ${method}`, options, [
    ...['method', 'rank', 'nonzeros', ...BUDGETS, 'layers', 'dtype'],
  ]);
  const rules = ['nonzeros', ...BUDGETS] as const;
  const given = rules.filter((rule) => options[rule] !== undefined);
  if (given.length !== 1)
    fail(`${method} takes one of ${rules.join(', ')}, but got ${given.join(' and ') || 'none'}`);
  const { rank, nonzeros, dtype } = options;
  const about = { method, rank, dtype };
  const budget = budgetOf(options);
  if (budget) {
    checkTarget(budget.target, budget.field);
    return planWithin(
      dictionarySizes(network, layers, about, countFor(budget.field, dtype)),
      budget,
    );
  }
  if (rank === undefined)
    fail(`${method} with nonzeros needs a rank, the number of atoms of each dictionary`);
  return planOf(layers, ranked(layers, rank), checkTarget(nonzeros, 'nonzeros'), about);
}
