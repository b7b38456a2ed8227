/** Reads what is asked for of a weight, and checks it against the shape of the matrix. */
import { CompactRnnError } from '../errors';
import type { Fields } from '../json';
import { MOST_BUCKETS } from './hashed';
import { BLOCK_CELLS } from './sparse';
import { toeplitzSize } from './spec-size';
import type { MatrixShape, WeightSpec } from './weight-spec';

const KINDS = ['dense', 'low-rank', 'hashed', 'toeplitz-like', 'sparse', 'gates'] as const;
const SEEDS = 2 ** 32;

/**
 * What stands in `fields`, for a matrix of that shape. @throws CompactRnnError naming the field,
 * with the code of `fields`.
 */
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
      if (block !== 1 && block !== BLOCK_CELLS)
        return fields.refuse('block', `1 or ${BLOCK_CELLS}`);
      return { kind, density, block };
    }
    case 'gates':
      return { kind, gates: readGates(fields, shape) };
  }
}

function readGates(fields: Fields, { rows, cols, gates }: MatrixShape): Record<string, WeightSpec> {
  if (gates.length === 1)
    throw new CompactRnnError(
      fields.code,
      `${fields.where}.kind is "gates", but the matrix has no gates`,
    );
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
