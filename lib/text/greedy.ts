/**
 * Greedy decoding: the best unit of every frame, runs of it taken for one, blanks left out (Graves
 * et al. 2006, 3.2).
 */
import { invalidOption } from '../errors';
import { checkedUnits, type Units } from '../model';
import { native } from '../native';
import { framesOf, segmentsOf } from './frames';

/** A unit, and the frames that it takes. */
export interface DecodedUnit {
  /** Its name among the units. */
  readonly name: string;
  /** Its number, from 0. */
  readonly unit: number;
  /** The frame at which it begins. */
  readonly start: number;
  /** The first frame after it. */
  readonly end: number;
}

/**
 * The units that the outputs of a model say. The `delay` of the outputs is taken off.
 *
 * @param scores [frames, units], row-major: probabilities, their logarithms, or what a softmax
 *   makes probabilities of.
 * @throws CompactRnnError INVALID_INPUT for scores of another length, NaN or infinity;
 *   INVALID_OPTION for tokens.
 */
export function decodeGreedy(scores: Float32Array, units: Units): DecodedUnit[] {
  const checked = checkedUnits(units, 'units', 'INVALID_OPTION');
  const { kind, names, blank = names.length, delay = 0 } = checked;
  if (kind === 'tokens') {
    const message =
      'tokens are not decoded: every output of a language model is about the token that comes next';
    throw invalidOption(message);
  }
  const frames = Math.max(0, framesOf(scores, checked) - delay);
  if (frames === 0) return [];
  const timely = scores.subarray(scores.length - frames * names.length);
  return segmentsOf(native.bestPath(timely, frames, names.length, blank)).map(
    ({ number, start, end }) => {
      return { name: names[number]!, unit: number, start, end };
    },
  );
}
