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
    .option('--noise <folder>', 'noises to mix in, WAV or FLAC')
    .option('--snr <low:high>', 'signal-to-noise ratio of --noise, in dB; default 5:30', parseRange)
    .option(
      '--noise-share <share>',
      'share of the recordings that get noise; default 1',
      parseNumber,
    )
    .option('--reverb <folder>', 'impulse responses of rooms; or the word simulated')
    .option('--reverb-share <share>', 'share of the recordings in a room; default 0.5', parseNumber)
    .option(
      '--speed <low:high>',
      'factor on the speed, within 0.5:2; default: unchanged',
      parseRange,
    )
    .option('--gain <low:high>', 'change of level, in dB; default: unchanged', parseRange)
    .option(
      '--time-masks <count>',
      'stretches of frames to hide (SpecAugment); default 0',
      parseNumber,
    )
    .option(
      '--frequency-masks <count>',
      'bands of features to hide (SpecAugment); default 0',
      parseNumber,
    )
    .option(
      '--copies <count>',
      'different versions of a recording in an epoch; default 1',
      parseNumber,
    );
}

/** Undefined where no flag asks for any: the seed is that of the whole training. */
export function augmentationOf(flags: AugmentationOptions): AugmentationOptions | undefined {
  const options = given(flags, AUGMENTATION_OPTIONS);
  return Object.keys(options).some((name) => name !== 'seed') ? options : undefined;
}
