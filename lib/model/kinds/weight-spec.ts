/** The kind and the size of a weight, before there are numbers: what specs of models and plans ask for. */
import { CompactRnnError } from '../../errors';
import type { Fields } from '../../json/fields';
import { MOST_BUCKETS } from './hashed';
import { BLOCK_CELLS } from './sparse';
import { toeplitzSize } from './spec-size';

export type WeightSpec =
  | { readonly kind: 'dense' }
  | {
      readonly kind: 'low-rank';
      /** From 1 to the smaller side of the matrix. */
      readonly rank: number;
    }
  | {
      readonly kind: 'hashed';
      /** Numbers that are stored, for all gates together. */
      readonly buckets: number;
      /** Default 0. */
      readonly seed?: number;
      /** Default true. */
      readonly signed?: boolean;
    }
  | {
      readonly kind: 'toeplitz-like';
      /** Products that are summed up, of each gate. */
      readonly rank: number;
    }
  | {
      readonly kind: 'sparse';
      /** The share of the numbers that is kept: above 0, at most 1. */
      readonly density: number;
      /** Default 1. */
      readonly block?: 1 | 16;
    }
  | {
      readonly kind: 'gates';
      /** By name: i, f, g, o of `lstm`; r, z, n of `gru`. Those that are left out are dense. */
      readonly gates: Readonly<Record<string, WeightSpec>>;
    };

/** Of a matrix whose kind is to be chosen. */
export interface MatrixShape {
  readonly rows: number;
  readonly cols: number;
  /** The names of the gates that are stacked in the rows; of a matrix without gates one name, whatever it is. */
  readonly gates: readonly string[];
}

const KINDS = ['dense', 'low-rank', 'hashed', 'toeplitz-like', 'sparse', 'gates'] as const;
const SEEDS = 2 ** 32;

/** What stands in `fields`, for a matrix of that shape. @throws CompactRnnError naming the field, with the code of `fields`. */
export function readWeightSpec(fields: Fields, shape: MatrixShape): WeightSpec {
  const spec = readKind(fields, shape);
  fields.done();
  return spec;
}

function readKind(fields: Fields, shape: MatrixShape): WeightSpec {
  const kind = fields.oneOf('kind', KINDS);
  switch (kind) {
    case 'dense':
      return { kind };
    case 'low-rank':
      return { kind, rank: fields.wholeNumber('rank', 1, Math.min(shape.rows, shape.cols)) };
    case 'hashed':
      return {
        kind,
        buckets: fields.wholeNumber('buckets', 1, MOST_BUCKETS),
        ...(fields.has('seed') && { seed: fields.wholeNumber('seed', 0, SEEDS - 1) }),
        ...(fields.has('signed') && { signed: fields.boolean('signed') }),
      };
    case 'toeplitz-like':
      return { kind, rank: fields.wholeNumber('rank', 1, toeplitzSize(shape)) };
    case 'sparse': {
      const density = fields.positiveNumber('density');
      if (density > 1) fields.refuse('density', 'above 0 and at most 1');
      if (!fields.has('block')) return { kind, density };
      const block = fields.raw('block');
      if (block !== 1 && block !== BLOCK_CELLS) return fields.refuse('block', `1 or ${BLOCK_CELLS}`);
      return { kind, density, block };
    }
    case 'gates':
      return { kind, gates: readGates(fields, shape) };
  }
}

function readGates(fields: Fields, { rows, cols, gates }: MatrixShape): Record<string, WeightSpec> {
  if (gates.length === 1)
    throw new CompactRnnError(fields.code, `${fields.where}.kind is "gates", but the matrix has no gates`);
  const table = fields.object('gates');
  const specs = gates
    .filter((gate) => table.has(gate))
    .map((gate): [string, WeightSpec] => {
      const each = table.object(gate);
      if (each.raw('kind') === 'gates') each.refuse('kind', 'the kind of one gate');
      return [gate, readWeightSpec(each, { rows: rows / gates.length, cols, gates: [gate] })];
    });
  table.done();
  return Object.fromEntries(specs);
}
