/**
 * Masks over features (SpecAugment: Park et al. 2019): how long they are follows the length of the
 * recording (Park et al. 2020).
 */
import type { FeatureMasks } from '../native';
import type { Random } from '../random';

/** The largest share of the frames, and of the features of a frame, that a mask hides. */
const LONGEST = 0.05;
const WIDEST = 0.25;

/** How many masks, over how many frames and features. */
export interface MaskCounts {
  readonly timeMasks: number;
  readonly frequencyMasks: number;
  /** Before subsampling. */
  readonly frames: number;
  /** The number of features of a frame, without deltas. */
  readonly features: number;
}

export function drawMasks(
  { timeMasks, frequencyMasks, frames, features }: MaskCounts,
  random: Random,
): FeatureMasks {
  return {
    frames: stretches(timeMasks, frames, LONGEST, random),
    bands: stretches(frequencyMasks, features, WIDEST, random),
  };
}

/** Stretches of 0 to `share` of `size`, as [first, last + 1, ..]. */
function stretches(count: number, size: number, share: number, random: Random): Uint32Array {
  const ends = new Uint32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const length = random.below(Math.floor(share * size) + 1);
    ends[2 * i] = random.below(size - length + 1);
    ends[2 * i + 1] = ends[2 * i]! + length;
  }
  return ends;
}
