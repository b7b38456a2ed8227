/**
 * A weight of any kind, from its fields in the architecture. Whether its shapes agree is for
 * `Model` to check.
 */
import type { Fields } from '../../json';
import {
  type DenseWeight,
  stackedGates,
  hashedWeight,
  lowRankWeight,
  sparseWeight,
  type SparseWeight,
  toeplitzLikeWeight,
  type Weight,
  WEIGHT_KINDS,
} from '../../weights';
import { SIZE_LIMIT } from './names';
import type { TensorReader } from './tensor-reader';

export function readWeight(fields: Fields, tensors: TensorReader): Weight {
  const weight = readKind(fields, tensors);
  fields.done();
  return weight;
}

function readKind(fields: Fields, tensors: TensorReader): Weight {
  const part = (key: string): DenseWeight => readDense(fields.object(key), tensors);
  switch (fields.oneOf('kind', WEIGHT_KINDS)) {
    case 'dense':
      return tensors.matrix(fields);
    case 'low-rank':
      return lowRankWeight(part('a'), part('b'));
    case 'hashed': {
      const seed = fields.wholeNumber('seed', 0, 2 ** 32 - 1);
      return hashedWeight(
        { ...readShape(fields), seed, signed: fields.boolean('signed') },
        part('buckets'),
      );
    }
    case 'sparse': {
      const block = fields.wholeNumber('block', 1, SIZE_LIMIT) as SparseWeight['block'];
      const [starts, columns] = [tensors.u32(fields, 'starts'), tensors.u16(fields, 'columns')];
      return sparseWeight({ ...readShape(fields), block, starts, columns }, part('values'));
    }
    case 'toeplitz-like':
      return toeplitzLikeWeight(readShape(fields), part('g'), part('h'));
    case 'gates':
      return stackedGates(fields.objects('gates').map((gate) => readWeight(gate, tensors)));
  }
}

function readDense(fields: Fields, tensors: TensorReader): DenseWeight {
  fields.oneOf('kind', ['dense']);
  const weight = tensors.matrix(fields);
  fields.done();
  return weight;
}

function readShape(fields: Fields): { rows: number; cols: number; gates: number } {
  const size = (key: string): number => fields.wholeNumber(key, 1, SIZE_LIMIT);
  return { rows: size('rows'), cols: size('cols'), gates: size('gates') };
}
