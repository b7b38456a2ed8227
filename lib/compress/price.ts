/**
 * What a budget is counted in: how much of it a joint takes at each rank, and how much everything
 * else does.
 */
import { type Network, networkParameters } from '../model';
import { denseBytes, type Dtype } from '../weights';
import { countBytes } from './count';
import { denseSize, factorizedSize, type Joint } from './joint';

/** What joints are weighed by. */
export interface Scale {
  readonly unit: 'numbers' | 'bytes';
  /** Of a joint at a rank, or dense (null). */
  readonly of: (joint: Joint, rank: number | null) => number;
}

export interface Price extends Scale {
  /** Of all but the joints. */
  readonly fixed: number;
}

/** Numbers in W_h and W_x, or in Z_h, Z_x and P. */
export const IN_NUMBERS: Scale = {
  unit: 'numbers',
  of: (joint, rank) => (rank === null ? denseSize(joint) : factorizedSize(joint, rank)),
};

function priceOn(scale: Scale, whole: number, joints: readonly Joint[]): Price {
  return { ...scale, fixed: joints.reduce((left, joint) => left - scale.of(joint, null), whole) };
}

export function priceInParameters(network: Network, joints: readonly Joint[]): Price {
  return priceOn(IN_NUMBERS, networkParameters(network), joints);
}

/**
 * In bytes as stored. The rows of W_h and W_x, and with them int8's scales, are as many as those of
 * Z_h and Z_x; P adds r.
 *
 * @param dtype of all matrices; where it is left out, they must be f32, as factors then are.
 */
export function priceInBytes(network: Network, joints: readonly Joint[], dtype?: Dtype): Price {
  const scales = bytesOf(1, 0, dtype);
  const number = bytesOf(1, 1, dtype) - scales;
  const inBytes: Scale = {
    unit: 'bytes',
    of: (joint, rank) => number * IN_NUMBERS.of(joint, rank) + scales * (rank ?? 0),
  };
  return priceOn(inBytes, countBytes(dtype).ofNetwork(network), joints);
}

function bytesOf(rows: number, cols: number, dtype: Dtype = 'f32'): number {
  return denseBytes({ rows, cols, dtype });
}
