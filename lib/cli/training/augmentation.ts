/** The flags of multi-style training, and what they are to the library. */
import { type Command, InvalidArgumentError } from 'commander';
import {
  AUGMENTATION_OPTIONS,
  type AugmentationOptions,
  type AugmentationRange,
} from '../../augment';
import { given, parseNumber } from '../arguments';

/** `5:30`, or `10` for what does not vary. */
function parseRange(text: string): AugmentationRange {
  const [low, high = low, ...rest] = text.split(':').map(Number);
  const isBad = [low, high].some((value) => !Number.isFinite(value)) || rest.length > 0;
  if (isBad || /^\s*:|:\s*$|^\s*$/.test(text))
    throw new InvalidArgumentError('It must be a number, or two as LOW:HIGH.');
  return [low!, high!];
}

export function addAugmentationOptions(command: Command): Command {
  return command
    .option('--noise <folder>', 'of recordings to mix in, WAV or FLAC')
    .option('--snr <low:high>', 'decibels of the speech over --noise; default 5:30', parseRange)
    .option('--noise-share <share>', 'of the versions that get noise; default 1', parseNumber)
    .option('--reverb <folder>', 'of impulse responses of rooms; or simulated')
    .option('--reverb-share <share>', 'of the versions in a room; default 0.5', parseNumber)
    .option('--speed <low:high>', 'how many times as fast; default as it is', parseRange)
    .option('--gain <low:high>', 'decibels by which to make it louder; default none', parseRange)
    .option('--time-masks <count>', 'stretches of frames to hide; default 0', parseNumber)
    .option('--frequency-masks <count>', 'bands of features to hide; default 0', parseNumber)
    .option('--copies <count>', 'versions of a recording in an epoch; default 1', parseNumber);
}

/** Undefined where no flag asks for any: the seed is that of the whole training. */
export function augmentationOf(flags: AugmentationOptions): AugmentationOptions | undefined {
  const options = given(flags, AUGMENTATION_OPTIONS);
  return Object.keys(options).some((name) => name !== 'seed') ? options : undefined;
}
