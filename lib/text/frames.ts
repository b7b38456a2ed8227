/**
 * The outputs of a model over time: the scores that decoders take, [frames, units], and the
 * segments that they find.
 */
import { types } from 'node:util';
import { invalidInput } from '../errors';
import { kindOf } from '../json';
import type { Units } from '../model';

/** How many frames the scores are. @throws CompactRnnError INVALID_INPUT. */
export function framesOf(scores: Float32Array, { names }: Units): number {
  if (!types.isFloat32Array(scores))
    throw invalidInput(`scores must be a Float32Array, but is ${kindOf(scores)}`);
  const frames = scores.length / names.length;
  if (Number.isInteger(frames)) return frames;
  throw invalidInput(
    `scores must hold ${names.length} numbers for each frame, one for each unit, but holds ${scores.length} in all`,
  );
}

/** Something from frame `start` to before frame `end`, by its number. */
export interface Segment {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** The segments that the addon gives as (number, start, end), one after another. */
export function segmentsOf(triples: Uint32Array): Segment[] {
  return Array.from({ length: triples.length / 3 }, (_, i) => ({
    number: triples[3 * i]!,
    start: triples[3 * i + 1]!,
    end: triples[3 * i + 2]!,
  }));
}
