/**
 * Hashed: entries of W share few numbers. Each entry is, up to its sign, the number in its bucket
 * (HashedNets: Chen et al. 2015). docs/reference/file-format.md has the hash.
 */
import { invalidModel } from '../errors';
import { shown } from '../json';
import { native } from '../native';
import { checkDense, checkGates, checkGiven, checkPart, int8AtLeast } from './check';
import { MOST_BYTE_COLUMNS, wider } from './elements';
import { expanding, type Kind, readFloats, readPart, readStackedShape } from './kind';
import { denseWeight, type DenseWeight } from './dense-weight';
import { type Matrix } from './matrix';

/**
 * W[i][j] = +- buckets[bucket(i, j)] (HashedNets: Chen et al. 2015); docs/reference/file-format.md
 * has the hash.
 */
export interface HashedWeight extends Matrix {
  readonly kind: 'hashed';
  /** How many gates are stacked in the rows. */
  readonly gates: number;
  /** [1, k]. */
  readonly buckets: DenseWeight;
  /** The seed of the hash, below 2^32. */
  readonly seed: number;
  /** Whether entries of one bucket differ in their signs. */
  readonly signed: boolean;
}

/** Entries share numbers by a hash (Chen et al. 2015). */
export interface HashedWeightSpec {
  readonly kind: 'hashed';
  /** Numbers that are stored, for all gates together: 1 to 2^24. */
  readonly buckets: number;
  /** Default 0. */
  readonly seed?: number;
  /** Default true. */
  readonly signed?: boolean;
}

/** The shape of a hashed weight, and the seed of its hash. */
export type HashedLayout = Pick<HashedWeight, 'rows' | 'cols' | 'gates' | 'seed' | 'signed'>;

const kind = 'hashed';
/** Up to here a hash of 32 bits, times the number of buckets, picks them evenly. */
const MOST_BUCKETS = 2 ** 24;
const SEEDS = 2 ** 32;

/**
 * W whose entries share few numbers.
 * @param hash the shape of W, and which entry has which bucket.
 * @param buckets [1, k].
 * @throws CompactRnnError INVALID_MODEL where one is of another type.
 */
export function hashedWeight(hash: HashedLayout, buckets: DenseWeight): HashedWeight {
  checkGiven('the hash of a hashed weight', hash);
  checkDense('the buckets of a hashed weight', buckets);
  const { rows, cols, gates, seed, signed } = hash;
  return expanding(
    { kind, rows, cols, gates, buckets, seed: seed === 0 ? 0 : seed, signed } as const, // no -0
    (weight) => nativeForm(weight),
    gates,
  );
}

function nativeForm(
  { rows, cols, buckets, seed, signed }: Omit<HashedWeight, 'data'>,
  read = readFloats,
) {
  const { data, scales } = wider(read(buckets));
  return { kind, rows, cols, buckets: data, ...(scales && { scales }), seed, signed } as const;
}

export const HASHED: Kind<HashedWeight, HashedWeightSpec> = {
  mapParts: (weight, change) =>
    hashedWeight(weight, change({ matrix: weight.buckets, name: 'buckets', kind })),
  storage: int8AtLeast,
  nativeForm,
  check(what, { gates, buckets, seed, signed }, asked) {
    checkGates(what, gates, asked.gates);
    checkPart(`${what} buckets`, buckets, { rows: 1, int4: false });
    if (buckets.cols > MOST_BUCKETS)
      throw invalidModel(`${what} has ${buckets.cols} buckets, more than ${MOST_BUCKETS}`);
    if (!Number.isInteger(seed) || seed < 0 || seed >= SEEDS)
      throw invalidModel(
        `the seed of ${what} must be a whole number below 2^32, but is ${shown(seed)}`,
      );
    if (typeof signed !== 'boolean')
      throw invalidModel(`signed of ${what} must be true or false, but is ${shown(signed)}`);
  },

  toJson: ({ rows, cols, gates, seed, signed, buckets }, name, tensors) => ({
    kind,
    rows,
    cols,
    gates,
    seed,
    signed,
    buckets: tensors.matrix(`${name}.buckets`, buckets),
  }),
  fromJson(fields, tensors) {
    const seed = fields.wholeNumber('seed', 0, SEEDS - 1);
    const hash = { ...readStackedShape(fields), seed, signed: fields.boolean('signed') };
    return hashedWeight(hash, readPart(fields, 'buckets', tensors));
  },

  readSpec: (fields) => ({
    kind,
    buckets: fields.wholeNumber('buckets', 1, MOST_BUCKETS),
    ...(fields.has('seed') && { seed: fields.wholeNumber('seed', 0, SEEDS - 1) }),
    ...(fields.has('signed') && { signed: fields.boolean('signed') }),
  }),
  specParts: ({ buckets }) => [{ kind, rows: 1, cols: buckets }],
  /** The buckets are one row, which in int8 has at most MOST_BYTE_COLUMNS numbers. */
  keeping(share, { rows, cols }, dtype) {
    const most = dtype && int8AtLeast(dtype) === 'int8' ? MOST_BYTE_COLUMNS : MOST_BUCKETS;
    return { kind, buckets: Math.min(most, Math.max(1, Math.floor(share * rows * cols))) };
  },

  /** The buckets as the elements of a dense W. */
  random: ({ buckets, seed = 0, signed = true }, { rows, cols, gates }, random) =>
    hashedWeight(
      { rows, cols, gates: gates.length, seed, signed },
      denseWeight(1, buckets, random.numbers(buckets, 1 / Math.sqrt(cols))),
    ),
  /** The least squares: a bucket holds the mean of its entries, their signs taken off. */
  fit({ data }, { buckets, seed = 0, signed = true }, { rows, cols, gates }) {
    const w = { kind: 'dense', rows, cols, data } as const;
    const means = native.hashedFit(w, gates.length, buckets, seed, signed);
    return hashedWeight(
      { rows, cols, gates: gates.length, seed, signed },
      denseWeight(1, buckets, means),
    );
  },
};
