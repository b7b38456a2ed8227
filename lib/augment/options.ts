/** The options of augmentation, checked and with their defaults. */
import { invalidOption } from '../errors';
import { shown } from '../json';
import { checkPath, checkWholeNumber, readOptions } from '../options';
import { DECIBELS, SPEEDS } from './distort';
import { checkedNumber, checkedRange, type Range } from './ranges';

/**
 * Multi-style training: each recording in versions with other noise, rooms, speeds and levels, made
 * as they are needed. At least one of `noise`, `reverb`, `speed`, `gain` and the masks.
 */
export interface AugmentationOptions {
  /** Versions of each recording in an epoch, other ones in each; 1 (the default) to 1000. */
  readonly copies?: number | undefined;
  /** A folder of noises, WAV and FLAC files at any rate; longer ones give a stretch of theirs. */
  readonly noise?: string | undefined;
  /** Decibels of the recording over the noise, the range; default [5, 30]. */
  readonly snr?: Range | undefined;
  /** The share of the versions that get noise, 0 to 1; default 1. */
  readonly noiseShare?: number | undefined;
  /**
   * A folder of impulse responses of rooms, at most 10 s each; or `simulated`: a hundred rooms by
   * the image method.
   */
  readonly reverb?: string | undefined;
  /** The share of the versions that are in a room, 0 to 1; default 0.5. */
  readonly reverbShare?: number | undefined;
  /**
   * How many times as fast and as high, the range within 0.5 to 2, in steps of 0.01; default none.
   * Where labels would be more than CTC can align with the frames left, a version is slower.
   */
  readonly speed?: Range | undefined;
  /** Decibels by which versions are louder, the range within -100 to 100; default none. */
  readonly gain?: Range | undefined;
  /** Stretches of frames that are hidden, each up to 5 % of them; 0 (the default) to 20. */
  readonly timeMasks?: number | undefined;
  /** Bands of neighbouring features that are hidden, each up to a quarter; 0 (default) to 20. */
  readonly frequencyMasks?: number | undefined;
  /** 0 to 2^53 - 1, default 1: the same seed gives the same versions. */
  readonly seed?: number | undefined;
}

/** Those without a default: undefined where they change nothing. */
type Optional = 'noise' | 'reverb' | 'speed' | 'gain';

/** The same with defaults in place. */
export type CompleteAugmentation = Pick<AugmentationOptions, Optional> & {
  readonly [Name in Exclude<keyof AugmentationOptions, Optional>]-?: NonNullable<
    AugmentationOptions[Name]
  >;
};

/** The names of {@link AugmentationOptions}. */
export const AUGMENTATION_OPTIONS = [
  'copies',
  'noise',
  'snr',
  'noiseShare',
  'reverb',
  'reverbShare',
  'speed',
  'gain',
  'timeMasks',
  'frequencyMasks',
  'seed',
] as const satisfies (keyof AugmentationOptions)[];
/** What an option says something about. */
const ABOUT = { snr: 'noise', noiseShare: 'noise', reverbShare: 'reverb' } as const;
const SHARES = { least: 0, most: 1, unit: '' };
const MOST_MASKS = 20;

/** @throws CompactRnnError INVALID_OPTION naming the option, its value and its range. */
export function completeAugmentation(options: AugmentationOptions): CompleteAugmentation {
  const given = readOptions('augmentation', options, AUGMENTATION_OPTIONS);
  const { copies = 1, noise, reverb, speed, gain, timeMasks = 0, frequencyMasks = 0 } = given;
  for (const path of [noise, reverb]) if (path !== undefined) checkPath(path);
  for (const [name, what] of Object.entries(ABOUT))
    if (given[name as keyof typeof ABOUT] !== undefined && given[what] === undefined)
      throw invalidOption(`${name} is about ${what}: give both, or neither`);
  const complete = {
    copies: checkWholeNumber('copies', copies, 1, 1000),
    noise,
    snr: checkedRange('snr', given.snr ?? [5, 30], DECIBELS),
    noiseShare: checkedNumber('noiseShare', given.noiseShare ?? 1, SHARES),
    reverb,
    reverbShare: checkedNumber('reverbShare', given.reverbShare ?? 0.5, SHARES),
    speed: speed && checkedRange('speed', speed, SPEEDS),
    gain: gain && checkedRange('gain', gain, DECIBELS),
    timeMasks: checkWholeNumber('timeMasks', timeMasks, 0, MOST_MASKS),
    frequencyMasks: checkWholeNumber('frequencyMasks', frequencyMasks, 0, MOST_MASKS),
    seed: checkWholeNumber('seed', given.seed ?? 1, 0, Number.MAX_SAFE_INTEGER),
  };
  if (!changesAudio(complete) && timeMasks === 0 && frequencyMasks === 0)
    throw invalidOption(
      `nothing would change the recordings: give noise, reverb, speed, gain, timeMasks or frequencyMasks, but the augmentation is ${shown(options)}`,
    );
  return complete;
}

/** Whether it hears the recordings: features that files hold can only be masked. */
export function changesAudio({
  noise,
  reverb,
  speed,
  gain,
}: Pick<AugmentationOptions, Optional>): boolean {
  return [noise, reverb, speed, gain].some((each) => each !== undefined);
}
