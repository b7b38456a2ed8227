/**
 * Multi-style training: the frames of an augmented version of an utterance, with noise,
 * reverberation, another speed or level (lib/augment), and masks.
 */
import { Augmentation, changesAudio, type AugmentationOptions, type Version } from '../augment';
import type { Utterance } from '../data';
import { invalidOption } from '../errors';
import { baseCount, networkInputSize, type GivenFrontEnd, type Network } from '../model';
import {
  frameCount,
  maskedFeatures,
  maskedFeaturesFrom,
  readAudio,
  type Features,
} from '../speech';
import { shortestAlignment } from '../text';
import { frontEndOf, givenFeatures, storedFeatures } from './utterance-inputs';

/**
 * The augmentation for the utterances of a manifest.
 * @param path of the manifest, for errors.
 * @throws CompactRnnError INVALID_OPTION for an augmentation that the utterances or the network do
 *   not allow; what `Augmentation.open` throws.
 */
export async function augmentationFor(
  path: string,
  utterances: readonly Utterance[],
  network: Network,
  options: AugmentationOptions,
): Promise<Augmentation> {
  const { frontEnd, units } = network;
  if (units?.kind === 'tokens')
    throw invalidOption('a language model reads text, which no augmentation changes: leave it out');
  const augmentation = await Augmentation.open(options, rateOf(network));
  const { frequencyMasks, speed } = augmentation.options;
  const isLabelled = utterances.some(({ labels }) => labels !== undefined);
  if (speed && units?.kind === 'frames' && isLabelled && network.emits !== 'last-frame')
    throw invalidOption(
      'speed moves the frames, and labels of frames do not move with them: leave speed out',
    );
  if (frequencyMasks > 0 && frontEnd?.kind === 'mfcc')
    throw invalidOption(
      'frequencyMasks hide bands of a spectrum, which cepstra (mfcc) are not: leave them out, or take timeMasks',
    );
  const withoutAudio = utterances.find(({ audio }) => audio === undefined);
  if (withoutAudio && changesAudio(augmentation.options))
    throw invalidOption(
      `${path}: line ${withoutAudio.line} has features, but noise, reverb, speed and gain change audio: give its audio, or only timeMasks and frequencyMasks`,
    );
  return augmentation;
}

/** The sample rate in Hz for noise and rooms where no audio is read, so that it does not matter. */
const ANY_RATE = 16_000;

function rateOf(network: Network): number {
  if (!network.frontEnd) return ANY_RATE;
  const frontEnd = frontEndOf(network);
  return frontEnd.kind === 'given' ? ANY_RATE : frontEnd.sampleRate;
}

/**
 * The frames of one version of an utterance.
 * @throws CompactRnnError naming the file: IO, INVALID_FILE, INVALID_INPUT.
 */
export async function augmentedInputs(
  utterance: Utterance,
  network: Network,
  augmentation: Augmentation,
  version: Version,
): Promise<Features> {
  const { audio: path, channel, features: stored } = utterance;
  if (path === undefined) return maskedStored(stored!, network, augmentation, version);
  const frontEnd = frontEndOf(network);
  const clean = await readAudio(path, { channel });
  const audio = await augmentation.version(clean, version, fastest(utterance));
  const length = audio.samples.length;
  const windows = frameCount(
    { sampleRate: audio.sampleRate, length },
    { ...frontEnd, subsampling: 1 },
  );
  const masks = augmentation.masks(windows, baseCount(frontEnd), version);
  return maskedFeatures(audio, frontEnd, masks);
}

/** Features from a file, with masks: all that is augmented without audio. */
async function maskedStored(
  path: string,
  network: Network,
  augmentation: Augmentation,
  version: Version,
): Promise<Features> {
  const stored = await storedFeatures(path, network);
  const isGiven = stored.size === givenFeatures(network)?.size;
  const frontEnd = isGiven ? frontEndOf(network) : identityFrontEnd(networkInputSize(network));
  const masks = augmentation.masks(stored.frames, stored.size, version);
  return maskedFeaturesFrom(stored, frontEnd, masks);
}

/** A front end that leaves features as they are. */
function identityFrontEnd(size: number): GivenFrontEnd {
  return { kind: 'given', size, hopMillis: 10, leftContext: 0, rightContext: 0, subsampling: 1 };
}

/** How many more frames than the speed accounts for may be lost at the end. */
const SPARE = 2;

/**
 * The largest speed factor that leaves as many frames as CTC needs for the labels, and at least
 * one.
 */
function fastest({ frames, labels }: Utterance): number {
  if (frames === undefined) return 1;
  const needed = Math.max(1, labels ? shortestAlignment(labels) : 1);
  return (frames - SPARE) / needed;
}
